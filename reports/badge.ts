import type { Report } from '../suites/engine/types.js';
import { attribute, escapeXml } from './internal/xml.js';

const colours = { conformant: '#1a7f37', 'non-conformant': '#cf222e', inconclusive: '#6e7781' } as const;
const words = { conformant: 'conformant', 'non-conformant': 'not conformant', inconclusive: 'inconclusive' } as const;

/** Pixels of a character of 11 px Verdana, and of what stands around a text. */
const perCharacter = 6.6;
const padding = 12;

/**
 * `badge.svg`: verdict and score in 20 pixels of height, for a README. It holds nothing of the server's but numbers, and
 * refers to nothing outside. The text is stretched to the width counted for it, whatever font draws it.
 */
export function renderBadge(report: Report): string {
  const { must } = report.counts;
  const label = 'MPAI MaaS';
  const score = must.observed > 0 ? ` ${must.pass}/${must.observed}` : '';
  const value = `${words[report.verdict]}${score}`;
  const left = width(label);
  const right = width(value);
  const title = `${label}: ${value}${score === '' ? '' : ` observed MUST pass, ${must.notObserved} not observed`}`;
  const half = (text: string, x: number, w: number): string =>
    `<text x="${x + w / 2}" y="14" textLength="${w - padding}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${attribute(title)}">
<title>${escapeXml(title)}</title>
<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3b4252"/><rect x="${left}" width="${right}" height="20" fill="${colours[report.verdict]}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${half(label, 0, left)}${half(value, left, right)}</g>
</svg>
`;
}

function width(text: string): number {
  return Math.round(text.length * perCharacter) + padding;
}
