import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { create } from 'tar';
import { start } from '../cli/command.js';
import { l3, startStore } from './running-store.js';

const base = '/MPAI/Store/L3';
const name = '1MCT-TST-V1.0-I01';
interface Found {
  source: string;
  severity: string;
  text: string;
}

test('the reference of the command line applies the rules of package to what is submitted, and shows what they find', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-checker-'));
  const stage = join(folder, 'stage');
  await mkdir(join(folder, 'store', 'packages'), { recursive: true });
  await mkdir(stage);
  // A package with a bill of materials that is none, and a binary that starts other programs.
  await writeFile(join(stage, `${name}.json`), JSON.stringify(l3(name)));
  await writeFile(
    join(stage, 'test-binary.mjs'),
    "import { exec } from 'node:child_process';\nexport const run = exec;\n",
  );
  await writeFile(join(stage, 'bom.json'), '{}');
  const files = [`${name}.json`, 'test-binary.mjs', 'bom.json'];
  await create({ file: join(folder, 'store', 'packages', `${name}.tar.gz`), cwd: stage, gzip: true }, files);
  const child = start(['reference', '--store-only', '--quiet', '--data', join(folder, 'store')]);
  try {
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const { store } = JSON.parse(line.toString()) as { store: string };
    const answer = await fetch(`${store}${base}`, { method: 'POST', body: JSON.stringify(l3(name)) });
    expect(answer.status).toBe(201);
    const { findings } = (await answer.json()) as { findings: Found[] };
    const rules = findings.filter(({ source }) => /^PKG-\d{3}$/.test(source));
    expect(rules.map(({ text }) => text).join('\n')).toMatch(/bill of materials is neither CycloneDX nor SPDX/);
    expect(rules.map(({ text }) => text).join('\n')).toMatch(/starts processes/);
    expect(new Set(rules.map(({ source, text }) => source + text)).size).toBe(rules.length);
    expect(findings.every(({ severity }) => severity === 'error' || severity === 'warning')).toBe(true);
    expect(await (await fetch(`${store}${base}/${name}/findings`)).json()).toEqual(findings);
    const kept = await readFile(join(folder, 'store', 'findings', name, '1.json'), 'utf8');
    expect(JSON.parse(kept)).toEqual(findings);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true });
  }
});

test('rules from outside are given what the Store knows, and lose no submission when they fail', async () => {
  const seen: unknown[] = [];
  const store = await startStore({
    checker: async ({ id, l3: octets, package: path, approved, metadata }) => {
      seen.push({
        id,
        octets: octets.length,
        path,
        approved,
        known: await metadata('MCT-TST-V1.0'),
        other: await metadata('x'),
      });
      if (seen.length > 1) throw new Error('the rule book is closed');
      return [{ source: 'ACME', severity: 'warning', text: 'Not our taste.' }];
    },
  });
  try {
    await store.write(`approved/${name}.json`, JSON.stringify({ AIMName: name, Implementations: {} }));
    const text = JSON.stringify(l3(name));
    const submit = () => store.ask(base, { method: 'POST', body: text });
    expect((await submit()).json()).toMatchObject({
      published: true,
      findings: expect.arrayContaining([{ source: 'ACME', severity: 'warning', text: 'Not our taste.' }]),
    });
    const second = await submit();
    expect(second.status).toBe(201);
    expect((second.json() as { findings: Found[] }).findings).toContainEqual({
      source: 'checker',
      severity: 'warning',
      text: 'The rules of this Store could not be applied: the rule book is closed',
    });
    const about = {
      id: name,
      octets: text.length,
      path: undefined,
      approved: expect.objectContaining({ AIMName: name }),
    };
    expect(seen).toEqual([
      { ...about, known: undefined, other: undefined },
      { ...about, known: l3(name), other: undefined },
    ]);
  } finally {
    await store.stop();
  }
});
