import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { create } from 'tar';
import { composite, l3, type RunningStore, startStore } from './running-store.js';

const base = '/MPAI/Store/L3';
const name = '1MCT-TST-V1.0-I01';
const part = '1MCT-PRT-V1.0-I01';

let store: RunningStore;
test.beforeEach(async () => {
  store = await startStore({ bodyLimit: 20_000 });
});
test.afterEach(() => store.stop());

const submit = (body: unknown, headers: Record<string, string> = {}) =>
  store.ask(base, {
    method: 'POST',
    headers,
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });

/** Puts a package with these files, all empty, into the Store. */
async function pack(aim: string, ...files: string[]): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'maas-pack-'));
  await mkdir(join(stage, 'aims'));
  for (const file of files) await writeFile(join(stage, file), '');
  await store.write(`packages/${aim}.tar.gz`, '');
  await create({ file: join(store.folder, 'packages', `${aim}.tar.gz`), cwd: stage, gzip: true }, files);
  await rm(stage, { recursive: true });
}

test('each submission, even of the same text, is the next version, and nothing is overwritten', async () => {
  const text = `  ${JSON.stringify(l3(name))}\n`;
  const first = await submit(text, { 'content-type': 'text/plain' });
  expect([first.status, first.headers.location]).toEqual([201, `${base}/${name}?version=1`]);
  expect(first.json()).toEqual({ id: name, version: 1, published: true, findings: expect.any(Array) });
  expect((await submit(JSON.stringify(l3(name, { Description: 'Second.' })))).json()).toMatchObject({ version: 2 });
  expect((await store.ask(`${base}/${name}?version=1`)).body.toString()).toBe(text);
  expect((await store.ask(`/L3/${name}.json`)).json()).toMatchObject({ Description: 'Second.' });
  const many = await Promise.all(Array.from({ length: 20 }, () => submit(text)));
  expect(many.map((answer) => (answer.json() as { version: number }).version).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 3),
  );
  expect((await store.ask(`${base}/${name}/versions`)).json()).toHaveLength(22);
  // No draft stays behind.
  const left = await readdir(store.folder, { recursive: true });
  expect(left.filter((path) => /(^|\/)\./.test(path))).toEqual([]);
});

test('what cannot be read or named is refused with 400', async () => {
  const nameless = l3(name, { Identifier: { ImplementerID: '1', ImplementationID: 'x' } });
  const named = (AIMName: unknown) => l3(name, { Identifier: { ImplementerID: '1', ImplementationID: 'x', AIMName } });
  const refused: [unknown, string][] = [
    ['', 'no body'],
    ['{', 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['"text"', 'not an object'],
    [Buffer.from([0x22, 0xff, 0x22]), 'not UTF-8'],
    [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(l3(name)))]), 'not JSON'],
    [{}, 'no Identifier.AIMName'],
    [l3(name, { Identifier: null }), 'no Identifier.AIMName'],
    [nameless, 'no Identifier.AIMName'],
    [named(5), 'no Identifier.AIMName'],
    [named('../x'), '".."'],
    [named('a/b'), 'no file name'],
    [named('a\u0000b'), 'no file name'],
    [named('C:x'), 'no file name'],
    [named('x'.repeat(300)), '300 characters'],
  ];
  for (const [body, why] of refused) {
    const answer = await submit(body);
    expect([why, answer.status, answer.json()]).toEqual([why, 400, { refused: expect.stringContaining(why) }]);
  }
  expect((await store.ask(base, { method: 'POST' })).json()).toEqual({ refused: 'There is no body.' });
  const large = await submit(l3(name, { Description: 'x'.repeat(20_000) }));
  expect([large.status, (large.json() as { status: number }).status]).toEqual([413, 413]);
  expect((await store.ask(base)).json()).toEqual([]);
});

