import type { Clause, ClauseReport, Report, Verdict } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import type { Lore } from '../lore.js';
import { acceptedClauses, acceptedWords } from './accepted.js';
import type { Evidence } from './evidence.js';
import { checkMarkup } from './html-check.js';
import { anchor, html, type Markup } from './markup.js';
import { count, verdictOrder, verdictWords } from './order.js';

/** Every clause of the report, grouped by area; those that went wrong stand open. */
export function clausesMarkup(report: Report, lore: Lore, evidence: Evidence): Markup {
  const known = new Map(lore.clauses.map((clause) => [clause.id, clause]));
  const areas = groupBy(report.clauses, (clause) => clause.area);
  return html`<section class="block" aria-labelledby="clauses"><h2 id="clauses">Clauses</h2>${filters(report)}
${[...areas].map(
  ([area, clauses]) => html`<section class="area" id="${anchor('area', area)}" aria-label="Area ${area}">
<h3>${area} <span class="quiet">${count(clauses.length, 'clause')}</span></h3>
${clauses.map((clause) => clauseMarkup(clause, known.get(clause.id), lore, evidence, report))}</section>`,
)}
<p class="nothing" hidden>No clause matches the filter.</p></section>`;
}

function filters(report: Report): Markup {
  const number = (verdict: Verdict): number => report.counts.clauses[verdict];
  const present = verdictOrder.filter((verdict) => number(verdict) > 0);
  const profiles = [...new Set(report.clauses.map(({ profile }) => profile))];
  const levels = [...new Set(report.clauses.map(({ level }) => level))];
  const choice = (id: string, label: string, all: string, values: readonly string[]): Markup =>
    html`<select id="${id}" aria-label="${label}"><option value="">${all}</option>${values.map((value) => html`<option>${value}</option>`)}</select>`;
  const baseline =
    acceptedClauses(report).length === 0
      ? ''
      : html`<select id="baseline" aria-label="Baseline"><option value="">Accepted or not</option><option value="no">Not accepted</option><option value="yes">Accepted by a baseline</option></select>`;
  return html`<div class="filters" role="search" aria-label="Filter clauses" hidden>
<div class="row"><input type="search" id="find" placeholder="Find a clause, check or message" aria-label="Find a clause, check or message">${choice('level', 'Level', 'Every level', levels)}${choice('profile', 'Profile', 'Every profile', profiles)}${baseline}<button type="button" id="unfold" aria-pressed="false">Open all</button></div>
<div class="row chips" role="group" aria-label="Verdicts">${present.map(
    (verdict) =>
      html`<button type="button" class="chip v-${verdict}" data-verdict="${verdict}" aria-pressed="true"><span class="dot"></span>${verdictWords[verdict]} <b>${number(verdict)}</b></button>`,
  )}<output class="matches" aria-live="polite"></output></div>
</div>`;
}

function clauseMarkup(
  clause: ClauseReport,
  known: Clause | undefined,
  lore: Lore,
  evidence: Evidence,
  report: Report,
): Markup {
  const open = clause.verdict === 'fail' || clause.verdict === 'harness-error';
  return html`<details class="clause v-${clause.verdict}" id="${anchor(clause.id)}" data-verdict="${clause.verdict}" data-level="${clause.level}" data-profile="${clause.profile}" data-accepted="${clause.accepted === undefined ? 'no' : 'yes'}"${open ? html` open` : ''}>
<summary><span class="badge">${verdictWords[clause.verdict]}</span> <code class="id">${clause.id}</code> <span class="title">${clause.title}</span> ${clause.accepted === undefined ? '' : html`<span class="accepted">accepted</span> `}<span class="level">${clause.level}</span>${
    clause.profile === 'core' ? '' : html` <span class="profile">${clause.profile}</span>`
  }</summary>
<div class="inside">${clause.accepted === undefined ? '' : html`<p class="forgiven"><b>Accepted by a baseline</b>: ${acceptedWords(clause.accepted)}. It stays a violation; only the exit code forgives it.</p>`}${known === undefined ? '' : loreMarkup(known, clause, lore, report)}
${clause.checks.length === 0 ? html`<p class="quiet">No check was made.</p>` : clause.checks.map((check) => checkMarkup(check, evidence))}</div></details>\n`;
}

function loreMarkup(clause: Clause, judged: ClauseReport, lore: Lore, report: Report): Markup {
  const { source } = clause;
  const where = `${source.document}, ${source.section}`;
  // Only https links are made; any other scheme stays text.
  const link = source.url?.startsWith('https://')
    ? html`<a href="${source.url}" rel="noopener noreferrer">${where}</a>`
    : where;
  const ambiguity = lore.ambiguities.find((one) => one.id === clause.ambiguity);
  const seen = report.observations.some((observation) => observation.ambiguity === ambiguity?.id);
  const wrong = judged.verdict === 'fail' || judged.verdict === 'warn';
  return html`<div class="lore"><blockquote>${clause.text}<footer>${link}${source.kind === 'toolkit' ? ' · asked for by this toolkit only' : ''} · <a href="#${anchor(clause.id)}">link to ${clause.id}</a></footer></blockquote>
<dl><dt>Why</dt><dd>${clause.why}</dd>${
    wrong ? html`<dt class="mend">How to mend</dt><dd>${clause.mend}</dd>` : ''
  }${ambiguity === undefined ? '' : html`<dt>Open question</dt><dd>${seen ? html`<a href="#${anchor('amb', ambiguity.id)}">${ambiguity.id}</a>` : ambiguity.id} ${ambiguity.question}</dd>`}</dl></div>`;
}
