import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { canonicalJson } from './internal/canonical-json.js';
import { componentValidators, type Validate } from './internal/component-validators.js';
import { operationEntries } from './internal/operation-entries.js';
import { readSpecData } from './internal/read-data.js';
import type { OpenApiDocument } from './openapi-types.js';
import type { OperationEntry } from './operations.js';
import { specPath } from './root.js';

export type { Validate } from './internal/component-validators.js';
export type { OperationEntry, OperationName } from './operations.js';

/** The remote interface of the API Server (`spec/maas.openapi.yaml`), aliases expanded; read once. Treat it as read-only. */
export const maasDocument: () => OpenApiDocument = once(() => readSpecData('maas.openapi.yaml') as OpenApiDocument);

/** The interface of the Store (`spec/store.openapi.yaml`), aliases expanded; read once. Treat it as read-only. */
export const storeDocument: () => OpenApiDocument = once(() => readSpecData('store.openapi.yaml') as OpenApiDocument);

/** Version of the remote interface that this package judges by, e.g. `1.0.0`. */
export function specVersion(): string {
  return maasDocument().info.version;
}

/**
 * `sha256:` and 64 lower-case hex digits over everything normative in `spec/`: both OpenAPI documents, the JSON Schemas,
 * the clauses, the ambiguities and the conformance workflows. Taken over their canonical JSON (RFC 8785), so it changes
 * when the meaning of a file does and not when its layout or its comments do.
 */
export const specDigest: () => string = once(() => {
  const hash = createHash('sha256');
  for (const path of normativeFiles()) hash.update(`${path}\n${canonicalJson(readSpecData(path))}\n`);
  return `sha256:${hash.digest('hex')}`;
});

/** Paths, relative to `spec/` and parted by `/`, of the files that {@link specDigest} covers, in the order it takes them. */
export function normativeFiles(): string[] {
  return readdirSync(specPath(), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) =>
      /^([^/]+\.openapi\.yaml|schemas\/(?!toolkit\/).+\.json|clauses\/[^/]+\.yaml|ambiguities\.yaml|workflows\/mct\.yaml)$/.test(
        path,
      ),
    )
    .sort();
}

/**
 * Validator of one schema of `#/components/schemas` in `maas.openapi.yaml` (JSON Schema 2020-12, formats asserted).
 * Compiled on first use and kept. Errors are one short phrase each, led by a JSON Pointer: `/change must be string`.
 *
 * @throws Error when the document has no such schema.
 */
export function componentValidator(name: string): Validate {
  return validators()(name);
}

const validators = once(() => componentValidators(maasDocument().components.schemas));

/** Every operation of `maas.openapi.yaml`, in document order, with the statuses and media types it declares. */
export const operationsTable: () => readonly OperationEntry[] = once(() => operationEntries(maasDocument()));

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
