import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { renderJson } from '../../reports/json.js';
import { noLore } from '../../reports/lore.js';
import { writeReports } from '../../reports/write.js';
import { specPath } from '../../spec/root.js';
import { exchange, report } from './sample-report.js';

const addFormats = formatsModule.default;

test('report.json validates against its schema, and damaged ones do not', async () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(
    JSON.parse(await readFile(specPath('schemas', 'toolkit', 'report.json'), 'utf8')) as object,
  );
  const inconclusive = report([], {
    verdict: 'inconclusive',
    environment: { code: 'unreachable', message: 'nothing listens there' },
    target: { url: 'http://127.0.0.1:1', profiles: [] },
  });
  for (const good of [report(), inconclusive]) {
    expect(validate(JSON.parse(renderJson(good))), ajv.errorsText(validate.errors)).toBe(true);
  }
  const damages: ((damaged: Record<string, unknown>) => void)[] = [
    (it) => delete it.verdict,
    (it) => Object.assign(it, { verdict: 'fine' }),
    (it) => Object.assign(it, { startedAt: 'yesterday' }),
    (it) => Object.assign(it, { surprise: true }),
    (it) => Object.assign(it, { clauses: [{ id: 'SCI-001' }] }),
    (it) => Object.assign(it, { leftBehind: [{ kind: 'file', url: '', reason: '' }] }),
  ];
  for (const damage of damages) {
    const damaged = JSON.parse(renderJson(report())) as Record<string, unknown>;
    damage(damaged);
    expect(validate(damaged)).toBe(false);
  }
});

test('members stand in one order, however the report was made', () => {
  const made = report();
  const shuffled = reversed(made) as typeof made;
  expect(JSON.stringify(shuffled)).not.toBe(JSON.stringify(made));
  expect(renderJson(shuffled)).toBe(renderJson(made));
  expect(JSON.parse(renderJson(made))).toEqual(made);
  expect(Object.keys(JSON.parse(renderJson(made)) as object).slice(0, 4)).toEqual(['schema', 'tool', 'spec', 'target']);
  expect(renderJson(made)).toMatch(/^\{\n {2}"schema"/);
  expect(renderJson(made).endsWith('}\n')).toBe(true);
});

test('reports are written whole, and nothing else stays in the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-reports-'));
  try {
    const target = join(folder, 'deep', 'er');
    const made = report();
    for (let time = 0; time < 2; time += 1) {
      const paths = await writeReports(target, ['json', 'html'], made, [exchange('sci-1-x1')], noLore);
      expect(paths).toEqual([join(target, 'report.json'), join(target, 'report.html')]);
    }
    expect((await readdir(target)).sort()).toEqual(['report.html', 'report.json']);
    expect(await readFile(join(target, 'report.json'), 'utf8')).toBe(renderJson(made));
    expect(await writeReports(target, [], made, [], noLore)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The same data with the members of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
