import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { parsedFolder, parseYaml, yamlKey } from '../../spec/parse-yaml.js';
import { specPath } from '../../spec/root.js';

test('what the build has parsed is what the YAML of spec/ says, and nothing else lies there', () => {
  const files = readdirSync(specPath(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const texts = files.map((name) => readFileSync(specPath(name), 'utf8'));
  expect(readdirSync(parsedFolder).sort()).toEqual(texts.map((text) => `${yamlKey(text)}.json`).sort());
  for (const text of texts) {
    const value: unknown = JSON.parse(JSON.stringify(parse(text, { maxAliasCount: -1 })));
    expect(JSON.parse(readFileSync(join(parsedFolder, `${yamlKey(text)}.json`), 'utf8'))).toEqual(value);
    expect(parseYaml(text)).toEqual(value);
  }
});

test('a text that the build has not seen is parsed as it is', () => {
  expect(parseYaml('a: &x [1, { b: c }]\nd: *x\n')).toEqual({ a: [1, { b: 'c' }], d: [1, { b: 'c' }] });
  expect(() => parseYaml('a: [1')).toThrow();
});
