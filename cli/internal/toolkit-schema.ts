import { readFileSync } from 'node:fs';
import { specPath } from '../../spec/root.js';
import type { SchemaIssue } from '../../spec/schemas/internal/issues.js';

/** Documents that this tool reads, by the name of their schema in `spec/schemas/toolkit`. */
type ToolkitDocument = 'report' | 'config' | 'baseline';

/** What its schema has against a document; empty when it is valid. The validator is loaded when it is first needed. */
export async function schemaIssues(name: ToolkitDocument, value: unknown): Promise<SchemaIssue[]> {
  const [{ Ajv2020 }, formats, { toIssues }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
    import('../../spec/schemas/internal/issues.js'),
  ]);
  const ajv = new Ajv2020({ strict: true, allErrors: true, validateSchema: false });
  formats.default.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(specPath('schemas', 'toolkit', `${name}.json`), 'utf8')) as object,
  );
  return validate(value) ? [] : toIssues(validate.errors ?? []);
}
