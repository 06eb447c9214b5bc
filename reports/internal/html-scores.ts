import type { ClauseReport, Report, Verdict } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import { anchor, html, type Markup } from './markup.js';
import { verdictOrder, verdictWords } from './order.js';

export interface ProfileScore {
  name: string;
  pass: number;
  observed: number;
  state: 'pass' | 'fail' | 'not-observed';
}

/** MUSTs of each judged profile: how many hold, of those observed. Profiles that were not judged are left out. */
export function scoresByProfile(report: Report): ProfileScore[] {
  return [...groupBy(judged(report), (clause) => clause.profile)].map(([name, clauses]) => {
    const musts = clauses.filter(({ level }) => level === 'MUST');
    const pass = musts.filter(({ verdict }) => verdict === 'pass').length;
    const fail = musts.filter(({ verdict }) => verdict === 'fail').length;
    return { name, pass, observed: pass + fail, state: fail > 0 ? 'fail' : pass > 0 ? 'pass' : 'not-observed' };
  });
}

/** A bar per profile and per area: how many of its clauses have which verdict. Drawn with attributes: the page's policy forbids inline styles. */
export function scoresMarkup(report: Report): Markup {
  const clauses = judged(report);
  return html`<section class="card scores" aria-labelledby="scores"><h2 id="scores">Score</h2>
${table(
  'By profile',
  groupBy(clauses, (clause) => clause.profile),
  () => undefined,
)}
${table(
  'By area',
  groupBy(clauses, (clause) => clause.area),
  (area) => anchor('area', area),
)}
${legend(report)}</section>`;
}

function judged(report: Report): ClauseReport[] {
  return report.clauses.filter((clause) => clause.verdict !== 'not-applicable');
}

function table(
  caption: string,
  groups: ReadonlyMap<string, ClauseReport[]>,
  target: (name: string) => string | undefined,
): Markup {
  const rows = [...groups].map(([name, clauses]) => {
    const share = verdictOrder
      .map((verdict) => ({ verdict, n: clauses.filter((clause) => clause.verdict === verdict).length }))
      .filter(({ n }) => n > 0);
    const passed = share.find(({ verdict }) => verdict === 'pass')?.n ?? 0;
    const to = target(name);
    return html`<tr><th scope="row">${to === undefined ? name : html`<a href="#${to}">${name}</a>`}</th><td class="bar">${bar(share, clauses.length)}</td><td class="number">${passed}<span>/${clauses.length}</span></td></tr>`;
  });
  return html`<table class="bars"><caption>${caption}</caption><tbody>${rows}</tbody></table>`;
}

function bar(share: readonly { verdict: Verdict; n: number }[], total: number): Markup {
  const words = share.map(({ verdict, n }) => `${n} ${verdictWords[verdict]}`).join(', ');
  let x = 0;
  const rects = share.toReversed().map(({ verdict, n }) => {
    const rect = html`<rect class="f-${verdict}" x="${x}" width="${n}" height="1"/>`;
    x += n;
    return rect;
  });
  return html`<svg role="img" aria-label="${words}" viewBox="0 0 ${total} 1" preserveAspectRatio="none"><title>${words}</title>${rects}</svg>`;
}

function legend(report: Report): Markup {
  const present = verdictOrder.filter((verdict) => verdict !== 'not-applicable' && report.counts.clauses[verdict] > 0);
  return html`<ul class="legend">${present.map((verdict) => html`<li><span class="dot v-${verdict}"></span>${verdictWords[verdict]} ${report.counts.clauses[verdict]}</li>`)}</ul>`;
}
