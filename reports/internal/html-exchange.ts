import type { Exchange, HeaderList, RecordedBody } from '../../suites/engine/types.js';
import { hexDump } from './hex.js';
import { anchor, html, type Markup } from './markup.js';
import { prettyJson } from './pretty-json.js';
import { clip } from './visible.js';

/** Milliseconds since the epoch between which a check's exchanges happened: the frame of its waterfall. */
export interface Frame {
  start: number;
  end: number;
}

/** One exchange as a collapsible block: request and answer as they stood on the wire, bodies cut at `cap` octets. */
export function exchangeMarkup(x: Exchange, cap: number, frame?: Frame): Markup {
  return html`<details class="exchange" id="${anchor('x', x.id)}"><summary>${exchangeTitle(x)}${frame === undefined ? '' : waterfall(x, frame)}</summary>
<div class="wire">
<figure><figcaption>Request${x.identity === 'main' ? '' : html` <span class="quiet">identity: ${x.identity}</span>`}${
    x.intent.note === undefined ? '' : html` <span class="quiet">${x.intent.note}</span>`
  }</figcaption><pre tabindex="0">${clip(`${x.request.method} ${x.request.url}`, 2048)}
${fields(x.request.headers)}${body(x.request.body, cap)}</pre></figure>
<figure><figcaption>${answerTitle(x)}</figcaption><pre tabindex="0">${answer(x, cap)}</pre></figure>
</div></details>`;
}

/** Generated ids are shortened in titles, so that the operation behind them is to be seen; the request shows them whole. */
const longId = /(?<=\/)([\w-]{8})[\w-]{16,}(?=[/?]|$)/g;

/** `POST /MPAI/AIFU/Controller 201 3 ms`. */
export function exchangeTitle(x: Exchange): Markup {
  const path = (x.request.url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/').replace(longId, '$1…');
  const status = x.response?.status;
  const kind = status === undefined ? 'none' : `${Math.floor(status / 100)}xx`;
  return html`<code class="method">${x.request.method}</code> <code class="path">${clip(path, 160)}</code> <span class="status s${kind}">${
    status ?? x.error?.code ?? 'no answer'
  }</span> <span class="ms">${Math.round(x.endMs)} ms</span>`;
}

/** Where in its check the exchange lies: waiting for the header section, then reading the rest. */
function waterfall(x: Exchange, frame: Frame): Markup {
  const span = Math.max(1, frame.end - frame.start);
  const at = (ms: number): number => Math.round((ms / span) * 1000);
  const start = Math.min(992, at(Date.parse(x.startedAt) - frame.start));
  const whole = Math.max(8, at(x.endMs));
  const wait = x.headersMs === undefined ? whole : Math.min(whole, Math.max(4, at(x.headersMs)));
  const rest = whole - wait;
  return html`<svg class="fall" aria-hidden="true" viewBox="0 0 1000 1" preserveAspectRatio="none"><rect class="wait" x="${start}" width="${wait}" height="1"/>${rest > 0 ? html`<rect class="read" x="${start + wait}" width="${rest}" height="1"/>` : ''}</svg>`;
}

function answerTitle(x: Exchange): Markup {
  if (x.response === undefined) return html`No complete answer`;
  const first = x.headersMs === undefined ? '' : `header after ${x.headersMs.toFixed(1)} ms, `;
  return html`Answer <span class="quiet">${first}end after ${x.endMs.toFixed(1)} ms</span>`;
}

function answer(x: Exchange, cap: number): Markup {
  const failure =
    x.error === undefined ? '' : html`<span class="quiet">${x.error.code}: ${clip(x.error.message, 500)}</span>\n`;
  if (x.response === undefined) return html`${failure}`;
  const { httpVersion, status, headers } = x.response;
  const version = httpVersion.startsWith('HTTP/') ? httpVersion : `HTTP/${httpVersion}`;
  return html`${failure}${version} ${status}\n${fields(headers)}${body(x.response.body, cap)}`;
}

const mostFields = 40;

function fields(headers: HeaderList): Markup {
  const more =
    headers.length > mostFields
      ? html`<span class="quiet">… and ${headers.length - mostFields} more fields</span>\n`
      : '';
  return html`${headers.slice(0, mostFields).map(([name, value]) => html`<b>${clip(name, 200)}</b>: ${clip(value, 1000)}\n`)}${more}`;
}

function body(recorded: RecordedBody | undefined, cap: number): Markup | '' {
  if (recorded === undefined || recorded.length === 0) return '';
  const { text, base64, length, truncated, sha256 } = recorded;
  if (text === undefined) {
    const digest = sha256 === undefined ? '' : `, SHA-256 ${sha256}`;
    return html`\n<span class="quiet">${length} octets that are not text${digest}</span>\n${hexDump(Buffer.from(base64 ?? '', 'base64'), cap / 16)}`;
  }
  const shown = truncated === true ? text : (prettyJson(text, 2 * cap) ?? text);
  const cut = clip(shown, cap);
  const note =
    cut.length < shown.length || truncated === true
      ? html`\n<span class="quiet">… cut here; ${length} octets in all</span>`
      : '';
  return html`\n${cut}${note}`;
}
