import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { modelMutants } from '../../fixtures/mutants/model.js';
import { specPath } from '../../spec/root.js';
import type { CheckReport, Report } from '../../suites/engine/types.js';
import { judgeBent } from '../mutants/judge.js';

async function failureOf(name: string): Promise<{ report: Report; check: CheckReport }> {
  const mutant = modelMutants.find((each) => each.name === name);
  if (mutant === undefined) throw new Error(`There is no mutant ${name}.`);
  const { report } = await judgeBent(mutant, { clauses: [mutant.clause] });
  const check = report.clauses.flatMap(({ checks }) => checks).find(({ verdict }) => verdict === 'fail');
  if (check === undefined) throw new Error(`${name} was not caught: ${report.summary}`);
  return { report, check };
}

test('a failing sequence is told as a short history that can be repeated', async () => {
  const { report, check } = await failureOf('stop-paused-late');
  expect(check.message).toMatch(/^After this history .*\n1\. create → S1\n2\. start ECH in S1 → S1\.R1\n(.*\n)*\d+\. /);
  expect(check.seed).toEqual(expect.any(Number));
  expect(check.path).toMatch(/^\d+\/\d+(:\d+)*$/);
  expect(check.expected).toContain('S1.R');
  const { history = [] } = check;
  expect(history.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['create', 'start ECH in S1']));
  expect(history.filter(({ stuck }) => stuck)).toEqual([history.at(-1)]);
  expect(history.map(({ exchange }) => exchange).slice(-20)).toEqual(check.exchanges);
  expect(check.curl).toContain('curl');
  expect(faultsOf(report)).toEqual([]);
});

test('a violation by concurrent requests is drawn as lanes', async () => {
  const { report, check } = await failureOf('counter-read-twice');
  const [sentence, ...lanes] = check.message.split('\n');
  expect(sentence).toContain('No order of these requests explains their answers');
  expect(lanes.map((lane) => lane.split(' ')[0])).toEqual(['A', 'B', 'C', 'end']);
  expect(check.message).toContain('|!output S1.R1 → ');
  const { history = [] } = check;
  expect(history.some(({ stuck }) => stuck === true)).toBe(true);
  expect(history.every(({ startMs, endMs }) => startMs >= 0 && endMs >= startMs)).toBe(true);
  expect(new Set(history.map(({ client }) => client))).toEqual(new Set(['A', 'B', 'C', 'end']));
  expect(faultsOf(report)).toEqual([]);
});

function faultsOf(report: Report): string[] {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(specPath('schemas', 'toolkit', 'report.json'), 'utf8')) as object,
  );
  return validate(report) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}
