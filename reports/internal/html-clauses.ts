import type { CheckReport, Clause, ClauseReport, Report } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import type { Lore } from '../lore.js';
import type { Evidence } from './evidence.js';
import { exchangeTitle } from './html-exchange.js';
import { anchor, html, type Markup } from './markup.js';
import { count, verdictWords } from './order.js';
import { clip } from './visible.js';

/** Longer values are cut in the page; report.json holds them whole. */
const longest = 6000;

/** Every clause of the report, grouped by area; those that went wrong stand open. */
export function clausesMarkup(report: Report, lore: Lore, evidence: Evidence): Markup {
  const known = new Map(lore.clauses.map((clause) => [clause.id, clause]));
  const areas = groupBy(report.clauses, (clause) => clause.area);
  return html`${[...areas].map(
    ([area, clauses]) => html`<section class="area" id="${anchor('area', area)}" aria-label="Area ${area}">
<h3>${area} <span class="quiet">${count(clauses.length, 'clause')}</span></h3>
${clauses.map((clause) => clauseMarkup(clause, known.get(clause.id), lore, evidence))}</section>`,
  )}`;
}

function clauseMarkup(clause: ClauseReport, known: Clause | undefined, lore: Lore, evidence: Evidence): Markup {
  const open = clause.verdict === 'fail' || clause.verdict === 'harness-error';
  return html`<details class="clause v-${clause.verdict}" id="${anchor('clause', clause.id)}" data-verdict="${clause.verdict}" data-level="${clause.level}"${open ? html` open` : ''}>
<summary><span class="badge">${verdictWords[clause.verdict]}</span> <code class="id">${clause.id}</code> <span class="title">${clause.title}</span> <span class="level">${clause.level}</span>${
    clause.profile === 'core' ? '' : html` <span class="profile">${clause.profile}</span>`
  }</summary>
<div class="inside">${known === undefined ? '' : loreMarkup(known, clause, lore)}
${clause.checks.length === 0 ? html`<p class="quiet">No check was made.</p>` : clause.checks.map((check) => checkMarkup(check, evidence))}</div></details>\n`;
}

function loreMarkup(clause: Clause, judged: ClauseReport, lore: Lore): Markup {
  const { source } = clause;
  const where = `${source.document}, ${source.section}`;
  // Only https links are made; any other scheme stays text.
  const link = source.url?.startsWith('https://')
    ? html`<a href="${source.url}" rel="noopener noreferrer">${where}</a>`
    : where;
  const ambiguity = lore.ambiguities.find((one) => one.id === clause.ambiguity);
  const wrong = judged.verdict === 'fail' || judged.verdict === 'warn';
  return html`<p class="statement">${clause.text}</p>
<dl class="lore"><dt>Source</dt><dd>${link}</dd><dt>Why</dt><dd>${clause.why}</dd>${
    wrong ? html`<dt>How to mend</dt><dd>${clause.mend}</dd>` : ''
  }${ambiguity === undefined ? '' : html`<dt>Open question</dt><dd><a href="#${anchor('amb', ambiguity.id)}">${ambiguity.id}</a> ${ambiguity.question}</dd>`}</dl>`;
}

function checkMarkup(check: CheckReport, evidence: Evidence): Markup {
  const open = check.verdict === 'fail' || check.verdict === 'harness-error';
  const generated = [
    check.seed === undefined ? '' : `seed ${check.seed}`,
    check.path === undefined ? '' : `path ${check.path}`,
  ];
  return html`<details class="check v-${check.verdict}"${open ? html` open` : ''}><summary><span class="badge">${verdictWords[check.verdict]}</span> <span class="title">${check.title}</span> <code class="quiet">${check.id}</code></summary>
<div class="inside"><p class="message">${clip(check.message, 2000)}</p>${detail('Expected', check.expected)}${detail('Received', check.received)}${
    generated.some((part) => part !== '')
      ? html`<p class="quiet">${generated.filter((part) => part !== '').join(', ')}</p>`
      : ''
  }${check.curl === undefined ? '' : html`<div class="curl"><span class="label">Repeat it</span><pre tabindex="0">${clip(check.curl, longest)}</pre></div>`}${exchanges(check, evidence)}</div></details>`;
}

function detail(label: string, value: string | undefined): Markup | '' {
  if (value === undefined) return '';
  return html`<div class="detail ${label.toLowerCase()}"><span class="label">${label}</span><pre>${clip(value, longest)}</pre></div>`;
}

function exchanges(check: CheckReport, evidence: Evidence): Markup {
  const hidden = evidence.hidden(check);
  const items = evidence
    .of(check)
    .map(
      ({ exchange, markup }) =>
        markup ?? html`<p class="elsewhere"><a href="#${anchor('x', exchange.id)}">${exchangeTitle(exchange)}</a></p>`,
    );
  return html`${items}${hidden > 0 ? html`<p class="quiet">${count(hidden, 'more exchange')} in run.jsonl</p>` : ''}`;
}
