import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { specPath } from '../../spec/root.js';
import type { Ambiguity, Clause } from '../../suites/engine/types.js';
import { areas as serverAreas } from '../../suites/server/areas.js';
import { areas as storeAreas } from '../../suites/store/areas.js';

const read = (...parts: string[]): string => readFileSync(specPath(...parts), 'utf8');
const files = readdirSync(specPath('clauses')).map((name) => ({
  name,
  records: parse(read('clauses', name)) as Clause[],
}));
const clauses = files.flatMap(({ records }) => records);
const ambiguities = parse(read('ambiguities.yaml')) as Ambiguity[];
const areas = [...serverAreas, ...storeAreas];
const checks = areas.flatMap((area) => [...area.checks, ...(area.passive ?? [])]);

/** Ids that occur more than once. */
const repeated = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

function validator(name: string): (record: { id: string }) => string[] {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
    JSON.parse(read('schemas', 'toolkit', name)) as object,
  );
  return (record) => {
    const valid: boolean = validate(record);
    return valid ? [] : (validate.errors ?? []).map((e) => `${record.id}${e.instancePath} ${e.message}`);
  };
}

test('clauses and ambiguities follow their schemas and have ids of their own', () => {
  expect(clauses.flatMap(validator('clause.json'))).toEqual([]);
  expect(ambiguities.flatMap(validator('ambiguity.json'))).toEqual([]);
  expect(repeated([...clauses, ...ambiguities].map(({ id }) => id))).toEqual([]);
  expect(clauses.length).toBeGreaterThan(100);
  for (const { name, records } of files) {
    expect(
      records.filter(({ area }) => `${area}.yaml` !== name).map(({ id }) => id),
      `records of another area in ${name}`,
    ).toEqual([]);
    expect(new Set(records.map(({ id }) => id.split('-')[0])).size, `id prefixes in ${name}`).toBe(1);
    expect(
      records.map(({ id }) => id),
      `order of ${name}`,
    ).toEqual(records.map(({ id }) => id).sort());
  }
});

test('the schemas refuse damaged records', () => {
  const [clause] = clauses;
  const [ambiguity] = ambiguities;
  if (clause === undefined || ambiguity === undefined) throw new Error('the catalogue is empty');
  const { checks: _checks, ...bare } = clause;
  const damaged: unknown[] = [
    bare,
    { ...clause, unchecked: 'Both a list of checks and a reason.' },
    { ...clause, level: 'must' },
    { ...clause, id: 'SCI-1' },
    { ...clause, since: 1 },
    { ...clause, source: { kind: 'rumour', document: 'x', section: '1' } },
    { ...clause, example: { request: 'hello', response: 'world' } },
    { ...clause, extra: true },
  ];
  for (const record of damaged)
    expect(validator('clause.json')(record as Clause), JSON.stringify(record)).not.toEqual([]);
  const damagedToo: unknown[] = [
    { ...ambiguity, readings: ambiguity.readings.slice(0, 1) },
    { ...ambiguity, ask: 'No question' },
    { ...ambiguity, id: 'AMB-1' },
  ];
  for (const record of damagedToo) expect(validator('ambiguity.json')(record as Ambiguity)).not.toEqual([]);
});

test('checks and clauses name each other', () => {
  expect(repeated(checks.map(({ id }) => id))).toEqual([]);
  expect(repeated(areas.map(({ name }) => name))).toEqual([]);
  expect(checks.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)).map(({ id }) => id)).toEqual([]);
  const listed = clauses
    .filter(({ profile }) => profile !== 'package')
    .flatMap(({ id, checks: named }) => (named ?? []).map((check) => `${check} → ${id}`));
  const made = checks.map(({ id, clause }) => `${id} → ${clause}`);
  expect(made.sort()).toEqual(listed.sort());
});

test('no MUST is invented', () => {
  const core = clauses.filter(({ profile }) => profile === 'core');
  const musts = core.filter(({ level }) => level === 'MUST');
  expect(
    musts.filter(({ source }) => !['standard', 'mission', 'rfc'].includes(source.kind)).map(({ id }) => id),
  ).toEqual([]);
  const ofStores = ['http', 'mpai', 'submit', 'federation', 'tuf', 's3', 'swift', 'webhdfs', 'oci'];
  const optional = [
    'discovery',
    'upload',
    'async',
    'robustness',
    'planes',
    'isolation',
    'package',
    ...ofStores.map((name) => `store-${name}`),
    'controller-authenticity',
  ];
  const own = clauses.filter(({ source }) => source.kind === 'toolkit');
  expect(
    own.filter(({ level, profile }) => level === 'MUST' && !optional.includes(profile)).map(({ id }) => id),
  ).toEqual([]);
  const profiles = ['core', 'security-basic', 'security-digest', 'security-bearer', 'security-tls', ...optional];
  expect(clauses.filter(({ profile }) => !profiles.includes(profile)).map(({ id }) => id)).toEqual([]);
  expect(
    clauses.filter(({ source }) => source.kind === 'rfc' && !/^RFC \d{4}$/.test(source.document)).map(({ id }) => id),
  ).toEqual([]);
});

test('ambiguities and clauses refer to each other, and checks observe existing readings', () => {
  const known = new Map(ambiguities.map((each) => [each.id, each]));
  for (const { id, ambiguity } of clauses) {
    if (ambiguity !== undefined) expect(known.get(ambiguity)?.clauses, `${id} names ${ambiguity}`).toContain(id);
  }
  const ids = new Set(clauses.map(({ id }) => id));
  for (const { id, clauses: named, readings } of ambiguities) {
    expect(
      named.filter((clause) => !ids.has(clause)),
      `clauses of ${id}`,
    ).toEqual([]);
    expect(repeated(readings.map((reading) => reading.id)), `readings of ${id}`).toEqual([]);
  }
  const sources = areas
    .flatMap((area) => area.checks)
    .map((check) => check.run.toString())
    .join('\n');
  expect(
    [...sources.matchAll(/observe\('(AMB-\d+)'/g)].filter(([, id]) => !known.has(id ?? '')).map(([, id]) => id),
  ).toEqual([]);
});

test('every observable clause has an example that parses', () => {
  for (const { id, example, unchecked, actor } of clauses) {
    // What an implementer submits is no HTTP exchange.
    if (unchecked === undefined && actor !== 'implementer') expect(example, `${id} has an example`).toBeDefined();
    for (const [part, text] of Object.entries(example ?? {})) {
      const [head = '', ...body] = text.split('\n\n');
      const [start = '', ...fields] = head.trimEnd().split('\n');
      expect(start, `${id} ${part}`).toMatch(
        part === 'request' ? /^[A-Z]+ \/\S* HTTP\/1\.1$/ : /^HTTP\/1\.1 [2-5]\d\d [A-Za-z ]+$/,
      );
      for (const field of fields) expect(field, `${id} ${part}`).toMatch(/^[A-Za-z-]+: \S.*$/);
      if (part === 'request')
        expect(
          fields.filter((field) => field.startsWith('Host: ')),
          `${id} Host`,
        ).toHaveLength(1);
      const hasBody = body.join('').trim() !== '';
      if (hasBody)
        expect(
          fields.some((field) => field.startsWith('Content-Type: ')),
          `${id} ${part} has a body and a media type`,
        ).toBe(true);
    }
  }
});
