import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { l3, startStore } from './running-store.js';

const base = '/MPAI/Store/L3';
const name = '1MCT-ECH-V1.0-I01';

test('who submits or withdraws shows the credential of the implementer; withdrawn versions are gone for good; the log tells', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-audit-'));
  const audit = join(folder, 'audit.jsonl');
  const store = await startStore({
    audit,
    submitters: [
      { implementerId: '1', token: 'one' },
      { implementerId: '2', token: 'two' },
    ],
  });
  const as = (token?: string) => (token === undefined ? {} : { authorization: `Bearer ${token}` });
  const submit = (token?: string) =>
    store.ask(base, { method: 'POST', headers: as(token), body: JSON.stringify(l3(name)) });
  const withdraw = (token: string | undefined, query = '') =>
    store.ask(`${base}/${name}${query}`, { method: 'DELETE', headers: as(token) });
  try {
    for (const token of [undefined, 'wrong']) {
      const refused = await submit(token);
      expect([refused.status, String(refused.headers['www-authenticate'])]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm=/),
      ]);
    }
    expect((await submit('two')).status).toBe(403);
    expect((await store.ask(`${base}/${name}`)).status).toBe(404);
    for (const version of [1, 2]) expect((await submit('one')).json()).toMatchObject({ published: true, version });
    expect((await withdraw(undefined)).status).toBe(401);
    expect((await withdraw('two')).status).toBe(403);
    expect((await withdraw('one', '?version=7')).status).toBe(404);
    expect((await withdraw('one', '?version=2')).status).toBe(204);
    expect((await store.ask(`${base}/${name}?version=2`)).status).toBe(410);
    expect((await store.ask(`${base}/${name}`)).headers['mpai-store-version']).toBe('1');
    expect((await withdraw('one')).status).toBe(204);
    for (const path of [`${base}/${name}`, `/L3/${name}.json`]) expect((await store.ask(path)).status).toBe(410);
    expect((await submit('one')).json()).toMatchObject({ version: 3 });

    const text = await readFile(audit, 'utf8');
    expect(text).not.toMatch(/one"|two"|Bearer/);
    const lines = text.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'submission-refused',
      'published',
      'published',
      'withdrawal-refused',
      'withdrawn',
      'withdrawn',
      'published',
    ]);
    for (const [i, line] of lines.entries()) {
      const before = createHash('sha256')
        .update(lines[i - 1] ?? '')
        .digest('hex');
      expect((JSON.parse(line) as { previous: string }).previous).toBe(before);
    }
  } finally {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a listing comes in pages', async () => {
  const store = await startStore();
  const names = ['1MCT-AAA-V1.0-I01', '1MCT-BBB-V1.0-I01', '1MCT-CCC-V1.0-I01'];
  try {
    for (const each of names) await store.write(`L3/${each}/1.json`, JSON.stringify(l3(each)));
    const ids: string[] = [];
    for (let path: string | undefined = `${base}?limit=2`; path !== undefined; ) {
      const page = await store.ask(path);
      ids.push(...(page.json() as { id: string }[]).map(({ id }) => id));
      const link = /<([^>]*)>; rel="next"/.exec(String(page.headers.link))?.[1];
      path = link === undefined ? undefined : `${base}${link}`;
    }
    expect(ids).toEqual(names);
    for (const query of ['?limit=0', '?limit=x', '?limit=5000', '?after=a&after=b'])
      expect((await store.ask(`${base}${query}`)).status).toBe(400);
  } finally {
    await store.stop();
  }
});
