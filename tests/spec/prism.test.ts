import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { resolveReference } from '../../spec/internal/resolve-reference.js';
import { componentValidator, maasDocument, storeDocument } from '../../spec/openapi.js';
import {
  type ContentObject,
  httpMethods,
  type JsonSchema,
  type OpenApiDocument,
  type OperationObject,
  type ResponseObject,
} from '../../spec/openapi-types.js';
import { schemaCompiler } from './document-examples.js';
import { startPrism } from './prism-server.js';

/**
 * Prism cannot write what is neither text nor JSON by name. Port data is JSON, so Prism is told so; octets (`{}`, no schema)
 * are left out, and such an answer has no body in the mock.
 */
function forPrism(document: OpenApiDocument): OpenApiDocument {
  return JSON.parse(JSON.stringify(document), (key, value) => {
    if (key !== 'content' || typeof value !== 'object') return value;
    const kept = Object.entries(value as ContentObject).filter(([, media]) => media.schema !== undefined);
    return Object.fromEntries(
      kept.map(([type, media]) => [type === 'MPAI/port-data' ? 'application/json' : type, media]),
    );
  });
}

const isJson = (type: string) => /[/+]json$/.test(type);

async function mockEveryAnswer(
  document: OpenApiDocument,
  validates: (schema: JsonSchema) => (value: unknown) => unknown,
): Promise<number> {
  const prism = await startPrism(document);
  let answers = 0;
  try {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of httpMethods) {
        const operation = item[method];
        if (operation === undefined) continue;
        for (const [status, reference] of Object.entries(operation.responses)) {
          if (status === 'default') continue; // Prism has no status to give it
          const response = resolveReference<ResponseObject>(document, reference);
          const [type, media] = Object.entries(response.content ?? {}).find(([name]) => isJson(name)) ?? [];
          const answer = await request(prism.url + fillIn(document, path), {
            method: method.toUpperCase() as 'GET',
            headers: { prefer: `code=${status}`, accept: type ?? '*/*', ...bodyOf(document, operation).headers },
            body: bodyOf(document, operation).body,
          });
          const text = await answer.body.text();
          const what = `${operation.operationId} ${status}: ${text.slice(0, 300)}`;
          expect(answer.statusCode, what).toBe(Number(status));
          for (const name of Object.keys(response.headers ?? {}))
            expect(answer.headers[name.toLowerCase()], `${what} ${name}`).toBeDefined();
          if (type !== undefined && media?.schema !== undefined) {
            expect(answer.headers['content-type'], what).toContain(type);
            expect(validates(media.schema)(JSON.parse(text)), what).toMatchObject({ valid: true });
          }
          answers += 1;
        }
      }
    }
  } finally {
    await prism.close();
  }
  return answers;
}

test('Prism mocks every answer of the API Server, and the mocks satisfy the component schemas', async () => {
  const document = forPrism(maasDocument());
  const byName = (schema: JsonSchema): ((value: unknown) => unknown) => {
    const { $ref, items } = schema as { $ref?: string; items?: JsonSchema };
    if ($ref !== undefined) return componentValidator($ref.replace('#/components/schemas/', ''));
    if (items === undefined) return () => ({ valid: true }); // `{}`: anything goes
    return (value) =>
      (value as unknown[]).map(byName(items)).find((result) => !(result as { valid: boolean }).valid) ?? {
        valid: true,
      };
  };
  expect(await mockEveryAnswer(document, byName)).toBeGreaterThan(100);
});

test('Prism mocks every answer of the Store', async () => {
  const document = forPrism(storeDocument());
  const compile = schemaCompiler(document);
  expect(await mockEveryAnswer(document, (schema) => (value) => ({ valid: compile(schema)(value) }))).toBeGreaterThan(
    40,
  );
});

test('Prism refuses the requests that the document excludes', async () => {
  const prism = await startPrism(forPrism(maasDocument()));
  const post = async (path: string, type: string, body: string) => {
    const answer = await request(prism.url + path, { method: 'POST', headers: { 'content-type': type }, body });
    await answer.body.dump();
    return answer.statusCode;
  };
  try {
    for (const word of ['AIW', 'MODULE']) {
      expect(await post(`/MPAI/AIFU/c/${word}/Start`, 'application/json', '{"module":"MCT-ECH-V1.0"}')).toBe(200);
      for (const body of ['{}', '{"module":5}', '{"module":""}', '[]']) {
        expect(await post(`/MPAI/AIFU/c/${word}/Start`, 'application/json', body), body).toBe(422);
      }
      expect(await post(`/MPAI/AIFU/c/${word}/Start`, 'text/plain', 'MCT-ECH-V1.0')).toBe(415);
      expect(await post(`/MPAI/AIFU/c/${word}/m/Pause`, 'application/json', '{}')).toBe(405);
    }
    expect(await post('/MPAI/AIFU/c/WORKFLOW/Start', 'application/json', '{"module":"MCT-ECH-V1.0"}')).toBe(404);
  } finally {
    await prism.close();
  }
});

/** The path template with the examples of its parameters in place of their names. */
function fillIn(document: OpenApiDocument, path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(document.components.parameters?.[name]?.example)),
  );
}

/** The first example of the operation's JSON request body, if it has one. */
function bodyOf(
  document: OpenApiDocument,
  operation: OperationObject,
): { headers: Record<string, string>; body: string | null } {
  const content = operation.requestBody === undefined ? {} : resolveReference(document, operation.requestBody).content;
  const [type, media] = Object.entries(content).find(([name]) => isJson(name)) ?? [];
  const [example] = Object.values(media?.examples ?? {});
  if (type === undefined || example === undefined || !('value' in example)) return { headers: {}, body: null };
  return { headers: { 'content-type': type }, body: JSON.stringify(example.value) };
}
