import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { canonicalJson } from '../../spec/internal/canonical-json.js';
import { readSpecData } from '../../spec/internal/read-data.js';
import {
  componentValidator,
  maasDocument,
  normativeFiles,
  type OperationEntry,
  operationsTable,
  specDigest,
  specVersion,
  storeDocument,
} from '../../spec/openapi.js';
import { type ContentObject, httpMethods, type OpenApiDocument } from '../../spec/openapi-types.js';
import { packageRoot, specPath } from '../../spec/root.js';
import { validateData, validateMetadata } from '../../spec/schemas/load.js';
import { examplesOf, schemaCompiler } from './document-examples.js';

const documents: readonly [string, OpenApiDocument][] = [
  ['maas.openapi.yaml', maasDocument()],
  ['store.openapi.yaml', storeDocument()],
];

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
  for (const [, document] of documents) expect(document.openapi).toMatch(/^3\.1\./);
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

test('every example satisfies its schema, and the full schemas of the data', () => {
  for (const [name, document] of documents) {
    const compile = schemaCompiler(document);
    const examples = examplesOf(document);
    expect(examples.length).toBeGreaterThan(20);
    for (const { where, schema, value } of examples) {
      const validate = compile(schema);
      expect(validate(value), `${name} ${where}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
    for (const { where, value } of examples) {
      const { ExternalPorts, Header, status } = (value ?? {}) as Record<string, unknown>;
      if (ExternalPorts !== undefined) {
        expect(validateMetadata(value, { strict: true }), `${name} ${where}`).toMatchObject({ valid: true });
      } else if (typeof Header === 'string') {
        expect(validateData(Header, value), `${name} ${where}`).toMatchObject({ valid: true });
      }
      // RFC 9457 3.1.2: a problem repeats the status it came with, so an answer used under many statuses names none.
      if (status !== undefined) expect(statusesOf(document, where), `${name} ${where}`).toEqual([String(status)]);
    }
  }
});

test('every body that has a schema has an example', () => {
  for (const [name, document] of documents) {
    const withExample = new Set(examplesOf(document).map(({ where }) => where.replace(/\/examples?(\/[^/]*)?$/, '')));
    for (const group of ['requestBodies', 'responses'] as const) {
      const parts: Record<string, { content?: ContentObject }> = document.components[group] ?? {};
      for (const [part, { content = {} }] of Object.entries(parts)) {
        for (const [type, { schema }] of Object.entries(content)) {
          const where = `#/components/${group}/${part}/content/${type.replaceAll('/', '~1')}`;
          if (schema !== undefined) expect(withExample.has(where), `${name} ${where}`).toBe(true);
        }
      }
    }
  }
});

test('both dialects have every operation, with the same requests and answers', () => {
  const table = operationsTable();
  expect(new Set(table.map(({ operationId }) => operationId)).size).toBe(table.length);
  expect(table.filter(({ dialect }) => dialect === null).map(({ operation }) => operation)).toEqual([
    'create',
    'delete',
  ]);

  const of = (dialect: OperationEntry['dialect']) => table.filter((entry) => entry.dialect === dialect);
  const [aif, mas] = [of('aif-3.0'), of('mas-1.0')];
  expect(aif.map(({ operation }) => operation)).toEqual([
    'discover',
    'upload',
    'start',
    'status',
    'pause',
    'resume',
    'stop',
    'input',
    'output',
  ]);
  expect(aif.length + mas.length + 2).toBe(table.length);
  const neutral = ({ operationId, path, dialect, ...rest }: OperationEntry) => ({
    operationId: operationId.replace(/^(aiw|module)/, ''),
    path: path.replace(/\/(AIW|MODULE)(?=\/|$)/, '/*'),
    ...rest,
  });
  expect(mas.map(neutral)).toEqual(aif.map(neutral));
  for (const { path } of aif) {
    const [one, other] = [maasDocument().paths[path], maasDocument().paths[path.replace('/AIW', '/MODULE')]];
    for (const method of httpMethods) {
      for (const part of ['parameters', 'requestBody', 'responses'] as const) {
        expect(other?.[method]?.[part], `${method} ${path} ${part}`).toEqual(one?.[method]?.[part]);
      }
    }
    expect(other?.parameters).toEqual(one?.parameters);
  }

  const output = table.find(({ operationId }) => operationId === 'moduleReceiveOutput');
  expect(output).toMatchObject({
    method: 'GET',
    path: '/MPAI/AIFU/{cid}/MODULE/{mid}/Output/{pid}',
    operation: 'output',
    toolkit: false,
    requestMediaTypes: [],
  });
  expect(output?.statuses).toEqual(expect.arrayContaining(['200', '401', '404', 'default']));
  expect(output?.responseMediaTypes['200']).toEqual(['MPAI/port-data']);
  expect(output?.responseMediaTypes['404']).toEqual(['application/problem+json', 'text/plain']);
  expect(table.filter(({ toolkit }) => toolkit).map(({ operation }) => operation)).toEqual([
    'discover',
    'upload',
    'discover',
    'upload',
  ]);
});

