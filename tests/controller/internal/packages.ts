import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';
import type { AimMetadata, PortOptions } from '../../../reference/controller/types.js';

export const text = 'OSD-BTO-V1.5';
export const speech = 'OSD-BSO-V1.5';

/** `1TST-ECH-V1.0-I01` for `ECH`. */
export const nameOf = (code: string): string => `1TST-${code}-V1.0-I01`;

/** A port as metadata has it; text unless another type is given. */
export function port(direction: 'Input' | 'Output', label: string, more: Partial<PortOptions> = {}): PortOptions {
  return { Name: label, Direction: direction, DataType: text, Technology: 'Software', IsRemote: false, ...more };
}
export const input = (label: string, more: Partial<PortOptions> = {}): PortOptions => port('Input', label, more);
export const output = (label: string, more: Partial<PortOptions> = {}): PortOptions => port('Output', label, more);

/** AIM Metadata for a three-letter code, valid against the strict schema. */
export function metadata(code: string, ports: PortOptions[], more: Partial<AimMetadata> = {}): AimMetadata {
  const systems = ['Linux', 'MacOS', 'Windows'] as const;
  return {
    Header: `TST-${code}-V1.0`,
    Identifier: { ImplementerID: '1', ImplementationID: `TST-${code}-V1.0-I01`, AIMName: nameOf(code) },
    APIProfile: 'Basic',
    Description: `Test AIM ${code}`,
    ExternalPorts: ports,
    Implementations: systems.flatMap((OperatingSystem) =>
      ['x86-64', 'ARM64'].map((Architecture) => ({
        BinaryName: `tst-${code.toLowerCase()}`,
        Architecture,
        OperatingSystem,
        Version: '1.0',
        Source: 'MPAIStore' as const,
      })),
    ),
    ...more,
  };
}

/** A flow by labels: `['', 'In', 'ECH', 'In']`; `ECH#2` states an AIMNumber, `In:2` a PortNumber. */
export function flow(fromAim: string, from: string, toAim: string, to: string): { Output: object; Input: object } {
  return { Output: end(fromAim, from), Input: end(toAim, to) };
}
function end(aim: string, label: string): object {
  const [code = '', aimNumber] = aim.split('#');
  const [PortName = '', portNumber] = label.split(':');
  return {
    AIMName: code === '' ? '' : nameOf(code),
    ...(aimNumber === undefined ? {} : { AIMNumber: Number(aimNumber) }),
    PortName,
    ...(portNumber === undefined ? {} : { PortNumber: Number(portNumber) }),
  };
}

/** The SubAIMs and Topology of a composite. */
export function parts(
  subs: string[],
  flows: { Output: object; Input: object }[],
  more: Partial<AimMetadata> = {},
): Partial<AimMetadata> {
  return {
    SubAIMs: subs.map((sub) => {
      const [code = '', number] = sub.split('#');
      const Identifier = { ImplementerID: '1', ImplementationID: `TST-${code}-V1.0-I01`, AIMName: nameOf(code) };
      return number === undefined ? { Identifier } : { Identifier, AIMNumber: Number(number) };
    }),
    Topology: flows as NonNullable<AimMetadata['Topology']>,
    ...more,
  };
}

export interface TarFile {
  path: string;
  content?: string;
  more?: HeaderData;
}

/** A tar.gz of exactly these entries, however wicked. */
export function tarGz(files: TarFile[]): Buffer {
  const blocks = files.flatMap(({ path, content = '', more }) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    new Header({ path, size: body.length, type: 'File', mode: 0o644, mtime: new Date(0), ...more }).encode(header);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** The package of an AIM: metadata and binary. */
export function packageOf(document: AimMetadata, code: string, bundled: [AimMetadata, string][] = []): Buffer {
  const files = (folder: string, each: AimMetadata, binary: string): TarFile[] => [
    { path: `${folder}${each.Identifier.AIMName}.json`, content: JSON.stringify(each) },
    { path: `${folder}${each.Implementations[0]?.BinaryName}.mjs`, content: binary },
  ];
  return tarGz([...files('', document, code), ...bundled.flatMap(([each, binary]) => files('aims/', each, binary))]);
}

export function approvalOf(document: AimMetadata, code: string): string {
  const Fingerprint = createHash('sha256').update(code).digest('hex').toUpperCase();
  const approved = { Algorithm: 'SHA-256', Fingerprint, Approved: '2026-01-01T00:00:00Z' };
  return JSON.stringify({
    AIMName: document.Identifier.AIMName,
    Implementations: { [document.Implementations[0]?.BinaryName ?? '']: approved },
  });
}
