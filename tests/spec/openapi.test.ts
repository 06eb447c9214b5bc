import { expect, test } from '@playwright/test';
import {
  componentValidator,
  maasDocument,
  type OperationEntry,
  operationsTable,
  storeDocument,
} from '../../spec/openapi.js';
import { type ContentObject, httpMethods, type OpenApiDocument } from '../../spec/openapi-types.js';
import { validateData, validateMetadata } from '../../spec/schemas/load.js';
import { examplesOf, schemaCompiler } from './document-examples.js';

const documents: readonly [string, OpenApiDocument][] = [
  ['maas.openapi.yaml', maasDocument()],
  ['store.openapi.yaml', storeDocument()],
];

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
    'delivery',
    'dropDelivery',
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
  expect(output?.responseMediaTypes['200']).toEqual(['MPAI/port-data', 'text/event-stream']);
  expect(output?.responseMediaTypes['404']).toEqual(['application/problem+json', 'text/plain']);
  expect(table.filter(({ toolkit }) => toolkit).map(({ operation }) => operation)).toEqual([
    'discover',
    'upload',
    'delivery',
    'dropDelivery',
    'discover',
    'upload',
    'delivery',
    'dropDelivery',
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
