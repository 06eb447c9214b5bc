import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySchemaObject } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { packageRoot } from '../../spec/root.js';
import { aimMetadataIds, dataTypes } from '../../spec/schemas/data-types.js';
import { createValidator, loadSchemas } from '../../spec/schemas/load.js';
import { damagedCopies } from './damage.js';

export interface Comparison {
  compared: number;
  accepted: number;
  differences: string[];
}

/**
 * Validates documents and damaged copies of them by MPAI's schemas and by ours and reports where they disagree.
 *
 * @param folder holds MPAI's `schemas/`, and metadata below `l2/` and `l3/`.
 */
export function compareWithPublished(folder: string): Comparison {
  const ours = createValidator();
  const theirs = publishedValidator(join(folder, 'schemas'), placeholdersByReference);
  const theirsStrict = publishedValidator(join(folder, 'schemas'), withoutPlaceholders);
  const result: Comparison = { compared: 0, accepted: 0, differences: [] };

  const compare = (document: unknown, id: string, published: Ajv2020, publishedId = id) => {
    const expected = published.validate(publishedId, document);
    result.compared += 1;
    if (expected) result.accepted += 1;
    if (ours.validate(id, document) !== expected) {
      result.differences.push(
        `${expected ? 'refused' : 'accepted'} by ours (${id}): ${JSON.stringify(document).slice(0, 500)}`,
      );
    }
  };

  for (const metadata of [...vectors('metadata'), ...readAll(join(folder, 'l2')), ...readAll(join(folder, 'l3'))]) {
    for (const document of [metadata, ...damagedCopies(metadata)]) {
      compare(document, aimMetadataIds.open, theirs);
      compare(document, aimMetadataIds.strict, theirsStrict, aimMetadataIds.open);
    }
  }
  // Each vector is tried as every type: most pairs do not fit, and must not fit either way.
  for (const data of vectors('data')) {
    const documents = [data, ...damagedCopies(data)];
    for (const id of dataTypes.values()) for (const document of documents) compare(document, id, theirs);
  }
  return result;
}

function vectors(kind: string): unknown[] {
  return readAll(join(packageRoot, 'fixtures/vectors', kind)).map((vector) =>
    isVector(vector) ? vector.document : vector,
  );
}

function isVector(value: unknown): value is { document: unknown } {
  return typeof value === 'object' && value !== null && 'why' in value && 'document' in value;
}

type Adapt = (schema: AnySchemaObject) => AnySchemaObject;

/** MPAI's schemas for the addresses we restate; where MPAI's text is not there, ours, which is open on purpose. */
function publishedValidator(folder: string, adapt: Adapt): Ajv2020 {
  const published = new Map((readAll(folder) as AnySchemaObject[]).map((schema) => [schema.$id, schema]));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, inlineRefs: false });
  ajvFormats.default(ajv);
  for (const schema of loadSchemas()) ajv.addSchema(adapt(published.get(schema.$id) ?? schema));
  return ajv;
}

/** ajv does not see a dynamic anchor below `$defs` before evaluating it, as MPAI's file has it: a plain reference means the same. */
function placeholdersByReference(schema: AnySchemaObject): AnySchemaObject {
  if (schema.$id !== aimMetadataIds.open) return asAnObject(schema);
  return JSON.parse(
    JSON.stringify(schema)
      .replaceAll('"$dynamicRef":"#placeholder"', '"$ref":"#/$defs/Placeholder"')
      .replaceAll('"$dynamicAnchor":"placeholder",', ''),
  ) as AnySchemaObject;
}

function withoutPlaceholders(schema: AnySchemaObject): AnySchemaObject {
  const adapted = placeholdersByReference(schema);
  return schema.$id === aimMetadataIds.open ? { ...adapted, $defs: { ...adapted.$defs, Placeholder: false } } : adapted;
}

/** Takes Texture Map, whose text is missing, for an object: if it were anything, the published `oneOf` of a map and an id would refuse every id. */
function asAnObject(schema: AnySchemaObject): AnySchemaObject {
  return schema.$id?.endsWith('/TextureMap.json') ? { ...schema, not: { type: 'string' } } : schema;
}

function readAll(folder: string): unknown[] {
  if (!existsSync(folder))
    throw new Error(`There is no folder ${folder}; MPAI_DATA must name one which holds schemas/, l2/ and l3/.`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}
