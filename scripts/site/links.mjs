import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/**
 * Links of a page as they lead inside the site: to the page that a source became, to a copy of a file, else nowhere: a
 * folder of the repository, which is no page, loses its link and keeps its words.
 */
export function rewriteLinks(html, page, { root, pages }, copied) {
  const bySource = new Map(
    pages.filter(({ source }) => source !== undefined).map(({ source, file }) => [source, file]),
  );
  const folder = posix.dirname(page.source ?? page.file);
  const target = (href) => {
    if (/^(https?:|mailto:|#)/.test(href)) return href;
    const [path = '', fragment] = href.split('#');
    const hash = fragment === undefined ? '' : `#${fragment}`;
    const own = pages.find(({ file }) => file === posix.join(posix.dirname(page.file), path));
    if (page.source === undefined || own !== undefined) return href;
    const source = posix.normalize(posix.join(folder, path));
    const file = bySource.get(source) ?? copyOf(source);
    return file === undefined ? undefined : posix.relative(posix.dirname(page.file), file) + hash;
  };
  const copyOf = (source) => {
    const path = join(root, source);
    if (!existsSync(path) || statSync(path).isDirectory()) return existsSync(path) ? undefined : source;
    const file = source.startsWith('docs/images/') ? source.slice('docs/'.length) : `files/${source}`;
    copied.set(source, file);
    return file;
  };
  return html
    .replace(/<a href="([^"]*)">([\s\S]*?)<\/a>/g, (whole, href, words) => {
      const to = target(href);
      return to === undefined ? words : whole.replace(`href="${href}"`, `href="${to}"`);
    })
    .replace(/<img src="([^"]*)"/g, (_, src) => `<img loading="lazy" src="${target(src)}"`);
}

/** Every link and picture of the site that leads to no file or no anchor, one sentence each. */
export function brokenLinks(site) {
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const texts = new Map(
    files.filter((file) => file.endsWith('.html')).map((file) => [file, readFileSync(join(site, file), 'utf8')]),
  );
  const ids = new Map(
    [...texts].map(([file, text]) => [file, new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
  );
  return [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, href = '']) => {
      if (/^(https?:|mailto:)/.test(href)) return [];
      const [path, fragment] = href.split('#');
      const to = path === '' ? file : relative(site, join(site, dirname(file), path)).replaceAll('\\', '/');
      if (!files.includes(to)) return [`${file}: ${href} leads to no file`];
      const anchored = fragment === undefined || fragment === '' || ids.get(to)?.has(decodeURIComponent(fragment));
      return anchored ? [] : [`${file}: ${href} leads to no anchor`];
    }),
  );
}
