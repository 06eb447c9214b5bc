import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';

/** Every page with commands: README, CONTRIBUTING and those of docs/. */
export const pageNames: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(packageRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Programs whose lines are commands; what else stands in a fenced block is output, code, or a list of files. */
const command = /^(?:[A-Z_]+=\S+ )*(?:npx|npm|node|maas-conformance|openssl|docker|cat) \S/;

/** The fenced blocks of a page, with their language. */
export function blocksOf(page: string): { language: string; text: string }[] {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  return [...text.matchAll(/^```([a-z]*)\n([\s\S]*?)^```/gm)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }));
}

/** The commands of a page, one for each line, as a reader would type them: no prompt, no remark. */
export function commandsOf(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => ['', 'sh', 'console', 'yaml'].includes(language))
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/^(?:- run: |\$ )/, '').replace(/\s+# .*$/, ''))
    .filter((line) => command.test(line) && !line.includes(' · '))
    .map((line) => line.trim());
}