test('what the schema refuses answers 422 with every violation, before sub-AIMs are looked at', async () => {
  const answer = await submit(
    l3(name, { APIProfile: 'Best', Implementations: [], SubAIMs: [{ Identifier: { AIMName: 'x' } }] }),
  );
  expect(answer.status).toBe(422);
  const body = answer.json() as { violations: string[] };
  expect(body).toEqual({ id: name, published: false, refused: expect.any(String), violations: expect.any(Array) });
  expect(body.violations.length).toBeGreaterThan(2);
  for (const violation of body.violations) expect(violation).toMatch(/^\/\S*: \w+ .+/);
  expect(body.violations.some((violation) => violation.startsWith('/APIProfile: '))).toBe(true);
  // A placeholder of an L2 is no value of an L3, and a name of another form is one that the schema refuses.
  expect((await submit(l3(name, { APIProfile: '/* to be chosen */' }))).status).toBe(422);
  const odd = await submit(
    l3(name, { Identifier: { ImplementerID: '1', ImplementationID: 'x', AIMName: 'odd name' } }),
  );
  expect([odd.status, odd.json()]).toEqual([422, expect.objectContaining({ id: 'odd name' })]);
  expect((await store.ask(base)).json()).toEqual([]);
});

test('sub-AIMs must be in the Store or in the package', async () => {
  const whole = composite(name, part, name, part);
  const refused = await submit(whole);
  expect([refused.status, refused.json()]).toEqual([
    422,
    { id: name, published: false, refused: expect.any(String), missing: [part], findings: expect.any(Array) },
  ]);
  await pack(name, 'test-binary.mjs', `aims/${part}.json`);
  expect((await submit(whole)).status).toBe(201);
  await rm(join(store.folder, 'packages', `${name}.tar.gz`));
  expect((await submit(whole)).status).toBe(422);
  expect((await submit(l3(part))).status).toBe(201);
  expect((await submit(whole)).json()).toMatchObject({ published: true, version: 2 });
  // The L2 form names a sub-AIM by its AIM Type: any instance of it will do.
  const byType = composite(name);
  byType.SubAIMs = [{ Identifier: { ImplementerID: '1', ImplementationID: 'x', AIMName: 'MCT-PRT-V1.0' } }];
  expect((await submit(byType)).status).toBe(201);
});

test('findings tell what else was noticed and are kept with the version', async () => {
  const texts = async (body: unknown) =>
    ((await submit(body)).json() as { findings: { source: string; severity: string; text: string }[] }).findings.map(
      (each) => `${each.source} ${each.severity}`,
    );
  expect(await texts(l3(name))).toEqual(['package warning', 'approval warning']);
  await store.write(`packages/${name}.tar.gz`, 'no archive');
  expect(await texts(l3(name))).toEqual(['package error', 'approval warning']);
  await pack(name, 'other.mjs');
  expect(await texts(l3(name))).toEqual(['package error', 'approval warning']);
  await pack(name, 'test-binary.mjs');
  await store.write(
    `approved/${name}.json`,
    JSON.stringify({
      AIMName: name,
      Implementations: {
        'test-binary': { Algorithm: 'SHA-256', Fingerprint: 'A'.repeat(64), Approved: '2026-01-01T00:00:00Z' },
      },
    }),
  );
  expect(await texts(l3(name))).toEqual([]);
  const elsewhere = [
    {
      BinaryName: 'test-binary',
      Architecture: 'x86-64',
      OperatingSystem: 'Linux',
      Version: '1.0',
      Source: 'AIMURL',
      ImplementationURI: 'https://example.org/x',
    },
  ];
  expect(await texts(l3(name, { Header: 'MCT-OTH-V1.0', Implementations: elsewhere }))).toEqual([
    'L2 warning',
    'package warning',
  ]);
  expect(
    await texts(l3(name, { Identifier: { ImplementerID: '2', ImplementationID: 'MCT-TST-V1.0-I01', AIMName: name } })),
  ).toEqual(['name warning']);
  const entries = (await store.ask(`${base}/${name}/versions`)).json() as { errors: number; warnings: number }[];
  expect(entries.map(({ errors, warnings }) => `${errors} ${warnings}`)).toEqual([
    '0 2',
    '1 1',
    '1 1',
    '0 0',
    '0 2',
    '0 1',
  ]);
  expect((await store.ask(`${base}/${name}/findings?version=2`)).json()).toContainEqual(
    expect.objectContaining({ source: 'package', severity: 'error' }),
  );
});

test('a Store may take no submissions', async () => {
  const closed = await startStore({ submissions: false });
  const answer = await closed.ask(base, { method: 'POST', body: JSON.stringify(l3(name)) });
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect((await closed.ask(base)).json()).toEqual([]);
  expect((await closed.ask(base, { method: 'OPTIONS' })).headers.allow).toBe('GET, HEAD, OPTIONS');
  await closed.stop();
});
