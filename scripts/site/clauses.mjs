import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { escapeHtml } from './markdown.mjs';

/** A page for each area of clauses, an anchor for each clause, with all that its record says. */
export function clausePages(root) {
  const ambiguities = new Map(
    parse(readFileSync(join(root, 'spec/ambiguities.yaml'), 'utf8')).map((each) => [each.id, each]),
  );
  const areas = readdirSync(join(root, 'spec/clauses'))
    .sort()
    .map((file) => ({
      name: file.replace('.yaml', ''),
      clauses: parse(readFileSync(join(root, 'spec/clauses', file), 'utf8')),
    }));
  const all = areas.flatMap(({ name, clauses }) =>
    clauses.map((clause) => ({ ...clause, page: `clauses/${name}.html` })),
  );
  return {
    all,
    /** Where each clause and each open question stands. */
    anchors: new Map([
      ...all.map(({ id, page }) => [id, `${page}#${id}`]),
      ...[...ambiguities.values()].map(({ id }) => [id, `clauses/questions.html#${id}`]),
    ]),
    pages: [
      ...areas.map(({ name, clauses }) => ({
        file: `clauses/${name}.html`,
        title: `Clauses: ${name}`,
        body: `<h1 id="top">Clauses: ${escapeHtml(name)}</h1>\n<p>${clauses.length} clauses. <a href="../clauses.html">All areas</a></p>\n${clauses.map(clauseMarkup).join('\n')}`,
      })),
      {
        file: 'clauses/questions.html',
        title: 'Open questions',
        body: `<h1 id="top">Open questions of the standard</h1>\n<p>Every reading passes; a report says which one the server chose. <a href="../ambiguities.html">The same as one list</a></p>\n${[...ambiguities.values()].map(questionMarkup).join('\n')}`,
      },
    ],
  };
}

function clauseMarkup(clause) {
  const { id, level, profile, title, text, source, why, mend, example, checks, unchecked, ambiguity, since } = clause;
  const where = escapeHtml(`${source.document}, ${source.section}`);
  const link = source.url?.startsWith('https://') ? `<a href="${escapeHtml(source.url)}">${where}</a>` : where;
  const rows = [
    ['Source', `${link}${source.kind === 'toolkit' ? ', asked for by this toolkit only' : ''}`],
    ['Why', escapeHtml(why)],
    ['How to mend', escapeHtml(mend)],
    ...(ambiguity === undefined ? [] : [['Open question', ambiguity]]),
    checks === undefined
      ? ['No check', escapeHtml(unchecked ?? '')]
      : ['Checks', checks.map((check) => `<code>${escapeHtml(check)}</code>`).join(', ')],
    ['Since', escapeHtml(since)],
  ];
  const quoted =
    example === undefined
      ? ''
      : `<div class="example"><pre tabindex="0"><code>${escapeHtml(example.request)}</code></pre><pre tabindex="0"><code>${escapeHtml(example.response)}</code></pre></div>`;
  return `<article class="card clause-card" id="${id}"><h2>${id} <span class="tag">${level}</span> <span class="tag">${escapeHtml(profile)}</span> <a class="anchor" href="#${id}" aria-label="Link to ${id}">#</a></h2>
<p class="lead">${escapeHtml(title)}</p><p>${escapeHtml(text)}</p>${quoted}
<dl class="facts">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl></article>`;
}

function questionMarkup({ id, question, readings, source, clauses, ask }) {
  return `<article class="card clause-card" id="${id}"><h2>${id} <a class="anchor" href="#${id}" aria-label="Link to ${id}">#</a></h2>
<p class="lead">${escapeHtml(question)}</p><ul>${readings.map((one) => `<li><code>${escapeHtml(one.id)}</code>: ${escapeHtml(one.text)}</li>`).join('')}</ul>
<dl class="facts"><dt>Source</dt><dd>${escapeHtml(source)}</dd><dt>Clauses</dt><dd>${clauses.join(', ') || 'none'}</dd><dt>To the authors</dt><dd>${escapeHtml(ask)}</dd></dl></article>`;
}
