import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { maasDocument, storeDocument } from '../../spec/openapi.js';
import { packageRoot, specPath } from '../../spec/root.js';

interface LintResult {
  totals: { errors: number; warnings: number };
  problems: { ruleId: string }[];
}

function lint(folder: string, api: string): LintResult {
  const { stdout, stderr } = spawnSync(
    join(packageRoot, 'node_modules/.bin/redocly'),
    ['lint', api, '--format', 'json'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  );
  expect(stdout, stderr).toMatch(/^\s*\{/);
  return JSON.parse(stdout) as LintResult;
}

test('both documents are OpenAPI 3.1 without a problem in redocly’s strictest ruleset', () => {
  for (const document of [maasDocument(), storeDocument()]) expect(document.openapi).toMatch(/^3\.1\./);
  for (const api of ['maas', 'store']) {
    expect(lint(packageRoot, api)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
  }

  // The same configuration does complain, about each document, once it is damaged.
  const folder = mkdtempSync(join(tmpdir(), 'maas-lint-'));
  const damage = (name: string, from: string, to: string) => {
    const text = readFileSync(specPath(name), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, 'spec', name), text.replace(from, to));
  };
  try {
    cpSync(join(packageRoot, 'redocly.yaml'), join(folder, 'redocly.yaml'));
    mkdirSync(join(folder, 'spec'));
    damage('maas.openapi.yaml', 'value: { module: MCT-ECH-V1.0 }', 'value: { module: 5 }');
    damage('store.openapi.yaml', 'operationId: listVersions', 'operationId: getMetadata');
    const rules = (api: string) => lint(folder, api).problems.map(({ ruleId }) => ruleId);
    expect(rules('maas')).toEqual(['no-invalid-media-type-examples']);
    expect(rules('store')).toEqual(['operation-operationId-unique']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
