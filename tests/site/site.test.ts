import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { createProgram } from '../../cli/command-line.js';
import { packageRoot, specPath } from '../../spec/root.js';
import { fakeIo } from '../cli/command.js';
import { commandsOf, pageNames } from '../pages/page-commands.js';
import { chromiumPath, launch, noChromium, seriousFaults } from '../reports/chromium.js';

test.describe.configure({ mode: 'default' });

let site: string;
let pages: Map<string, string>;
test.beforeAll(() => {
  site = mkdtempSync(join(tmpdir(), 'maas-site-'));
  execFileSync(process.execPath, [join(packageRoot, 'scripts', 'site.mjs'), '--out', site], { stdio: 'pipe' });
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  pages = new Map(files.map((file) => [file, readFileSync(join(site, file), 'utf8')]));
});
test.afterAll(() => rmSync(site, { recursive: true, force: true }));

const attributes = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

test('every link and picture leads to a file and an anchor of the site', () => {
  const broken: string[] = [];
  for (const [file, text] of pages) {
    const ids = attributes(text, 'id');
    expect(ids, `${file}: each id once`).toHaveLength(new Set(ids).size);
    for (const href of [...attributes(text, 'href'), ...attributes(text, 'src')]) {
      if (/^https?:/.test(href)) continue;
      const [path = '', fragment = ''] = href.split('#');
      const to = path === '' ? file : posix.join(posix.dirname(file), path);
      const there = existsSync(join(site, to));
      const anchored = fragment === '' || attributes(pages.get(to) ?? '', 'id').includes(decodeURIComponent(fragment));
      if (!there || !anchored) broken.push(`${file}: ${href}`);
    }
  }
  expect(broken).toEqual([]);
});

test('links of the sources lead to files that are there', () => {
  for (const source of pageNames) {
    const text = readFileSync(join(packageRoot, source), 'utf8').replace(/```[\s\S]*?```/g, '');
    for (const [, href = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|#)/.test(href)) continue;
      const path = join(packageRoot, dirname(source), href.split('#')[0] ?? '');
      expect(existsSync(path), `${source} links to ${href}`).toBe(true);
    }
  }
});

test('all clauses, open questions, profiles, commands, workflows and schemas are there', () => {
  const read = (text: string): { id: string; profile: string }[] => parse(text) as { id: string; profile: string }[];
  const clauses = readdirSync(specPath('clauses')).flatMap((file) =>
    read(readFileSync(specPath('clauses', file), 'utf8')).map((clause) => ({ ...clause, file })),
  );
  const profiles = pages.get('profiles.html') ?? '';
  for (const { id, profile, file } of clauses) {
    const page = `clauses/${file.replace('.yaml', '.html')}`;
    expect(attributes(pages.get(page) ?? '', 'id'), page).toContain(id);
    expect(pages.get('clauses.html'), 'the list of clauses leads to each').toContain(`href="${page}#${id}"`);
    expect(attributes(profiles, 'id')).toContain(profile);
  }
  for (const { id } of read(readFileSync(specPath('ambiguities.yaml'), 'utf8')))
    expect(attributes(pages.get('clauses/questions.html') ?? '', 'id')).toContain(id);
  for (const command of createProgram(fakeIo()).commands)
    if (command.name() !== 'help') expect(pages.get('cli.html')).toContain(`maas-conformance ${command.name()}`);
  for (const name of readdirSync(specPath('schemas', 'toolkit'))) {
    expect([...pages.keys()]).toContain(`schema-${name.replace('.json', '.html')}`);
    expect(existsSync(join(site, 'files/spec/schemas/toolkit', name))).toBe(true);
  }
  // A new page of docs/ is named in scripts/site/pages.mjs, or nobody finds it.
  for (const name of readdirSync(join(packageRoot, 'docs')).filter((file) => file.endsWith('.md')))
    expect([...pages.keys()]).toContain(name.replace('.md', '.html'));
  expect(pages.has('contributing.html')).toBe(true);
});

test('a page contacts nobody and runs nothing', () => {
  for (const [file, text] of pages) {
    expect(text, file).toContain("default-src 'none'");
    expect(text, file).not.toMatch(/<script|<iframe|javascript:| on[a-z]+="/i);
    expect(attributes(text, 'src').filter((src) => /^(https?:)?\/\//.test(src))).toEqual([]);
    expect(text, file).not.toContain('>undefined<');
  }
});

test('every command in the pages is one, with options that it has', () => {
  const program = createProgram(fakeIo());
  const commands = new Map(program.commands.map((command) => [command.name(), command]));
  let count = 0;
  for (const source of pageNames) {
    for (const line of commandsOf(source).flatMap((each) => each.split(' && '))) {
      const [, rest] =
        /^(?:[A-Z_]+=\S+ )*(?:npx (?:--yes )?(?:-p \S+ )*)?maas-conformance(?:@\S+)? (.*)$/.exec(line) ?? [];
      if (rest === undefined) continue;
      count += 1;
      const words = rest.split(/\s+/);
      const named = commands.get(words[0] ?? '');
      const command = named ?? commands.get('server');
      const sub = command?.commands.find((each) => each.name() === words[1]) ?? command;
      const known = new Set(sub?.options.map(({ long }) => long));
      for (const word of words.filter((each) => /^--[a-z]/.test(each)))
        expect(known.has(word.split('=')[0]) || word === '--help', `${source}: ${line}: ${word}`).toBe(true);
      if (named === undefined) expect(words[0], `${source}: ${line}`).toMatch(/^(https?:|--|<url>)/);
    }
  }
  expect(count).toBeGreaterThan(60);
});

test('it can be read by everybody, in light, in dark and on a phone', async () => {
  test.skip(chromiumPath === undefined, noChromium);
  const browser = await launch();
  try {
    for (const [file, options] of [
      ['index.html', { colorScheme: 'light' }],
      ['clauses/sci.html', { colorScheme: 'dark' }],
      ['cli.html', { viewport: { width: 360, height: 740 } }],
    ] as const) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(site, file)).href);
      expect(await seriousFaults(page), file).toEqual([]);
      const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(width, `${file}: nothing sticks out`).toBeLessThanOrEqual(0);
      await context.close();
    }
  } finally {
    await browser.close();
  }
});
