// `npm run site`: the documentation as a small static site in dist/site (or --out FOLDER), made from the sources: README,
// docs/, clauses, profiles, schemas. Pages need no script and contact nobody. Exits 1 and names every link that leads nowhere.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clausePages } from './site/clauses.mjs';
import { layout } from './site/layout.mjs';
import { brokenLinks, rewriteLinks } from './site/links.mjs';
import { linkClauses, renderMarkdown } from './site/markdown.mjs';
import { written } from './site/pages.mjs';
import { profilesPage } from './site/profiles.mjs';
import { schemaPages } from './site/schemas.mjs';
import { stylesheet } from './site/style.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist', 'site') } } });
const out = resolve(values.out);

/** Pages: where they go, what they are called, their source in the repository if they have one, their body as HTML. */
const fromMarkdown = written(root).map(({ source, file, title }) => {
  const page = renderMarkdown(readFileSync(join(root, source), 'utf8'));
  return { file, source, title: title ?? page.title, body: page.html };
});
const clauses = clausePages(root);
const pages = [...fromMarkdown, ...clauses.pages, profilesPage(root, clauses.all), ...schemaPages(root)];

rmSync(out, { recursive: true, force: true });
const where = { root, pages, clauses: clauses.anchors };
/** Files of the repository that pages link to, and what they become. */
const copied = new Map();
const finished = pages.map((page) => {
  const linked = linkClauses(page.body, (id) => hrefTo(page.file, clauses.anchors.get(id)));
  return { ...page, body: rewriteLinks(linked, page, where, copied) };
});
for (const page of finished) write(page.file, layout(page, finished));
write('style.css', stylesheet);
for (const [source, file] of copied) {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  cpSync(join(root, source), join(out, file));
}
const broken = brokenLinks(out);
for (const each of broken) console.error(each);
console.log(`${finished.length} pages in ${relative(process.cwd(), out) || '.'}`);
process.exit(broken.length > 0 ? 1 : 0);

function write(file, text) {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  writeFileSync(join(out, file), text);
}

/** `sci.html#SCI-001` as seen from another page; undefined for what is no clause, or stands on the page itself. */
function hrefTo(from, target) {
  if (target === undefined || target.startsWith(`${from}#`)) return undefined;
  return relative(dirname(from), target).replaceAll('\\', '/');
}
