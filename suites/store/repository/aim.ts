import { createHash } from 'node:crypto';
import { archive } from './archive.js';
import { remoteType } from './names.js';

/** An AIM as the suite's repository offers it. */
export interface RemoteAim {
  name: string;
  /** `L3/<AIMName>/1.json`, `packages/<AIMName>.tar.gz`, `approved/<AIMName>.json`. */
  files: ReadonlyMap<string, Buffer>;
  /** What a thief would send in the place of one of its files; undefined where it would leave it. Approvals fit the packages. */
  decoy(path: string, length: 'same' | 'longer'): Buffer | undefined;
}

/** Where a file of an AIM lies in a Store folder. */
export const placeOf = {
  metadata: (name: string, version = 1): string => `L3/${name}/${version}.json`,
  package: (name: string): string => `packages/${name}.tar.gz`,
  approved: (name: string): string => `approved/${name}.json`,
};

const binary = 'remote-echo';
/** White space behind a document, which can go without the document being any worse. */
const tail = `\n${' '.repeat(30)}\n`;
const stolen = `export const run = (inputs) =>
  inputs.map(({ dataType, value }) => ({ dataType, value: { ...value, BasicTextData: [{ Data: 'slipped in' }] } }));
`;
const echo = `export const run = (inputs) => inputs.map(({ dataType, value }) => ({ dataType, value }));\n`;

/** The text of an AIM Metadata document as the repository serves it. */
export const documentText = (document: unknown): Buffer => Buffer.from(`${JSON.stringify(document, null, 1)}${tail}`);

/**
 * A workflow that answers with the text it was given: one AIM, or one around `part`, whose binary then does the work.
 * Decoys answer with another text.
 */
export function remoteAim(name: string, part?: string): RemoteAim {
  const l3 = documentText(metadata(name, part));
  // A composite has no code of its own (docs/architecture.md): its binary is an empty module.
  const right = part === undefined ? echo.padEnd(stolen.length) : 'export {};\n';
  const made = (code: string, more = ''): ReadonlyMap<string, Buffer> =>
    new Map([
      [placeOf.package(name), packageOf(name, l3, `${code}${more}`)],
      [
        placeOf.approved(name),
        Buffer.concat([approval(name, `${code}${more}`), Buffer.from(more.replaceAll(/./g, ' '))]),
      ],
    ]);
  const decoys = { same: made(stolen), longer: made(stolen, `// ${'and more '.repeat(80)}\n`) };
  return {
    name,
    files: new Map([[placeOf.metadata(name), l3], ...made(right)]),
    decoy: (path, length) => {
      const kind = /(?:^|\/)(packages|approved)\//.exec(path)?.[1];
      if (kind === undefined || !path.includes(name)) return undefined;
      return decoys[length].get(kind === 'packages' ? placeOf.package(name) : placeOf.approved(name));
    },
  };
}

function packageOf(name: string, l3: Buffer, code: string): Buffer {
  return archive(
    new Map([
      [`${name}.json`, l3],
      [`${binary}.mjs`, Buffer.from(code)],
    ]),
  );
}

function approval(name: string, code: string): Buffer {
  const Fingerprint = createHash('sha256').update(code).digest('hex').toUpperCase();
  const approved = { Algorithm: 'SHA-256', Fingerprint, Approved: '2026-01-01T00:00:00Z' };
  return documentText({ AIMName: name, Implementations: { [binary]: approved } });
}

const identifier = (name: string) => ({ ImplementerID: '1', ImplementationID: name.slice(1), AIMName: name });
const port = (Direction: string, Name: string) => ({
  Name,
  Direction,
  DataType: 'OSD-BTO-V1.5',
  Technology: 'Software',
  IsRemote: false,
});

/** An L3 (MPAI-AIF V3.0 AIM Metadata). @param said further words of its Description */
export function metadata(name: string, part?: string, said = ''): Record<string, unknown> {
  return {
    Header: remoteType,
    Identifier: identifier(name),
    APIProfile: 'Basic',
    Description: `Answers with the text it was given; made by a conformance suite.${said}`,
    ExternalPorts: [port('Input', 'InputText'), port('Output', 'OutputText')],
    ...(part === undefined
      ? {}
      : {
          SubAIMs: [{ Identifier: { ...identifier(part), Relation: 'Internal' } }],
          Topology: [
            { Output: { AIMName: '', PortName: 'InputText' }, Input: { AIMName: part, PortName: 'InputText' } },
            { Output: { AIMName: part, PortName: 'OutputText' }, Input: { AIMName: '', PortName: 'OutputText' } },
          ],
        }),
    Implementations: ['x86-64', 'ARM64'].flatMap((Architecture) =>
      ['Linux', 'MacOS', 'Windows'].map((OperatingSystem) => ({
        BinaryName: binary,
        Architecture,
        OperatingSystem,
        Version: '1.0',
        Source: 'MPAIStore',
      })),
    ),
  };
}
