import type { Report, StoreFacts, TargetFacts } from '../../suites/engine/types.js';
import { html, type Markup } from './markup.js';
import { clip } from './visible.js';

type Row = [name: string, value: string | undefined];

/** What was judged, with which options, by what, and how pre-flight went. */
export function targetMarkup(report: Report): Markup {
  const steps = report.preflight.map(
    ({ step, ok, message }) =>
      html`<li class="${ok ? 'ok' : 'no'}"><b>${step}</b><span class="sr">${ok ? ' ok: ' : ' failed: '}</span> ${message}</li>`,
  );
  return html`<section class="card" aria-labelledby="about"><h2 id="about">Target and run</h2>${facts(targetRows(report))}
<details class="more"><summary>Configuration</summary>${facts(configurationRows(report))}</details>${
    steps.length > 0
      ? html`<details class="more" open><summary>Pre-flight</summary><ul class="steps">${steps}</ul></details>`
      : ''
  }</section>`;
}

function facts(rows: readonly Row[]): Markup {
  return html`<dl class="facts">${rows.map(([name, value]) => (value === undefined ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}

function targetRows(report: Report): Row[] {
  const { target, tool, spec } = report;
  const known = target.facts;
  return [
    [known?.store === undefined ? 'Server' : 'Store', target.url],
    ['TLS key', known?.certificate && `sha256:${known.certificate.keySha256} (${known.certificate.subject})`],
    [
      'Dialect',
      target.dialect && [target.dialect, ...(known?.alsoSpeaks ?? []).map((name) => `also ${name}`)].join(', '),
    ],
    ['Profiles', target.profiles.join(', ') || undefined],
    ['Credentials', known?.auth],
    ...(known === undefined ? [] : known.store === undefined ? serverRows(known) : storeRows(known.store)),
    ['Started', report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    [
      'Judged by',
      `${tool.name} ${tool.version}, clauses ${spec.version} (${spec.digest.replace(/^sha256:/, '').slice(0, 12)})`,
    ],
  ];
}

function serverRows({ workflows, prefix, portForm }: TargetFacts): Row[] {
  return [
    ['Workflows', Object.values(workflows).join(', ') || 'none'],
    ['Prefix', prefix],
    ['Ports written as', portForm === 'data-type' ? 'Data Type' : portForm],
  ];
}

function storeRows({ interfaces, elements }: StoreFacts): Row[] {
  return [
    ['Asked by', interfaces.join(', ') || 'no known way'],
    ['Judged by', elements.map(({ name }) => name).join(', ') || 'no AIM'],
  ];
}

/** Options as they were recorded: names and numbers; of credentials the scheme. */
function configurationRows(report: Report): Row[] {
  const options = Object.entries(report.configuration ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]): Row => [name, clip(typeof value === 'string' ? value : JSON.stringify(value), 300)]);
  return [['seed', String(report.seed)], ...options.filter(([name]) => name !== 'seed')];
}
