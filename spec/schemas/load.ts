import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySchemaObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { specPath } from '../root.js';
import { aimMetadataIds, dataTypes } from './data-types.js';
import type { SchemaIssue } from './internal/issues.js';
import { toIssues } from './internal/issues.js';
import { isLarge } from './internal/size.js';
import { compareUniqueItemsByText } from './internal/unique-items.js';

export type { SchemaIssue } from './internal/issues.js';

/** A JSON Schema 2020-12 document of `spec/schemas`. */
export type Schema = AnySchemaObject & { $id: string };

/** What a schema says about a value; `errors` is empty exactly when `valid`. */
export interface SchemaVerdict {
  valid: boolean;
  errors: SchemaIssue[];
}

/** The folders of `spec/schemas` which hold MPAI's data formats, one per standard. */
const standards = ['aif', 'mmc', 'mmm', 'osd', 'ptf', 'tfa'];

/** Of a value with more parts than this, only the first error is reported: all of them could fill the memory. */
const manyValues = 10_000;

let schemas: Schema[] | undefined;
let all: Ajv2020 | undefined;
let first: Ajv2020 | undefined;

/**
 * All schemas of MPAI's data formats, read once.
 *
 * @throws Error naming the file when one is missing or is not JSON (an incomplete installation).
 */
export function loadSchemas(): Schema[] {
  schemas ??= standards.flatMap((standard) => listJson(specPath('schemas', standard)).map(readSchema));
  return schemas;
}

/** The `$id` of the schema of an MPAI Data Type such as `OSD-BTO-V1.5`; undefined when we have none. */
export function schemaFor(dataType: string): string | undefined {
  return dataTypes.get(dataType);
}

/**
 * A new JSON Schema 2020-12 validator in strict mode which knows all schemas by their `$id`; each is compiled when it
 * is first asked for. Formats (`uri`, `uuid`) are asserted: JSON Schema leaves that to the application, and MPAI's
 * schemas mean them.
 *
 * @param options.allErrors whether it reports every error (the default) or stops at the first.
 */
export function createValidator(options: { allErrors?: boolean } = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: options.allErrors ?? true,
    // Our tests check the documents against the meta-schema; every process doing so again costs more than the rest.
    validateSchema: false,
    // The schemas refer to each other so much that copies and their optimisation double the time of compilation.
    inlineRefs: false,
    code: { optimize: false },
  });
  ajvFormats.default(ajv);
  compareUniqueItemsByText(ajv);
  return ajv.addSchema(loadSchemas());
}

/**
 * Judges port data, parsed from JSON, by the schema of their Data Type.
 *
 * @throws Error when there is no schema for the type; ask {@link schemaFor} first.
 */
export function validateData(dataType: string, value: unknown): SchemaVerdict {
  const id = schemaFor(dataType);
  if (id === undefined) {
    throw new Error(
      `There is no schema for the Data Type "${dataType}"; known are ${[...dataTypes.keys()].join(', ')}.`,
    );
  }
  return judge(id, value);
}

/** Judges AIM Metadata, parsed from JSON; `strict` refuses placeholders, as an L3 must have none. */
export function validateMetadata(value: unknown, options: { strict: boolean }): SchemaVerdict {
  return judge(options.strict ? aimMetadataIds.strict : aimMetadataIds.open, value);
}

function validatorFor(value: unknown): Ajv2020 {
  if (isLarge(value, manyValues)) {
    first ??= createValidator({ allErrors: false });
    return first;
  }
  all ??= createValidator();
  return all;
}

function judge(id: string, value: unknown): SchemaVerdict {
  const validate = validatorFor(value).getSchema(id) as ValidateFunction;
  try {
    const valid = validate(value);
    return { valid, errors: valid ? [] : toIssues(validate.errors ?? []) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Some types contain themselves, so a sender can nest them until the stack is full.
    return { valid: false, errors: [{ pointer: '', message: 'is nested too deeply to be judged', keyword: 'depth' }] };
  }
}

function listJson(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listJson(path);
    return entry.name.endsWith('.json') ? [path] : [];
  });
}

function readSchema(file: string): Schema {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Schema;
  } catch (cause) {
    throw new Error(`The schema ${file} cannot be read; install the package again.`, { cause });
  }
}
