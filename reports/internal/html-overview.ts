import type { Report, Verdict } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import { anchor, html, type Markup } from './markup.js';
import { reasonOf, verdictOrder, verdictWords } from './order.js';

const verdictTitle = {
  conformant: 'Conformant',
  'non-conformant': 'Not conformant',
  inconclusive: 'Inconclusive',
} as const;

/** The verdict, in one look. */
export function bannerMarkup(report: Report): Markup {
  return html`<section class="banner ${report.verdict}" aria-label="Verdict"><p class="verdict">${verdictTitle[report.verdict]}</p><p class="summary">${reasonOf(report)}</p></section>`;
}

/** The figures people quote. */
export function tilesMarkup(report: Report): Markup {
  const { must, clauses, exchanges } = report.counts;
  const tiles: [label: string, value: string, tone: string][] = [
    [
      'MUST pass, of those observed',
      `${must.pass}/${must.observed}`,
      must.fail > 0 ? 'bad' : must.observed > 0 ? 'good' : '',
    ],
    ['MUST violated', String(must.fail), must.fail > 0 ? 'bad' : ''],
    ['MUST not observed', String(must.notObserved), ''],
    ['Warnings', String(clauses.warn), clauses.warn > 0 ? 'mild' : ''],
    ['Exchanges', String(exchanges), ''],
    ['Duration', `${(report.durationMs / 1000).toFixed(1)} s`, ''],
  ];
  return html`<ul class="tiles">${tiles.map(([label, value, tone]) => html`<li class="${tone}"><b>${value}</b><span>${label}</span></li>`)}</ul>`;
}

/** The violated clauses by name, before everything else; nothing when there are none. */
export function violatedMarkup(report: Report): Markup {
  const violated = report.clauses.filter((clause) => clause.verdict === 'fail');
  if (violated.length === 0) return html``;
  const items = violated.map(
    ({ id, title }) => html`<li><a href="#${anchor('clause', id)}"><code>${id}</code> ${title}</a></li>`,
  );
  return html`<section class="card violated"><h2>Violated</h2><ul>${items}</ul></section>`;
}

/** One bar per area: how many of its clauses have which verdict. Drawn with SVG attributes: the page's policy forbids inline styles. */
export function areasMarkup(report: Report): Markup {
  const judged = report.clauses.filter((clause) => clause.verdict !== 'not-applicable');
  const rows = [...groupBy(judged, (clause) => clause.area)].map(([area, clauses]) => {
    const share = verdictOrder
      .map((verdict) => ({ verdict, n: clauses.filter((clause) => clause.verdict === verdict).length }))
      .filter(({ n }) => n > 0);
    const passed = share.find(({ verdict }) => verdict === 'pass')?.n ?? 0;
    const words = share.map(({ verdict, n }) => `${n} ${verdictWords[verdict]}`).join(', ');
    return html`<tr><th scope="row"><a href="#${anchor('area', area)}">${area}</a></th><td class="bar">${bar(share, clauses.length, words)}</td><td class="number">${passed}/${clauses.length}</td></tr>`;
  });
  return html`<section class="card"><h2>Score by area</h2><table class="areas"><tbody>${rows}</tbody></table>${legend(report)}</section>`;
}

function bar(share: readonly { verdict: Verdict; n: number }[], total: number, words: string): Markup {
  let x = 0;
  const rects = share.toReversed().map(({ verdict, n }) => {
    const rect = html`<rect class="f-${verdict}" x="${x}" y="0" width="${n}" height="1"/>`;
    x += n;
    return rect;
  });
  return html`<svg role="img" aria-label="${words}" viewBox="0 0 ${total} 1" preserveAspectRatio="none"><title>${words}</title>${rects}</svg>`;
}

function legend(report: Report): Markup {
  const present = verdictOrder.filter((verdict) => verdict !== 'not-applicable' && report.counts.clauses[verdict] > 0);
  return html`<ul class="legend">${present.map((verdict) => html`<li><span class="dot v-${verdict}"></span>${verdictWords[verdict]} ${report.counts.clauses[verdict]}</li>`)}</ul>`;
}

/** What was judged, by what, and how pre-flight went. */
export function targetMarkup(report: Report): Markup {
  const { target, tool, spec } = report;
  const facts = target.facts;
  const rows: [string, string | undefined][] = [
    ['Server', target.url],
    [
      'Dialect',
      target.dialect === undefined
        ? undefined
        : [target.dialect, ...(facts?.alsoSpeaks ?? []).map((d) => `also ${d}`)].join(', '),
    ],
    ['Profiles', target.profiles.join(', ') || undefined],
    ['Credentials', facts?.auth],
    ['Workflows', facts && (Object.values(facts.workflows).join(', ') || 'none')],
    ['Prefix', facts?.prefix],
    ['Ports written as', facts?.portForm === 'data-type' ? 'Data Type' : facts?.portForm],
    ['Started', report.startedAt],
    ['Seed', String(report.seed)],
    [
      'Judged by',
      `${tool.name} ${tool.version}, clauses ${spec.version} (${spec.digest.replace(/^sha256:/, '').slice(0, 12)})`,
    ],
  ];
  const steps = report.preflight.map(
    ({ step, ok, message }) => html`<li class="${ok ? 'ok' : 'no'}"><b>${step}</b> <span>${message}</span></li>`,
  );
  return html`<section class="card"><h2>Target and run</h2><dl class="facts">${rows.map(([name, value]) =>
    value === undefined ? '' : html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl>${steps.length > 0 ? html`<details class="steps"><summary>Pre-flight</summary><ul>${steps}</ul></details>` : ''}</section>`;
}
