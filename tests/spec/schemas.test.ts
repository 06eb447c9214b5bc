import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { packageRoot } from '../../spec/root.js';
import { dataTypes } from '../../spec/schemas/data-types.js';
import type { SchemaVerdict } from '../../spec/schemas/load.js';
import { loadSchemas, schemaFor, validateData, validateMetadata } from '../../spec/schemas/load.js';
import { compareWithPublished } from './schema-differential.js';

interface InvalidVector {
  why: string;
  pointer: string;
  strict?: boolean;
  document: unknown;
}

function vectors(kind: string): Array<{ name: string; content: unknown }> {
  const folder = join(packageRoot, 'fixtures/vectors', kind);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => ({
    name: file.replace('.json', ''),
    content: JSON.parse(readFileSync(join(folder, file), 'utf8')),
  }));
}

/** The vectors of data are named by their type, which a wrong document cannot be asked for. */
function typeIn(name: string): string {
  return name.slice(0, 'osd-bto-v1.5'.length).toUpperCase();
}

function pointers(verdict: SchemaVerdict): string[] {
  return [...new Set(verdict.errors.map(({ pointer }) => pointer))];
}

/** Every address a schema refers to, made absolute. */
function references(node: unknown, base: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === '$ref' && typeof value === 'string') return [value.startsWith('#') ? base + value : value];
    return references(value, base);
  });
}

test('every schema is valid, resolves its references and compiles in strict mode without a warning', () => {
  const complaints: unknown[] = [];
  const note = (...words: unknown[]) => complaints.push(words);
  const logger = { log: note, warn: note, error: note };
  const ajv = new Ajv2020({ strict: true, allErrors: true, inlineRefs: false, code: { optimize: false }, logger });
  ajvFormats.default(ajv);
  const schemas = loadSchemas();
  ajv.addSchema(schemas);

  const ids = schemas.map(({ $id }) => $id);
  expect(new Set(ids).size).toBe(schemas.length);
  expect(schemas.length).toBeGreaterThan(50);
  for (const schema of schemas) {
    expect(schema.$schema, schema.$id).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.description, `${schema.$id} says whose words it is in`).toMatch(/maas-conformance|Stands in for/);
    expect(ajv.getSchema(schema.$id), schema.$id).toBeDefined();
    for (const reference of references(schema, schema.$id)) expect(ajv.getSchema(reference), reference).toBeDefined();
  }
  expect(complaints).toEqual([]);
});

test('a Data Type leads to the schema which asks for that type in Header', () => {
  const headers = new Map(loadSchemas().map(({ $id, properties }) => [$id, properties?.Header?.const]));
  // The published Headers of these three are patterns which their own identifier does not match.
  const misspelt = ['AIF-PRI-V1.0', 'PTF-DEM-V1.0', 'PTF-SEC-V1.0'];
  for (const [dataType, id] of dataTypes) {
    expect(headers.has(id), id).toBe(true);
    expect(headers.get(id), id).toBe(misspelt.includes(dataType) ? undefined : dataType);
  }
  expect(schemaFor('OSD-BTO-V1.5')).toBe('https://schemas.mpai.community/OSD/V1.5/data/BasicTextObject.json');
  expect(schemaFor('OSD-BTO-V1.4')).toBeUndefined();
  expect(() => validateData('OSD-BTO-V1.4', {})).toThrow(
    /no schema for the Data Type "OSD-BTO-V1.4"; known are .*OSD-BTO-V1.5/,
  );
});

test('valid metadata are accepted; what only a template may leave open is refused of an L3', () => {
  for (const { name, content } of vectors('metadata/valid')) {
    expect(validateMetadata(content, { strict: false }), name).toEqual({ valid: true, errors: [] });
    expect(validateMetadata(content, { strict: true }).valid, name).toBe(name.startsWith('l3-'));
  }
});

test('invalid metadata are refused where they are wrong, and nowhere else', () => {
  for (const { name, content } of vectors('metadata/invalid')) {
    const { why, pointer, strict, document } = content as InvalidVector;
    expect(pointers(validateMetadata(document, { strict: true })), `${name}: ${why}`).toEqual([pointer]);
    expect(pointers(validateMetadata(document, { strict: false })), `${name}: ${why}`).toEqual(strict ? [] : [pointer]);
  }
  for (const value of [undefined, null, [], 'text', '/* placeholder */', 3]) {
    expect(validateMetadata(value, { strict: false }).errors).toEqual([
      { pointer: '', message: 'must be object', keyword: 'type' },
    ]);
  }
});

