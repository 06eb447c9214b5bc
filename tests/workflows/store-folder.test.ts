import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { specPath } from '../../spec/root.js';
import { validateMetadata } from '../../spec/schemas/load.js';
import { buildStore, readArchive, readFolder, workflowsPath } from './built-store.js';

interface Port {
  direction: string;
  dataType: string;
  number?: number;
  label: string;
  optional?: boolean;
}
interface Workflow {
  execution: string;
  description: string;
  ports: Port[];
}
interface Metadata {
  Header: string;
  Identifier: Record<'ImplementerID' | 'ImplementationID' | 'AIMName', string>;
  Description: string;
  Execution?: string;
  ExternalPorts: { Direction: string; DataType: string; PortNumber?: number; Name: string; IsOptional?: boolean }[];
  SubAIMs?: { Identifier: { AIMName: string } }[];
  Implementations: { BinaryName: string; Architecture: string; OperatingSystem: string }[];
}
interface Approval {
  AIMName: string;
  Implementations: Record<string, { Algorithm: string; Fingerprint: string; Approved: string }>;
}

const described = (
  parse(readFileSync(specPath('workflows', 'mct.yaml'), 'utf8')) as { workflows: Record<string, Workflow> }
).workflows;
const instance = (name: string) => `1MCT-${name}-V1.0-I01`;

let first: Awaited<ReturnType<typeof buildStore>>;
let second: typeof first;
test.beforeAll(async () => {
  [first, second] = await Promise.all([buildStore(), buildStore()]);
});
test.afterAll(() => Promise.all([first.remove(), second.remove()]));

test('two builds give the same bytes, and nothing of the builder gets in', async () => {
  const [one, two] = await Promise.all([readFolder(first.folder), readFolder(second.folder)]);
  expect([...one.keys()]).toEqual([...two.keys()]);
  for (const [path, content] of one) expect(content.equals(two.get(path) ?? Buffer.alloc(0)), path).toBe(true);
  for (const [path, content] of one) expect(content.includes(Buffer.from(first.folder)), path).toBe(false);
  for (const path of [...one.keys()].filter((each) => each.startsWith('packages/'))) {
    const entries = await readArchive(join(first.folder, path));
    expect([...entries.keys()]).toEqual([...entries.keys()].sort());
    for (const [name, { mode, mtime, uid }] of entries)
      expect({ name, mode, mtime, uid }).toEqual({ name, mode: 0o644, mtime: 0, uid: undefined });
  }
});

test('the Store lists each described workflow, with exactly the ports of its description', async () => {
  const files = await readFolder(first.folder);
  const l3s = [...files.keys()].filter((path) => path.startsWith('L3/'));
  expect(l3s.sort()).toEqual(
    Object.keys(described)
      .map((name) => `L3/${instance(name)}/1.json`)
      .sort(),
  );
  for (const [name, workflow] of Object.entries(described)) {
    const metadata = JSON.parse(String(files.get(`L3/${instance(name)}/1.json`))) as Metadata;
    expect(validateMetadata(metadata, { strict: true })).toEqual({ valid: true, errors: [] });
    expect(metadata.Header).toBe(`MCT-${name}-V1.0`);
    expect(metadata.Identifier).toEqual({
      ImplementerID: '1',
      ImplementationID: `MCT-${name}-V1.0-I01`,
      AIMName: instance(name),
    });
    expect(metadata.Description.startsWith(workflow.description), metadata.Description).toBe(true);
    expect(metadata.Execution ?? 'Exchange').toBe(workflow.execution);
    const ports = metadata.ExternalPorts.map((port) => ({
      direction: port.Direction,
      dataType: port.DataType,
      ...(port.PortNumber === undefined ? {} : { number: port.PortNumber }),
      label: port.Name,
      ...(port.IsOptional === undefined ? {} : { optional: port.IsOptional }),
    }));
    expect(ports).toEqual(workflow.ports);
  }
});

test('each package holds its metadata, its binaries and its parts, and every binary is approved', async () => {
  const files = await readFolder(first.folder);
  const approvals = new Map(
    [...files]
      .filter(([path]) => path.startsWith('approved/'))
      .map(([path, text]) => [basename(path, '.json'), JSON.parse(String(text)) as Approval]),
  );
  const seen = new Set<string>();
  for (const name of Object.keys(described).map(instance)) {
    const entries = await readArchive(join(first.folder, 'packages', `${name}.tar.gz`));
    expect(entries.get(`${name}.json`)?.content.equals(files.get(`L3/${name}/1.json`) ?? Buffer.alloc(0))).toBe(true);
    expect([...entries.keys()].filter((path) => /^[^/]+\.json$/.test(path))).toEqual([`${name}.json`]);
    for (const [path, { content }] of entries) {
      if (!path.endsWith('.json')) continue;
      const metadata = JSON.parse(String(content)) as Metadata;
      const id = metadata.Identifier.AIMName;
      seen.add(id);
      expect(validateMetadata(metadata, { strict: true })).toEqual({ valid: true, errors: [] });
      expect(path).toBe(id === name ? `${id}.json` : `aims/${id}.json`);
      const targets = metadata.Implementations.map((each) => `${each.Architecture} ${each.OperatingSystem}`);
      expect(targets).toEqual([
        'x86-64 Linux',
        'x86-64 MacOS',
        'x86-64 Windows',
        'ARM64 Linux',
        'ARM64 MacOS',
        'ARM64 Windows',
      ]);
      const [binary, ...others] = new Set(metadata.Implementations.map((each) => each.BinaryName));
      expect(others).toEqual([]);
      const code = entries.get(path.replace(`${id}.json`, `${binary}.mjs`))?.content ?? Buffer.alloc(0);
      const Fingerprint = createHash('sha256').update(code).digest('hex').toUpperCase();
      const Approved = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
      expect(approvals.get(id)).toEqual({
        AIMName: id,
        Implementations: { [binary ?? '']: { Algorithm: 'SHA-256', Fingerprint, Approved } },
      });
      expect(String(code)).toMatch(metadata.SubAIMs === undefined ? /export\{run\}/ : /^export \{\};\n$/);
      for (const sub of metadata.SubAIMs ?? []) {
        const known =
          entries.has(`aims/${sub.Identifier.AIMName}.json`) || files.has(`L3/${sub.Identifier.AIMName}/1.json`);
        expect(known, `${id} needs ${sub.Identifier.AIMName}`).toBe(true);
      }
    }
  }
  expect([...seen].sort()).toEqual([...approvals.keys()].sort());
});

test('AIM code is strict TypeScript for a bare language: no API of Node.js or of a browser', async () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const checked = promisify(execFile)(process.execPath, [compiler, '-p', workflowsPath('aims')]);
  await expect(checked.then(({ stdout }) => stdout)).resolves.toBe('');
});
