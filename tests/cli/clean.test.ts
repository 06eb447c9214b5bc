import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Reference, startReference } from '../../reference/start.js';
import { maasHere } from './command.js';

const token = 'a-token-of-some-length';
let folder: string;
let reference: Reference;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maas-clean-'));
  reference = await startReference({ auth: { scheme: 'bearer', token } });
});
test.afterEach(async () => {
  await reference.close();
  rmSync(folder, { recursive: true, force: true });
});

const root = '/MPAI/AIFU/Controller';

async function ask(method: string, path: string): Promise<Response> {
  return fetch(`${reference.url}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
}

async function createSci(): Promise<string> {
  const { id } = (await (await ask('POST', root)).json()) as { id: string };
  return `${root}/${id}`;
}

const start = (url: string): string =>
  JSON.stringify({ type: 'run-start', schema: 'maas-conformance/run@1', url, options: {}, seed: 1, startedAt: '' });
const ledger = (action: string, url: string, more: object = {}): string =>
  JSON.stringify({ type: 'ledger', action, kind: 'SCI', url, check: 'sci-create', ...more });

test('what the processes of a killed run had made is removed, cut lines or not, and only once', async () => {
  const [removed, one, two, gone, left] = [
    await createSci(),
    await createSci(),
    await createSci(),
    await createSci(),
    await createSci(),
  ];
  await ask('DELETE', gone);
  mkdirSync(join(folder, 'events'));
  writeFileSync(join(folder, 'events', 'main.jsonl'), `${start(reference.url)}\n`);
  writeFileSync(
    join(folder, 'events', 'worker-0.jsonl'),
    [ledger('created', removed), ledger('removed', removed), ledger('created', one), '{"type":"exch'].join('\n'),
  );
  writeFileSync(
    join(folder, 'events', 'worker-1.jsonl'),
    [
      ledger('created', two),
      ledger('created', `${two}/x`, { kind: 'RWI', parent: two }),
      ledger('created', gone),
      ledger('created', left),
      ledger('left', left),
      '',
    ].join('\n'),
  );
  const env = { MAAS_AUTH: `bearer:${token}` };

  const refused = await maasHere(['clean', folder]);
  expect(refused.code, refused.stderr).toBe(1);
  expect(refused.stdout).toContain('5 things left');
  expect(refused.stdout).toContain('MAAS_AUTH');

  const done = await maasHere(['clean', join(folder, 'run.jsonl'), '--json'], { env });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  const cleaned = JSON.parse(done.stdout) as Record<'removed' | 'gone', { url: string }[]>;
  expect(cleaned.removed.map(({ url }) => url).sort()).toEqual([one, two, `${two}/x`, left].sort());
  expect(cleaned.gone.map(({ url }) => url)).toEqual([gone]);
  for (const url of [one, two, left]) expect((await ask('DELETE', url)).status).toBe(404);
  expect((await ask('DELETE', removed)).ok).toBe(true);

  const again = await maasHere(['clean', folder], { env });
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('Nothing is left: 0 things removed');
});

test('a recording that was cut amid a line is enough; without its first line the URL has to be said', async () => {
  const sci = await createSci();
  const file = join(folder, 'run.jsonl');
  const env = { MAAS_AUTH: `bearer:${token}` };
  writeFileSync(file, `${ledger('created', sci)}\n${ledger('created', '/x').slice(0, 20)}`);
  const unknown = await maasHere(['clean', file], { env });
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('Give it by --url.');
  const done = await maasHere(['clean', file, '--url', reference.url], { env });
  expect(done.code, done.stderr).toBe(0);
  expect(done.stderr).toContain('1 damaged line left out');
  expect((await ask('DELETE', sci)).status).toBe(404);
});

test('no server, nothing to do and no recording have their own exit codes', async () => {
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
  await new Promise((resolve) => nobody.close(resolve));
  const file = join(folder, 'run.jsonl');
  writeFileSync(file, `${start(url)}\n${ledger('created', `${root}/1`)}\n`);
  const lost = await maasHere(['clean', file]);
  expect(lost.code, lost.stdout).toBe(3);
  expect(lost.stdout).toContain('could not be reached');
  // The ledger of a recording leads to its own server only.
  writeFileSync(file, `${start(reference.url)}\n${ledger('created', 'http://127.0.0.2:1/elsewhere')}\n`);
  const foreign = await maasHere(['clean', file]);
  expect(foreign.code, foreign.stdout).toBe(3);
  writeFileSync(file, `${start(url)}\n`);
  expect(await maasHere(['clean', file])).toMatchObject({
    code: 0,
    stdout: 'Nothing is left: the run removed all it made.\n',
  });
  expect((await maasHere(['clean', join(folder, 'none')])).code).toBe(2);
});
