/** What an executable runs on, by its own header; `neutral` runs wherever its interpreter does. */
export type Executable =
  | { kind: 'neutral' }
  | { kind: 'ELF' | 'PE' | 'Mach-O'; architectures: string[]; systems: readonly string[] };

const elfMachines: Readonly<Record<number, string>> = {
  3: 'x86',
  62: 'x86-64',
  40: 'ARM',
  183: 'ARM64',
  8: 'MIPS',
  243: 'RISC-V',
};
const peMachines: Readonly<Record<number, string>> = {
  332: 'x86',
  34404: 'x86-64',
  448: 'ARM',
  452: 'ARM',
  43620: 'ARM64',
  358: 'MIPS',
  20530: 'RISC-V',
  20580: 'RISC-V',
};
const machTypes: Readonly<Record<number, string>> = { 7: 'x86', 16777223: 'x86-64', 12: 'ARM', 16777228: 'ARM64' };
const elfSystems = ['Linux', 'Debian', 'Ubuntu', 'RedHat', 'Android', 'Zephyr', 'RTOS', 'Oniro'];

/**
 * Tells an executable by its first octets. Scripts, ES modules, WebAssembly, Java and .NET assemblies are neutral, and so
 * is what is not known: a model file, say.
 */
export function tellExecutable(head: Buffer): Executable {
  return tellElf(head) ?? tellPe(head) ?? tellMachO(head) ?? { kind: 'neutral' };
}

/** True when it runs on this architecture and system of AIM Metadata. */
export function runsOn(executable: Executable, architecture: string, system: string): boolean {
  if (executable.kind === 'neutral') return true;
  return executable.architectures.includes(architecture) && executable.systems.includes(system);
}

function tellElf(head: Buffer): Executable | undefined {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== '\u007fELF') return undefined;
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return { kind: 'ELF', architectures: [elfMachines[machine] ?? `machine ${machine}`], systems: elfSystems };
}

function tellPe(head: Buffer): Executable | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const start = head.readUInt32LE(60);
  if (start + 24 > head.length || head.toString('latin1', start, start + 4) !== 'PE\0\0') return undefined;
  const optional = start + 24;
  // Data directory 14 is the header of the common language runtime: code of .NET, compiled where it runs.
  const directories = optional + (head.readUInt16LE(optional) === 0x20b ? 112 : 96);
  const runtime = directories + 14 * 8;
  if (runtime + 4 <= head.length && head.readUInt32LE(runtime) !== 0) return { kind: 'neutral' };
  const machine = head.readUInt16LE(start + 4);
  return { kind: 'PE', architectures: [peMachines[machine] ?? `machine ${machine}`], systems: ['Windows'] };
}

function tellMachO(head: Buffer): Executable | undefined {
  if (head.length < 8) return undefined;
  const systems = ['MacOS', 'iOS'];
  const magic = head.readUInt32BE(0);
  const name = (type: number): string => machTypes[type] ?? `type ${type}`;
  if (magic === 0xcffaedfe || magic === 0xcefaedfe) {
    return { kind: 'Mach-O', architectures: [name(head.readUInt32LE(4))], systems };
  }
  if (magic === 0xfeedfacf || magic === 0xfeedface) {
    return { kind: 'Mach-O', architectures: [name(head.readUInt32BE(4))], systems };
  }
  // A universal binary lists its parts; a Java class has the same magic and a version of 45 or more there.
  const count = head.readUInt32BE(4);
  if (magic !== 0xcafebabe || count === 0 || count > 20 || head.length < 8 + count * 20) return undefined;
  const architectures = Array.from({ length: count }, (_, index) => name(head.readUInt32BE(8 + index * 20)));
  return { kind: 'Mach-O', architectures, systems };
}