test('component validators say in short what is wrong and where', () => {
  const state = { controller: 'c', id: 'm', name: 'MCT-ECH-V1.0', state: 'ACTIVE', change: '2026-11-20T10:15:30Z' };
  expect(componentValidator('State')(state)).toEqual({ valid: true });
  expect(componentValidator('State')({ ...state, more: 1 })).toEqual({ valid: true });
  expect(componentValidator('State')({ ...state, change: 5 })).toEqual({
    valid: false,
    errors: ['/change must be string'],
  });
  const { id, ...incomplete } = state;
  expect(componentValidator('State')({ ...incomplete, name: '' })).toEqual({
    valid: false,
    errors: ["/ must have required property 'id'", '/name must NOT have fewer than 1 characters'],
  });
  expect(componentValidator('State')(null)).toEqual({ valid: false, errors: ['/ must be object'] });
  expect(componentValidator('StartRequest')({ module: id })).toEqual({ valid: true });
  expect(componentValidator('ControllerCreated')({ id, prefix: 7 })).toMatchObject({
    errors: ['/prefix must be string'],
  });
  expect(componentValidator('Problem')({ type: 'not a reference', status: 42 })).toMatchObject({
    errors: ['/type must match format "uri-reference"', '/status must be >= 100'],
  });
  expect(
    componentValidator('ExternalPort')({ Direction: 'InOut', DataType: 'int8', Technology: '', IsRemote: false }),
  ).toEqual({
    valid: false,
    errors: ['/Direction must be equal to one of the allowed values ["Input","Output"]'],
  });
  expect(componentValidator('State')).toBe(componentValidator('State'));
  for (const name of Object.keys(maasDocument().components.schemas))
    expect(componentValidator(name)).toBeInstanceOf(Function);
  expect(() => componentValidator('Stat')).toThrow(/No component schema is named "Stat"; there are .*State/);
});

test('the digest covers what is normative and nothing else', () => {
  expect(specVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(specDigest()).toMatch(/^sha256:[0-9a-f]{64}$/);
  const files = normativeFiles();
  expect(files).toEqual([...files].sort());
  expect(files).toEqual(
    expect.arrayContaining([
      'maas.openapi.yaml',
      'store.openapi.yaml',
      'workflows/mct.yaml',
      'schemas/aif/aim-metadata.json',
    ]),
  );
  expect(files.filter((file) => /\.ts$|^generated\//.test(file))).toEqual([]);
  for (const file of files) expect(readSpecData(file)).toBeInstanceOf(Object);
  expect(() => readSpecData('clauses/none.yaml')).toThrow(/clauses[/\\]none\.yaml cannot be read/);

  // Same value, same text, whatever the order its members were written in; other value, other text.
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const text = canonicalJson(one);
      const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
      expect(canonicalJson(reversed(one))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(same(sorted(JSON.parse(text)), sorted(one))).toBe(true);
      expect(text === canonicalJson(other)).toBe(same(sorted(one), sorted(other)));
    }),
  );
  expect(canonicalJson({ b: [1, -0, 1e21, 'é\n'], a: null })).toBe('{"a":null,"b":[1,0,1e+21,"é\\n"]}');
  for (const bad of [undefined, Number.NaN, { a: undefined }, [() => 1]])
    expect(() => canonicalJson(bad)).toThrow(/JSON/);
});

/** The statuses under which the response component at a pointer is used. */
function statusesOf(document: OpenApiDocument, where: string): string[] {
  const component = /^#\/components\/responses\/[^/]+/.exec(where)?.[0];
  const used = Object.values(document.paths).flatMap((item) =>
    httpMethods.flatMap((method) =>
      Object.entries(item[method]?.responses ?? {}).flatMap(([status, response]) =>
        '$ref' in response && response.$ref === component ? [status] : [],
      ),
    ),
  );
  return [...new Set(used)];
}

function rebuilt(value: unknown, order: (names: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  // Defined, not assigned: a member may be called __proto__.
  return Object.fromEntries(order(Object.keys(members)).map((name) => [name, rebuilt(members[name], order)]));
}

const reversed = (value: unknown): unknown => rebuilt(value, (names) => names.reverse());
const sorted = (value: unknown): unknown => rebuilt(value, (names) => names.sort());
