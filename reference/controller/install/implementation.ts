import { type AimMetadata, ControllerError, type Implementation } from '../types.js';

const architectures: Readonly<Record<string, readonly string[]>> = {
  x64: ['x86-64'],
  ia32: ['x86'],
  arm64: ['ARM64'],
  arm: ['ARM'],
  riscv64: ['RISC-V'],
  mips: ['MIPS'],
  mipsel: ['MIPS'],
};
const systems: Readonly<Record<string, readonly string[]>> = {
  linux: ['Linux', 'Debian', 'Ubuntu', 'RedHat'],
  darwin: ['MacOS'],
  win32: ['Windows'],
  android: ['Android'],
};

/**
 * The implementation that its metadata offers for this machine. The binary itself is portable (an ES module), but to
 * run it where its implementer does not claim it runs would be a guess.
 *
 * @throws ControllerError INVALID
 */
export function chooseImplementation(
  metadata: AimMetadata,
  machine: { arch: string; platform: string } = process,
): Implementation {
  const { arch, platform } = machine;
  const chosen = metadata.Implementations.find(
    (each) => architectures[arch]?.includes(each.Architecture) && systems[platform]?.includes(each.OperatingSystem),
  );
  const name = metadata.Identifier.AIMName;
  if (chosen === undefined)
    throw new ControllerError('INVALID', `${name} has no implementation for ${arch} and ${platform}.`);
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(chosen.BinaryName)) return chosen;
  throw new ControllerError(
    'INVALID',
    `${name} names a binary that cannot be a file name: ${JSON.stringify(chosen.BinaryName)}.`,
  );
}
