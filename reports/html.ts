import { createHash } from 'node:crypto';
import type { Exchange, Report, Verdict } from '../suites/engine/types.js';
import { selectEvidence } from './internal/evidence.js';
import { clausesMarkup } from './internal/html-clauses.js';
import { areasMarkup, bannerMarkup, targetMarkup, tilesMarkup, violatedMarkup } from './internal/html-overview.js';
import { leftBehindMarkup, observationsMarkup } from './internal/html-rest.js';
import { script } from './internal/html-script.js';
import { style } from './internal/html-style.js';
import { html, type Markup, trusted } from './internal/markup.js';
import { verdictOrder, verdictWords } from './internal/order.js';
import { type Lore, noLore } from './lore.js';

/**
 * `report.html`: one file that needs nothing else and contacts nobody. A strict Content-Security-Policy allows exactly
 * the style and the script it carries (by SHA-256, W3C CSP 3 section 6.7.3.3) and nothing from anywhere, so that even a
 * fault in escaping could not run what a judged server sent. Evidence is bounded: the page stays below a megabyte.
 */
export function renderHtml(report: Report, evidence: readonly Exchange[], lore: Lore = noLore): string {
  const policy = `default-src 'none'; style-src '${sha256(style)}'; script-src '${sha256(script)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.verdict}: ${report.target.url}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#clauses">Skip to the clauses</a>
<header><p class="mark">maas-conformance</p><h1>${report.target.url}</h1></header>
<main>
${bannerMarkup(report)}
${tilesMarkup(report)}
${violatedMarkup(report)}
${
  report.clauses.length === 0
    ? html`<div class="cards">${targetMarkup(report)}</div>`
    : html`<div class="cards">${areasMarkup(report)}${targetMarkup(report)}</div>
<section class="block"><h2 id="clauses">Clauses</h2>${filters(report)}
${clausesMarkup(report, lore, selectEvidence(report, evidence))}
<p class="nothing" hidden>No clause matches the filter.</p></section>`
}
${observationsMarkup(report, lore)}
${leftBehindMarkup(report)}
</main>
<footer>Made by ${report.tool.name} ${report.tool.version} from what the server answered. The whole recording is in run.jsonl; judging it again gives this report again.</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function filters(report: Report): Markup {
  const count = (verdict: Verdict): number => report.counts.clauses[verdict];
  const present = verdictOrder.filter((verdict) => count(verdict) > 0);
  return html`<div class="filters" role="search" aria-label="Filter clauses" hidden>
<input type="search" id="find" placeholder="Find a clause or check" aria-label="Find a clause or check">
<div class="chips" role="group" aria-label="Verdicts">${present.map(
    (verdict) =>
      html`<button type="button" class="chip v-${verdict}" data-verdict="${verdict}" aria-pressed="true">${verdictWords[verdict]} <b>${count(verdict)}</b></button>`,
  )}</div>
<div class="chips"><button type="button" id="must" aria-pressed="false">MUST only</button><button type="button" id="unfold" aria-pressed="false">Open all</button></div>
</div>`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
