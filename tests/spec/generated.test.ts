import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { components, paths } from '../../spec/generated/maas.js';
import type { operations } from '../../spec/generated/store.js';
import { componentValidator, maasDocument, storeDocument } from '../../spec/openapi.js';
import { packageRoot } from '../../spec/root.js';

function generate(folder: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

test('the committed types are what the documents say, and the compiler can use them', () => {
  expect(generate(packageRoot, '--check')).toEqual({ status: 0, output: 'spec/generated is up to date\n' });

  const state: components['schemas']['State'] = {
    controller: 'c',
    id: 'm',
    name: 'n',
    state: 'ACTIVE',
    change: '2026-11-20T10:15:30Z',
  };
  expect(componentValidator('State')(state)).toEqual({ valid: true });
  const path: keyof paths = '/MPAI/AIFU/{cid}/MODULE/{mid}/Output/{pid}';
  expect(Object.keys(maasDocument().paths)).toContain(path);
  const operation: keyof operations = 'submitMetadata';
  expect(storeDocument().paths['/MPAI/Store/L3']?.post?.operationId).toBe(operation);
});

test('stale, missing and impossible types are told apart, and generating mends them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-generate-'));
  const committed = (name: string) => readFileSync(join(packageRoot, 'spec/generated', name), 'utf8');
  try {
    cpSync(join(packageRoot, 'scripts/generate.mjs'), join(folder, 'scripts/generate.mjs'));
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
    mkdirSync(join(folder, 'spec/generated'), { recursive: true });
    for (const name of ['maas', 'store']) {
      cpSync(join(packageRoot, `spec/${name}.openapi.yaml`), join(folder, `spec/${name}.openapi.yaml`));
    }
    writeFileSync(join(folder, 'spec/generated/maas.ts'), committed('maas.ts').replaceAll('\n', '\r\n'));
    const maas = join(folder, 'spec/maas.openapi.yaml');
    const text = readFileSync(maas, 'utf8');

    writeFileSync(maas, `${text}    Added: { type: string }\n`);
    const stale = generate(folder, '--check');
    expect(stale.status).toBe(1);
    expect(stale.output).toMatch(
      /^spec\/generated\/maas\.ts is stale: .*`npm run generate`.*\nspec\/generated\/store\.ts is missing\. .*`npm run generate`.*\n$/,
    );

    // Line ends are no difference, so only the missing file is written, and it is the committed one to the letter.
    writeFileSync(maas, text);
    expect(generate(folder)).toEqual({
      status: 0,
      output: 'spec/generated/store.ts written from spec/store.openapi.yaml\n',
    });
    expect(readFileSync(join(folder, 'spec/generated/store.ts'), 'utf8')).toBe(committed('store.ts'));
    expect(committed('store.ts')).toMatch(/^\/\/ Generated .* from spec\/store\.openapi\.yaml\. .*`npm run generate`/);

    writeFileSync(maas, 'openapi: [');
    const broken = generate(folder, '--check');
    expect(broken.status).toBe(1);
    expect(broken.output).toContain('could not be generated');
    expect(broken.output).not.toMatch(/\n\s+at /);
    expect(generate(folder, '--chekc')).toMatchObject({ status: 2, output: expect.stringContaining('--chekc') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
