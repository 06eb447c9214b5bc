import type { HistoryEntry } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import { html, type Markup } from './markup.js';
import { count } from './order.js';
import { clip } from './visible.js';

/** Entries shown; a history that was shrunk has far fewer. */
const most = 120;
/** Units of the drawing. */
const left = 56;
const lane = 34;

/**
 * What was asked and answered until a clause was violated: as a list, and when several clients asked at the same time also
 * as a lane for each, where overlapping bars are requests under way together. What no order explains is marked.
 */
export function historyMarkup(history: readonly HistoryEntry[] | undefined): Markup | '' {
  if (history === undefined || history.length === 0) return '';
  const shown = history.slice(0, most);
  const clients = groupBy(
    shown.map((entry, index) => ({ entry, index })),
    ({ entry }) => entry.client,
  );
  const several = clients.size > 1;
  const rows = shown.map(
    (entry, index) =>
      html`<tr${entry.stuck ? html` class="stuck"` : ''}><td class="number">${index + 1}</td>${several ? html`<td>${clip(entry.client, 40)}</td>` : ''}<td class="number">${entry.startMs.toFixed(1)}–${entry.endMs.toFixed(1)}</td><td><code>${clip(entry.operation, 300)}</code></td><td><code>${clip(entry.result, 300)}</code>${
        entry.stuck
          ? html` <b class="flag">${several ? 'no order explains this' : 'not what the model allows'}</b>`
          : ''
      }</td></tr>`,
  );
  const ofTarget = shown.every(({ client }) => client.startsWith('target'));
  const what = ofTarget ? 'What the target asked' : several ? 'Concurrent history' : 'Shortest history that shows it';
  return html`<div class="history"><p class="label">${what} <span class="quiet">${count(history.length, 'operation')}${several ? `, ${clients.size} clients` : ''}</span></p>${several ? lanes(clients) : ''}
<div class="scroll" tabindex="0" role="region" aria-label="${what}"><table><thead><tr><th scope="col">#</th>${several ? html`<th scope="col">Client</th>` : ''}<th scope="col">ms</th><th scope="col">Asked</th><th scope="col">Answered</th></tr></thead><tbody>${rows}</tbody></table></div>${
    history.length > most ? html`<p class="quiet">${history.length - most} more in report.json</p>` : ''
  }</div>`;
}

/**
 * Events stand at equal distances, in their order: order and overlap are what the question is about, and true distances
 * would squeeze everything beside one request that waited long.
 */
function lanes(clients: ReadonlyMap<string, { entry: HistoryEntry; index: number }[]>): Markup {
  const all = [...clients.values()].flat().map(({ entry }) => entry);
  const times = [...new Set(all.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const rank = new Map(times.map((ms, index) => [ms, index]));
  const width = Math.max(960, left + times.length * 30);
  const step = (width - left - 8) / Math.max(1, times.length - 1);
  const place = (ms: number): number => left + (rank.get(ms) ?? 0) * step;
  const height = clients.size * lane + 26;
  const rows = [...clients].map(([client, entries], row) => {
    const top = row * lane + 4;
    const bars = entries.map(({ entry, index }) => {
      const x = place(entry.startMs) + 1;
      const w = Math.max(4, place(entry.endMs) - x - 1);
      const label = `${index + 1}. ${entry.operation} → ${entry.result}`;
      const room = Math.floor((w - 8) / 6.2);
      const text = room < 8 ? String(index + 1) : clip(label, room);
      return html`<g class="${entry.stuck ? 'op stuck' : 'op'}"><title>${client}: ${clip(label, 200)}, ${entry.startMs.toFixed(1)} to ${entry.endMs.toFixed(1)} ms</title><rect x="${x.toFixed(1)}" y="${top}" width="${w.toFixed(1)}" height="${lane - 8}" rx="4"/><text x="${(x + 5).toFixed(1)}" y="${top + 17}">${text}</text></g>`;
    });
    return html`<rect class="lane" x="${left}" y="${top + lane - 6}" width="${width - left}" height="1"/><text class="who" x="4" y="${top + 17}">${clip(client, 7)}</text>${bars}`;
  });
  const every = Math.max(1, Math.ceil(times.length / 8));
  const ticks = times.map((ms, index) =>
    index % every === 0 || index === times.length - 1
      ? html`<text class="tick" x="${place(ms).toFixed(1)}" y="${height - 6}" text-anchor="${index === 0 ? 'start' : index === times.length - 1 ? 'end' : 'middle'}">${Math.round(ms)} ms</text>`
      : '',
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Timeline of the concurrent history"><svg class="lanes" role="img" aria-label="A lane per client, events at equal distances; the table below tells the same" viewBox="0 0 ${width} ${height}">${rows}${ticks}</svg></div>`;
}
