import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { storeDocument } from '../../spec/openapi.js';
import { composite, l3, type RunningStore, startStore } from './running-store.js';

interface Described {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: unknown }>;
}

const name = '1MCT-ECH-V1.0-I01';
const base = '/MPAI/Store/L3';
const document = storeDocument() as unknown as Record<string, unknown>;
const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
ajv.addSchema(document, 'store');

/** What a JSON pointer into the document leads to, a reference followed. */
function lookUp(pointer: string): { pointer: string; value: unknown } {
  const keys = pointer.split('/').slice(1);
  const value = keys.reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
  const reference = (value as { $ref?: string } | undefined)?.$ref;
  return reference === undefined ? { pointer, value } : lookUp(reference.slice(1));
}

let store: RunningStore;
test.beforeEach(async () => {
  store = await startStore();
  await store.write(`packages/${name}.tar.gz`, 'a package');
  await store.write(
    `approved/${name}.json`,
    JSON.stringify({
      AIMName: name,
      Implementations: { x: { Algorithm: 'SHA-256', Fingerprint: 'A'.repeat(64), Approved: '2026-01-01T00:00:00Z' } },
    }),
  );
});
test.afterEach(() => store.stop());

test('every answer is one that spec/store.openapi.yaml describes', async () => {
  const post = (body: unknown) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const ranged = (range: string) => ({ headers: { range } });
  const known = { headers: { 'if-none-match': '*' } };
  const requests: [string, string, Parameters<RunningStore['ask']>[1], number][] = [
    [base, base, post(l3(name)), 201],
    [base, base, post(l3(name, { Header: 'MCT-OTH-V1.0' })), 201],
    [base, base, post(l3(name, { APIProfile: 'None' })), 422],
    [base, base, post(composite(name, '1MCT-PRT-V1.0-I01')), 422],
    [base, base, post([]), 400],
    [base, base, {}, 200],
    [`${base}?name=x`, base, {}, 400],
    [`${base}/${name}`, `${base}/{id}`, {}, 200],
    [`${base}/${name}`, `${base}/{id}`, known, 304],
    [`${base}/${name}?version=x`, `${base}/{id}`, {}, 400],
    [`${base}/${name}?version=9`, `${base}/{id}`, {}, 404],
    [`${base}/${name}/versions`, `${base}/{id}/versions`, {}, 200],
    [`${base}/MCT-XXX-V1.0/versions`, `${base}/{id}/versions`, {}, 404],
    [`${base}/${name}/findings`, `${base}/{id}/findings`, {}, 200],
    [`${base}/${name}/findings?version=0`, `${base}/{id}/findings`, {}, 400],
    ...(['/L3/{AIMName}.json', '/packages/{AIMName}.tar.gz', '/approved/{AIMName}.json'] as const).flatMap(
      (path): typeof requests => {
        const url = path.replace('{AIMName}', name);
        return [
          [url, path, {}, 200],
          [url, path, known, 304],
          [url, path, ranged('bytes=0-1'), 206],
          [url, path, ranged('bytes=0-1,3-4'), 206],
          [url, path, ranged('bytes=999999-'), 416],
          [url, path, { method: 'HEAD' }, 200],
          [path.replace('{AIMName}', 'x'), path, {}, 400],
          [path.replace('{AIMName}', 'MCT-XXX-V1.0'), path, {}, 404],
        ];
      },
    ),
  ];
  for (const [url, path, options, status] of requests) {
    const method = (options?.method ?? 'GET').toLowerCase();
    const label = `${method} ${url} ${JSON.stringify(options)}`;
    const answer = await store.ask(url, options);
    expect([label, answer.status, answer.body.toString()]).toEqual([label, status, expect.any(String)]);
    const found = lookUp(`/paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}`);
    const response = found.value as Described | undefined;
    expect(response, `${label}: status ${status} is not described`).toBeDefined();
    for (const header of Object.keys(response?.headers ?? {})) {
      const { required } = lookUp(`${found.pointer}/headers/${header}`).value as { required?: boolean };
      if (required) expect(answer.headers[header.toLowerCase()], `${label}: ${header}`).toBeDefined();
    }
    if (method === 'head' || answer.body.length === 0) continue;
    const mediaType = String(answer.headers['content-type']).replace(/;.*/, '');
    const content = response?.content?.[mediaType];
    expect(content, `${label}: ${mediaType} is not described`).toBeDefined();
    if (content?.schema === undefined) continue;
    const validate = ajv.compile({ $ref: `store#${found.pointer}/content/${mediaType.replace('/', '~1')}/schema` });
    expect([label, validate(answer.json()), validate.errors]).toEqual([label, true, null]);
  }
});
