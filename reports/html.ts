import { createHash } from 'node:crypto';
import type { Exchange, Report } from '../suites/engine/types.js';
import { selectEvidence } from './internal/evidence.js';
import { clausesMarkup } from './internal/html-clauses.js';
import { heroMarkup, violatedMarkup } from './internal/html-hero.js';
import { leftBehindMarkup, observationsMarkup } from './internal/html-rest.js';
import { scoresMarkup } from './internal/html-scores.js';
import { script } from './internal/html-script.js';
import { style } from './internal/html-style.js';
import { targetMarkup } from './internal/html-target.js';
import { html, type Markup, trusted } from './internal/markup.js';
import { type Lore, noLore } from './lore.js';

/**
 * `report.html`: one file that needs nothing else and contacts nobody. A strict Content-Security-Policy allows exactly
 * the style and the script it carries (by SHA-256, W3C CSP 3 section 6.7.3.3) and nothing from anywhere, so that even a
 * fault in escaping could not run what a judged server sent. Evidence is bounded: the page stays below a megabyte. It is
 * complete without its script, which adds filters, keys, copying and the choice of colours.
 */
export function renderHtml(report: Report, evidence: readonly Exchange[], lore: Lore = noLore): string {
  const policy = `default-src 'none'; style-src '${sha256(style)}'; script-src '${sha256(script)}'; base-uri 'none'; form-action 'none'`;
  const judged = report.clauses.length > 0;
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
<a class="skip" href="#${judged ? 'clauses' : 'about'}">Skip to the ${judged ? 'clauses' : 'run'}</a>
<header class="top">${mark(report)}${navigation(report)}<button type="button" id="theme" hidden>Dark</button></header>
<main>
${heroMarkup(report)}
${violatedMarkup(report)}
<div class="cards">${judged ? scoresMarkup(report) : ''}${targetMarkup(report)}</div>
${judged ? clausesMarkup(report, lore, selectEvidence(report, evidence)) : ''}
${observationsMarkup(report, lore)}
${leftBehindMarkup(report)}
</main>
<footer class="foot">Made by ${report.tool.name} ${report.tool.version} from what the server answered. The whole recording is in run.jsonl; judging it again gives this report again.</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function mark(report: Report): Markup {
  return html`<p class="mark"><svg viewBox="0 0 24 24" aria-hidden="true"><circle class="s-pass" cx="12" cy="12" r="10" fill="none" stroke-width="2.5"/><path class="s-pass" d="M7 12.5l3.4 3.4L17 8.7" fill="none" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>${report.tool.name} <span class="quiet">${report.tool.version}</span></p>`;
}

function navigation(report: Report): Markup {
  const { clauses, observations, leftBehind } = report;
  const links: [id: string, name: string, there: boolean][] = [
    ['violated', 'Violated', clauses.some(({ verdict }) => verdict === 'fail')],
    ['scores', 'Score', clauses.length > 0],
    ['about', 'Target', true],
    ['clauses', 'Clauses', clauses.length > 0],
    ['readings', 'Readings', observations.length > 0],
    ['left', 'Left behind', leftBehind.length > 0],
  ];
  return html`<nav aria-label="Parts of the report">${links.map(([id, name, there]) => (there ? html`<a href="#${id}">${name}</a>` : ''))}</nav>`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
