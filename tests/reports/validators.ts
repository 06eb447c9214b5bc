import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import draft4Module from 'ajv-draft-04';
import formatsModule from 'ajv-formats';
import { Parser } from 'commonmark';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import jsonld from 'jsonld';
import { packageRoot } from '../../spec/root.js';

/** A published schema or parser per format: each throws (by `expect`) when the text is not of the format. */

const addFormats = formatsModule.default;
const modules = join(packageRoot, 'node_modules');
const readSchema = (...path: string[]): AnySchemaObject =>
  JSON.parse(readFileSync(join(modules, ...path), 'utf8')) as AnySchemaObject;

function must(validate: ValidateFunction, value: unknown): void {
  const ok = validate(value);
  expect(ok, JSON.stringify(validate.errors?.slice(0, 5), undefined, 1)).toBe(true);
}

let sarif: ValidateFunction | undefined;
/** SARIF 2.1.0 by the schema that OASIS published with it (draft-04). */
export function validSarif(text: string): Record<string, unknown> {
  if (sarif === undefined) {
    const Draft4 = draft4Module.default;
    const ajv = new Draft4({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    sarif = ajv.compile(readSchema('@microsoft', 'jest-sarif', 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json'));
  }
  const log = JSON.parse(text) as Record<string, unknown>;
  must(sarif, log);
  return log;
}

let ctrf: ValidateFunction | undefined;
/** CTRF by its own schema; beyond it, the summary counts the tests. */
export function validCtrf(text: string): {
  results: { summary: Record<string, number>; tests: Record<string, unknown>[] };
} {
  if (ctrf === undefined) {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    ctrf = ajv.compile(readSchema('ctrf', 'dist', 'ctrf-schema-0.0.json'));
  }
  const document = JSON.parse(text) as ReturnType<typeof validCtrf>;
  must(ctrf, document);
  const { summary, tests } = document.results;
  expect(summary.tests).toBe(tests.length);
  for (const status of ['passed', 'failed', 'skipped', 'pending', 'other'])
    expect(summary[status]).toBe(tests.filter((one) => one.status === status).length);
  return document;
}

let har: ValidateFunction | undefined;
/** HAR 1.2 by the schemas of har-schema (draft-06). */
export function validHar(text: string): { log: { entries: Record<string, unknown>[] } } {
  if (har === undefined) {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addMetaSchema(readSchema('ajv', 'dist', 'refs', 'json-schema-draft-06.json'));
    const folder = ['har-schema', 'lib'];
    const parts =
      'afterRequest beforeRequest browser cache content cookie creator entry header log page pageTimings postData query request response timings';
    for (const part of parts.split(' ')) ajv.addSchema(readSchema(...folder, `${part}.json`));
    har = ajv.compile(readSchema(...folder, 'har.json'));
  }
  const archive = JSON.parse(text) as ReturnType<typeof validHar>;
  must(har, archive);
  return archive;
}

const inTest = new Set(['skipped', 'error', 'failure', 'system-out', 'system-err', 'properties']);

export interface JunitCase {
  name: string;
  classname: string;
  time: string;
  failure?: { message: string; type: string; '#text': string };
  error?: { message: string; type: string };
  skipped?: { message: string };
}

/** JUnit XML: well-formed, and what its usual schema (Jenkins' junit-10.xsd) asks of elements, attributes and counts. */
export function validJunit(text: string): JunitCase[] {
  const root = parseXml(text, (name) => ['testsuite', 'testcase', 'property'].includes(name)).testsuites as Suite & {
    testsuite?: (Suite & { testcase?: JunitCase[] })[];
  };
  const suites = root.testsuite ?? [];
  const all = suites.flatMap((suite) => {
    const cases = suite.testcase ?? [];
    counts(suite, cases);
    expect(suite.name).toBeTruthy();
    expect(suite.timestamp).toMatch(/^\d{4}-\d\d-\d\dT/);
    return cases;
  });
  counts(root, all);
  for (const one of all) {
    expect(one.name).toBeTruthy();
    expect(one.classname).toBeTruthy();
    expect(one.time).toMatch(/^\d+\.\d{3}$/);
    const children = Object.entries(one).filter(([, value]) => typeof value === 'object');
    expect(children.length).toBeLessThanOrEqual(1);
    for (const [child] of children) expect(inTest.has(child)).toBe(true);
  }
  return all;
}

type Suite = Record<'name' | 'tests' | 'failures' | 'errors' | 'skipped' | 'time' | 'timestamp', string>;

function counts(suite: Suite, cases: readonly JunitCase[]): void {
  expect(suite.tests).toBe(String(cases.length));
  expect(suite.failures).toBe(String(cases.filter((one) => one.failure !== undefined).length));
  expect(suite.errors).toBe(String(cases.filter((one) => one.error !== undefined).length));
  expect(suite.skipped).toBe(String(cases.filter((one) => one.skipped !== undefined).length));
}

/** Well-formed XML 1.0 without a character it cannot hold, parsed; attributes and elements are members. */
export function parseXml(text: string, isArray: (name: string) => boolean = () => false): Record<string, unknown> {
  expect(XMLValidator.validate(text)).toBe(true);
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    isArray,
  }).parse(text) as Record<string, unknown>;
}

/** JSON-LD expanded offline: every term is known to the context, and assertions are complete (EARL 1.0 Guide, section 2). */
export async function validEarl(text: string): Promise<{ outcome: string; test: string }[]> {
  const documentLoader = (url: string): never => {
    throw new Error(`The document asks for ${url}.`);
  };
  // `safe` (not in the types yet) makes a term that the context does not define an error.
  const options = { documentLoader, safe: true } as jsonld.Options.Expand;
  const expanded = (await jsonld.expand(JSON.parse(text) as object, options)) as unknown;
  const earl = 'http://www.w3.org/ns/earl#';
  const nodes = expanded as Record<string, unknown>[];
  const assertions = nodes.filter((node) => (node['@type'] as string[]).includes(`${earl}Assertion`));
  const ids = new Set(nodes.map((node) => node['@id']));
  return assertions.map((node) => {
    const only = (of: Record<string, unknown>, name: string): Record<string, unknown> => {
      const values = of[earl + name] as Record<string, unknown>[];
      expect(values).toHaveLength(1);
      return values[0] ?? {};
    };
    expect(ids).toContain(only(node, 'assertedBy')['@id']);
    expect(ids).toContain(only(node, 'subject')['@id']);
    const outcome = only(only(node, 'result'), 'outcome')['@id'] as string;
    expect(outcome).toMatch(/#(passed|failed|cantTell|inapplicable|untested)$/);
    return { outcome: outcome.slice(earl.length), test: only(node, 'test')['@id'] as string };
  });
}

/** CommonMark, parsed: kinds of nodes and the raw HTML in it. */
export function parseMarkdown(text: string): { kinds: string[]; html: string[]; text: string } {
  const walker = new Parser().parse(text).walker();
  const kinds: string[] = [];
  const html: string[] = [];
  let words = '';
  for (let event = walker.next(); event !== null; event = walker.next()) {
    if (!event.entering) continue;
    kinds.push(event.node.type);
    if (event.node.type.startsWith('html')) html.push(event.node.literal ?? '');
    else words += event.node.literal ?? '';
  }
  return { kinds, html, text: words };
}
