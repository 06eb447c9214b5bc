import type { CheckReport } from '../../suites/engine/types.js';
import type { Evidence } from './evidence.js';
import { exchangeTitle } from './html-exchange.js';
import { historyMarkup } from './html-history.js';
import { anchor, html, type Markup } from './markup.js';
import { count, verdictWords } from './order.js';
import { clip } from './visible.js';

/** Longer values are cut in the page; report.json holds them whole. */
const longest = 6000;

/** One check: what happened, expected against received, how to repeat it, its history and its exchanges. Failures stand open. */
export function checkMarkup(check: CheckReport, evidence: Evidence): Markup {
  const open = check.verdict === 'fail' || check.verdict === 'harness-error';
  const generated = [
    check.seed === undefined ? '' : `seed ${check.seed}`,
    check.path === undefined ? '' : `path ${check.path}`,
  ].filter((part) => part !== '');
  // The lines after the first of a message with a history draw that history for terminals; here it is drawn better.
  const message = check.history === undefined ? check.message : (check.message.split('\n')[0] ?? '');
  return html`<details class="check v-${check.verdict}"${open ? html` open` : ''}><summary><span class="badge">${verdictWords[check.verdict]}</span> <span class="title">${check.title}</span> <code class="name">${check.id}</code></summary>
<div class="inside"><p class="message">${clip(message, 2000)}</p>${against(check)}${historyMarkup(check.history)}${
    generated.length > 0 ? html`<p class="quiet">${generated.join(', ')}</p>` : ''
  }${check.curl === undefined ? '' : html`<div class="curl"><p class="label">Repeat it</p><pre tabindex="0">${clip(check.curl, longest)}</pre></div>`}${exchanges(check, evidence)}</div></details>`;
}

function against(check: CheckReport): Markup | '' {
  if (check.expected === undefined && check.received === undefined) return '';
  return html`<div class="pair">${side('Expected', check.expected)}${side('Received', check.received)}</div>`;
}

function side(label: string, value: string | undefined): Markup | '' {
  if (value === undefined) return '';
  return html`<div class="${label.toLowerCase()}"><p class="label">${label}</p><pre tabindex="0">${clip(value, longest)}</pre></div>`;
}

function exchanges(check: CheckReport, evidence: Evidence): Markup | '' {
  const hidden = evidence.hidden(check);
  const items = evidence
    .of(check)
    .map(
      ({ exchange, markup }) =>
        markup ?? html`<p class="elsewhere"><a href="#${anchor('x', exchange.id)}">${exchangeTitle(exchange)}</a></p>`,
    );
  if (items.length === 0 && hidden === 0) return '';
  return html`<p class="label">Exchanges</p>${items}${hidden > 0 ? html`<p class="quiet rest">${count(hidden, 'more exchange')} in run.jsonl</p>` : ''}`;
}
