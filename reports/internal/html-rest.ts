import type { Report } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import type { Lore } from '../lore.js';
import { anchor, html, type Markup } from './markup.js';

/** Open questions of the standard and the reading that this server chose; every reading passes. */
export function observationsMarkup(report: Report, lore: Lore): Markup {
  const groups = groupBy(report.observations, (observation) => observation.ambiguity);
  if (groups.size === 0) return html``;
  const entries = [...groups].map(([id, seen]) => {
    const known = lore.ambiguities.find((ambiguity) => ambiguity.id === id);
    const chosen = new Set(seen.map((observation) => observation.reading));
    const unknown = [...chosen].filter((reading) => !known?.readings.some((one) => one.id === reading));
    const readings = [...(known?.readings ?? []), ...unknown.map((reading) => ({ id: reading, text: '' }))].map(
      (reading) =>
        html`<li class="${chosen.has(reading.id) ? 'chosen' : ''}"><b>${reading.id}</b> ${reading.text}${chosen.has(reading.id) ? html` <span class="badge">chosen</span>` : ''}</li>`,
    );
    const notes = [...new Set(seen.map((observation) => observation.note).filter((note) => note !== undefined))];
    return html`<article id="${anchor('amb', id)}"><h3><code class="id">${id}</code> ${known?.question ?? ''}</h3><ul class="readings">${readings}</ul>${notes.map((note) => html`<p class="quiet">${note}</p>`)}</article>`;
  });
  return html`<section class="block" aria-labelledby="readings"><h2 id="readings">Readings chosen</h2><p class="quiet">Where the standard can be read in more than one way, every reading passes. This server reads it so:</p><div class="grid">${entries}</div></section>`;
}

/** What the run made on the server and could not remove. */
export function leftBehindMarkup(report: Report): Markup {
  if (report.leftBehind.length === 0) return html``;
  const rows = report.leftBehind.map(
    (item) => html`<tr><td>${item.kind}</td><td><code>${item.url}</code></td><td>${item.reason}</td></tr>`,
  );
  return html`<section class="block" aria-labelledby="left"><h2 id="left">Left behind on the server</h2><p class="quiet">The run made these and could not remove them.</p><div class="scroll" tabindex="0" role="region" aria-label="Left behind"><table><thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
