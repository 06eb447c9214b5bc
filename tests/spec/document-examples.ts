import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { JsonSchema, OpenApiDocument } from '../../spec/openapi-types.js';

/** An example of an OpenAPI document, the schema it stands beside, and the JSON Pointer of where it stands. */
export interface FoundExample {
  readonly where: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
}

/** Every `example` and every member of `examples` which stands beside a `schema`: bodies, parameters, header fields. */
export function examplesOf(document: OpenApiDocument): FoundExample[] {
  const found: FoundExample[] = [];
  visit(document, '#', (node, where) => {
    if (node.schema === undefined) return;
    const schema = node.schema as JsonSchema;
    if (node.example !== undefined) found.push({ where: `${where}/example`, schema, value: node.example });
    for (const [name, example] of Object.entries((node.examples ?? {}) as Record<string, { value: unknown }>)) {
      found.push({ where: `${where}/examples/${name}`, schema, value: example.value });
    }
  });
  return found;
}

/** Calls back for every object of the document which is no part of a schema or of an example's value. */
function visit(value: unknown, where: string, each: (node: Record<string, unknown>, where: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) each(value as Record<string, unknown>, where);
  for (const [key, member] of Object.entries(value)) {
    if (key === 'schema' || key === 'schemas' || key === 'examples' || key === 'example') continue;
    visit(member, `${where}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, each);
  }
}

/** Compiles any schema of a document by ajv (2020-12, strict, formats asserted), apart from the code under test. */
export function schemaCompiler(document: OpenApiDocument): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addKeyword('components');
  return (schema) => {
    const own = typeof schema === 'boolean' ? { not: schema ? false : {} } : schema;
    return ajv.compile({ components: { schemas: document.components.schemas }, ...own });
  };
}
