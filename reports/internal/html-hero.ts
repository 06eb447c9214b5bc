import type { Report } from '../../suites/engine/types.js';
import { acceptedClauses, acceptedWords } from './accepted.js';
import { scoresByProfile } from './html-scores.js';
import { anchor, html, type Markup } from './markup.js';
import { clausesWith, count, deciding, reasonOf } from './order.js';
import { clip } from './visible.js';

const titles = { conformant: 'Conformant', 'non-conformant': 'Not conformant', inconclusive: 'Inconclusive' } as const;

/** The verdict in one look: ring, word, target, why, a badge per judged profile, and the figures people quote. */
export function heroMarkup(report: Report): Markup {
  return html`<section class="hero ${report.verdict}" aria-labelledby="verdict">
${ring(report)}
<div class="said"><h1 id="verdict">${titles[report.verdict]}</h1><p class="target">${report.target.url}</p><p class="summary">${reasonOf(report)}</p>${badges(report)}</div>
${figures(report)}
</section>`;
}

/** Share of the MUSTs that hold, are violated, or were not observed, as a ring of 100 units. */
function ring(report: Report): Markup {
  const { must } = report.counts;
  const words = `${must.pass} of ${must.observed} observed MUST pass, ${must.fail} violated, ${must.notObserved} not observed`;
  let before = 0;
  const arcs = (
    [
      ['pass', must.pass],
      ['fail', must.fail],
      ['not-observed', must.notObserved],
    ] as const
  ).map(([verdict, n]) => {
    // Something is always to be seen of what is there: one violation in hundreds must not vanish.
    const share = must.total === 0 || n === 0 ? 0 : Math.max(1.2, (n / must.total) * 100);
    const start = before;
    before += share;
    return share === 0
      ? ''
      : html`<circle class="s-${verdict}" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${share.toFixed(2)} 200" stroke-dashoffset="${(-start).toFixed(2)}"/>`;
  });
  return html`<svg class="ring" role="img" aria-label="${words}" viewBox="0 0 120 120"><g transform="rotate(-90 60 60)"><circle class="track" cx="60" cy="60" r="52"/>${arcs.toReversed()}</g><text class="score" x="60" y="${must.observed > 0 ? 63 : 68}">${must.observed > 0 ? must.pass : '?'}</text>${
    must.observed > 0 ? html`<text class="of" x="60" y="80">of ${must.observed} MUST</text>` : ''
  }</svg>`;
}

function badges(report: Report): Markup | '' {
  const scores = scoresByProfile(report);
  if (scores.length === 0) return '';
  return html`<ul class="badges" aria-label="Profiles judged">${scores.map(
    ({ name, state, pass, observed }) =>
      html`<li class="t-${state}"><b>${name}</b> ${observed === 0 ? 'not observed' : `${pass}/${observed}`}</li>`,
  )}</ul>`;
}

function figures(report: Report): Markup {
  const { must, clauses, exchanges } = report.counts;
  const accepted = acceptedClauses(report).length;
  const tiles: [label: string, value: string | number, tone: string][] = [
    ['MUST violated', must.fail, must.fail > 0 ? 'bad' : ''],
    ...(accepted > 0 ? [['Accepted by a baseline', accepted, ''] as [string, number, string]] : []),
    ['Warnings', clauses.warn, clauses.warn > 0 ? 'mild' : ''],
    ['MUST not observed', must.notObserved, ''],
    ['Exchanges', exchanges, ''],
    ['Duration', `${(report.durationMs / 1000).toFixed(1)} s`, ''],
  ];
  return html`<dl class="figures">${tiles.map(([label, value, tone]) => html`<div class="${tone}"><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What is wrong, before everything else: each violated clause in two lines. Nothing when none is. */
export function violatedMarkup(report: Report): Markup {
  const violated = clausesWith(report, 'fail');
  if (violated.length === 0) return html``;
  const items = violated.map((clause) => {
    const check = deciding(clause)[0];
    const said =
      check?.expected === undefined || check.received === undefined
        ? html`<p>${clip(check?.message ?? '', 240)}</p>`
        : html`<dl class="against"><dt>expected</dt><dd>${clip(check.expected, 160)}</dd><dt>received</dt><dd>${clip(check.received, 160)}</dd></dl>`;
    return html`<li><a href="#${anchor(clause.id)}"><code class="id">${clause.id}</code> <span>${clause.title}</span></a>${said}${
      clause.accepted === undefined
        ? ''
        : html`<p><span class="accepted">accepted</span> ${clip(acceptedWords(clause.accepted), 240)}</p>`
    }</li>`;
  });
  return html`<section class="card violated" aria-labelledby="violated"><h2 id="violated">${count(violated.length, 'clause')} violated</h2><ol>${items}</ol></section>`;
}
