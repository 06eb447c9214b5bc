import { dirname, posix } from 'node:path';
import { escapeHtml } from './markdown.mjs';
import { parts } from './pages.mjs';

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** A page of the site: navigation beside the text, folded on a phone. No script. */
export function layout({ file, title, body }, pages) {
  const here = posix.join('.', dirname(file));
  const to = (target) => posix.relative(here, target);
  const group = file.includes('/') ? (file.endsWith('questions.html') ? 'ambiguities.html' : 'clauses.html') : file;
  const current = group.startsWith('schema-') ? 'schemas.html' : group;
  const links = parts
    .map(({ name, pages: files }) => {
      const items = Object.keys(files).flatMap((each) => {
        const page = pages.find((one) => one.file === each);
        if (page === undefined) return [];
        const mark = each === current ? ' aria-current="page"' : '';
        return `<li><a href="${to(each)}"${mark}>${escapeHtml(page.title)}</a></li>`;
      });
      return `<p>${name}</p><ul>${items.join('')}</ul>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · maas-conformance</title>
<link rel="stylesheet" href="${to('style.css')}">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header class="top"><p class="mark"><svg viewBox="0 0 24 24" aria-hidden="true"><circle class="s-pass" cx="12" cy="12" r="10" fill="none" stroke-width="2.5"/><path class="s-pass" d="M7 12.5l3.4 3.4L17 8.7" fill="none" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg><a href="${to('index.html')}">maas-conformance</a></p></header>
<div class="pane">
<details class="contents"><summary>Contents</summary><nav aria-label="Contents">${links}</nav></details>
<nav class="side" aria-label="Pages">${links}</nav>
<main id="text">
${body}
</main>
</div>
<footer class="foot">Made from the sources of maas-conformance by scripts/site.mjs.</footer>
</body>
</html>
`;
}
