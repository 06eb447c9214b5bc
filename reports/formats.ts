import type { Exchange, Report } from '../suites/engine/types.js';
import { renderBadge } from './badge.js';
import { renderCtrf } from './ctrf.js';
import { renderEarl } from './earl.js';
import { renderHar } from './har.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import type { Lore } from './lore.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif } from './sarif.js';

/** Makes the text of a report file. Pure: the same recording gives the same octets. */
export type Renderer = (report: Report, evidence: readonly Exchange[], lore: Lore) => string;

/** Formats that can be written to files, the file each becomes, and what makes it. */
export const formats = {
  json: { file: 'report.json', render: renderJson },
  html: { file: 'report.html', render: renderHtml },
  junit: { file: 'junit.xml', render: renderJunit },
  sarif: { file: 'report.sarif', render: renderSarif },
  earl: { file: 'report.earl.jsonld', render: renderEarl },
  ctrf: { file: 'ctrf.json', render: renderCtrf },
  md: { file: 'summary.md', render: renderMarkdown },
  badge: { file: 'badge.svg', render: renderBadge },
  har: { file: 'run.har', render: renderHar },
} as const satisfies Record<string, { file: string; render: Renderer }>;

export type Format = keyof typeof formats;

/** Names of all formats, in the order they are written. */
export const formatNames = Object.keys(formats) as Format[];