test('port data are judged by the schema of their type', () => {
  for (const { name, content } of vectors('data/valid')) {
    expect(validateData(typeIn(name), content), name).toEqual({ valid: true, errors: [] });
  }
  for (const { name, content } of vectors('data/invalid')) {
    const { why, pointer, document } = content as InvalidVector;
    expect(pointers(validateData(typeIn(name), document)), `${name}: ${why}`).toEqual([pointer]);
  }
});

test('errors are short and fold alternatives into one', () => {
  const text = { Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'text-1' };
  const { errors } = validateData('OSD-BTO-V1.5', {
    ...text,
    Header: 'x',
    'a/b~c': 1,
    BasicTextData: [{}, { Data: 'x', ID: 'y' }, 4],
  });
  expect(errors).toEqual([
    { pointer: '/a~1b~0c', keyword: 'additionalProperties', message: 'is not a known property' },
    { pointer: '/Header', keyword: 'const', message: 'must be "OSD-BTO-V1.5"' },
    {
      pointer: '/BasicTextData/0',
      keyword: 'oneOf',
      message:
        'matches none of the alternatives (lacks the required property "Data"; or lacks the required property "DataURI"; ' +
        'or lacks the required property "Length"; or lacks the required property "ID")',
    },
    { pointer: '/BasicTextData/1', keyword: 'oneOf', message: 'matches more than one of the alternatives' },
    { pointer: '/BasicTextData/2', keyword: 'type', message: 'must be object' },
  ]);

  const strict = validateMetadata({ APIProfile: '/* Basic | Secure */' }, { strict: true }).errors;
  expect(strict).toContainEqual({
    pointer: '/APIProfile',
    keyword: 'anyOf',
    message: 'must be one of "Basic", "Secure"',
  });
  expect(strict).toContainEqual({ pointer: '', keyword: 'required', message: 'lacks the required property "Header"' });
});

test('a hostile value costs little and gets a short answer', () => {
  const text = { Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'text-1' };
  const wrong = validateData('OSD-BTO-V1.5', { ...text, BasicTextData: Array.from({ length: 100_000 }, () => ({})) });
  expect(pointers(wrong)).toEqual(['/BasicTextData/0']);
  const right = { ...text, BasicTextData: Array.from({ length: 100_000 }, (_, index) => ({ ID: `${index}` })) };
  expect(validateData('OSD-BTO-V1.5', right)).toEqual({ valid: true, errors: [] });

  // Compared pairwise, these items would take hours.
  const actions = Array.from({ length: 100_000 }, (_, index) => ({ ProcessActionID: `${index}` }));
  const rights = { Header: 'MMM-RGT-V2.2', RightsID: 'r' };
  const granted = (PAIDOrPA: unknown) => ({
    ...rights,
    RightsData: [{ DeonticVerb: 'May', Level: 'Granted', PAIDOrPA }],
  });
  expect(validateData('MMM-RGT-V2.2', granted(actions)).valid).toBe(true);
  const repeated = [
    { Status: 'Model', ProcessActionID: 'a' },
    { ProcessActionID: 'a', Status: 'Model' },
  ];
  expect(validateData('MMM-RGT-V2.2', granted(repeated)).errors).toEqual([
    { pointer: '/RightsData/0/PAIDOrPA', keyword: 'uniqueItems', message: 'must NOT have duplicate items' },
  ]);

  let nested: object = granted([{ ProcessActionID: 'a' }]);
  for (let depth = 0; depth < 50_000; depth += 1) {
    const DataXMData = {
      DataID: 'd',
      Source: [{ AIMID: 'a' }],
      Annotations: [{ Annotation: 1, AnnotationRights: nested }],
    };
    nested = { ...granted([{ ProcessActionID: 'a' }]), DataXMData };
  }
  expect(validateData('MMM-RGT-V2.2', nested).errors).toEqual([
    { pointer: '', keyword: 'depth', message: 'is nested too deeply to be judged' },
  ]);
});

test("the schemas accept and refuse what MPAI's own do", () => {
  const folder = process.env.MPAI_DATA;
  test.skip(folder === undefined, "MPAI_DATA does not name a folder with MPAI's schemas/, l2/ and l3/");
  if (folder === undefined) return;
  test.setTimeout(900_000);
  const { compared, accepted, differences } = compareWithPublished(folder);
  test
    .info()
    .annotations.push({ type: 'compared', description: `${compared} documents, ${accepted} of them accepted by both` });
  expect(differences.slice(0, 5)).toEqual([]);
  expect(compared).toBeGreaterThan(10_000);
  expect(accepted).toBeGreaterThan(1_000);
});
