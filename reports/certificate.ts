import { createHash } from 'node:crypto';
import type { Report } from '../suites/engine/types.js';
import { html, trusted } from './internal/markup.js';

/** What a certificate says of the signature it goes with. */
export interface Signed {
  /** Ids of the keys that signed, as in the envelope. */
  keyIds: readonly string[];
  /** SHA-256 of report.json, lower-case hex. */
  reportSha256: string;
  /** Name of the envelope's file, beside the certificate. */
  envelope: string;
}

const titles: Readonly<Record<Report['verdict'], string>> = {
  conformant: 'Conformant',
  'non-conformant': 'Not conformant',
  inconclusive: 'Inconclusive',
};

const style = `
:root{color-scheme:light;--ink:#16202e;--soft:#5a6577;--line:#d5dbe4;--tone:#8f5f08}
.conformant{--tone:#1b7a43}.non-conformant{--tone:#b42828}
*{box-sizing:border-box}
body{margin:0;background:#eef1f5;color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:50rem;margin:2rem auto;background:#fff;border:1px solid var(--line);border-top:10px solid var(--tone);border-radius:6px;padding:2.5rem clamp(1.25rem,5vw,3.5rem)}
.mark{margin:0;color:var(--soft);letter-spacing:.08em;text-transform:uppercase;font-size:.8rem}
h1{margin:.4rem 0 .2rem;font-size:2.4rem;line-height:1.15;color:var(--tone)}
.target{margin:0 0 1.5rem;font-size:1.2rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.5rem;margin:1.5rem 0;padding:1.5rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em}
.small{color:var(--soft);font-size:.85rem}
@media (max-width:36rem){main{margin:0;border-radius:0}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.75rem}}
@media print{body{background:#fff}main{border:0;border-top:10px solid var(--tone);margin:0;max-width:none}}
`;

/**
 * `certificate.html`: one page for people, to be printed or shown. It proves nothing by itself and says so: the envelope
 * beside it does. One file, no script, nothing from elsewhere.
 */
export function renderCertificate(report: Report, signed: Signed): string {
  const { must } = report.counts;
  const certificate = report.target.facts?.certificate;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const row = (name: string, value: string | ReturnType<typeof html>) =>
    html`<dt>${name}</dt><dd>${value}</dd>
`;
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titles[report.verdict]}: ${report.target.url}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main class="${report.verdict}">
<p class="mark">MPAI as a Service · result of a conformance run</p>
<h1>${titles[report.verdict]}</h1>
<p class="target">${report.target.url}</p>
<p>${report.summary}</p>
<dl>
${row('Profiles', report.target.profiles.join(', ') || 'none')}${certificate === undefined ? '' : row('TLS key', html`<code>sha256:${certificate.keySha256}</code>, shown by ${certificate.subject}`)}${row('Dialect', report.target.dialect ?? 'not found out')}${row('MUST clauses', `${must.pass} of ${must.observed} observed hold, ${must.notObserved} were not observed`)}${row('Judged', new Date(report.startedAt).toISOString())}${row('By', `${report.tool.name} ${report.tool.version}, clauses ${report.spec.version}`)}${row('Clauses', html`<code>${report.spec.digest}</code>`)}${row('report.json', html`<code>sha256:${signed.reportSha256}</code>`)}${row(
  'Signed with',
  html`<code>${signed.keyIds.join(', ')}</code>`,
)}</dl>
<p class="small">This page is a convenience. The proof is ${signed.envelope}: <code>maas-conformance verify ${signed.envelope} --key PUBLIC.pem</code> checks the signature with a key that you trust, compares the digests, and judges the recording again.</p>
</main>
</body>
</html>
`.text;
}
