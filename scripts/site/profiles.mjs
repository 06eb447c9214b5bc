import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';
import { escapeHtml } from './markdown.mjs';

/** The page of profiles: when each is judged, as README says it, and the clauses it has. */
export function profilesPage(root, clauses) {
  const when = judgedWhen(readFileSync(join(root, 'README.md'), 'utf8'));
  const profiles = [...new Set(clauses.map(({ profile }) => profile))];
  const sections = profiles.map((name) => {
    const of = clauses.filter(({ profile }) => profile === name);
    const levels = ['MUST', 'SHOULD', 'MAY'].flatMap((level) => {
      const count = of.filter((clause) => clause.level === level).length;
      return count === 0 ? [] : `${count} ${level}`;
    });
    const actors = [...new Set(of.map(({ actor }) => actor))].join(', ');
    const said =
      when.get(name) ??
      (of.some(({ actor }) => actor === 'implementer') ? 'by <code>package</code> and <code>data</code>' : undefined);
    return `<article class="card clause-card" id="${escapeHtml(name)}"><h2>${escapeHtml(name)} <span class="tag">${levels.join(', ')}</span></h2>
<p>${said === undefined ? '' : `Judged: ${said}. `}About: ${escapeHtml(actors)}.</p><p class="ids">${of.map(({ id }) => id).join(' ')}</p></article>`;
  });
  const body = `<h1 id="top">Profiles</h1>
<p>A profile is a set of clauses that are judged together. <code>core</code> is always judged; the others when the server offers what they are about, or when the run is given what they need. <code>--profile</code> chooses; <code>auto</code> stands for what would be judged anyway.</p>
${sections.join('\n')}`;
  return { file: 'profiles.html', title: 'Profiles', body };
}

/** The table of README whose first column is `profile`. */
function judgedWhen(readme) {
  const marked = new Marked();
  const table = marked.lexer(readme).find(({ type, header }) => type === 'table' && header[0]?.text === 'profile');
  const rows = table?.rows ?? [];
  let family = '';
  return new Map(
    rows.flatMap(([names, text]) =>
      [...names.text.matchAll(/`([^`]+)`/g)].map(([, name]) => {
        // `security-basic`, `-digest`: the second is short for `security-digest`.
        if (!name.startsWith('-')) family = name.replace(/-[^-]*$/, '');
        return [name.startsWith('-') ? family + name : name, marked.parseInline(text.text)];
      }),
    ),
  );
}
