import type { Finding, Severity, SubjectReport } from '../suites/package/types.js';
import { paint } from './paint.js';
import { wrap } from './wrap.js';

/** What `package --json` and `data --json` print; its schema is spec/schemas/toolkit/findings.json. */
export interface FindingsReport {
  schema: 'maas-conformance/findings@1';
  tool: { name: string; version: string };
  spec: { version: string; digest: string };
  verdict: 'conformant' | 'non-conformant';
  counts: Record<Severity, number>;
  subjects: readonly SubjectReport[];
}

/** The report about several subjects. An error makes it non-conformant; warnings and notes do not. */
export function findingsReport(
  subjects: readonly SubjectReport[],
  tool: FindingsReport['tool'],
  spec: FindingsReport['spec'],
): FindingsReport {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of subjects.flatMap(({ findings }) => findings)) counts[severity] += 1;
  const verdict = counts.error > 0 ? 'non-conformant' : 'conformant';
  return { schema: 'maas-conformance/findings@1', tool, spec, verdict, counts, subjects };
}

/** The same for people. */
export function findingsText(
  report: FindingsReport,
  options: { colour: boolean; width: number; quiet: boolean },
): string {
  const p = paint(options.colour);
  const { error, warning, note } = report.counts;
  const tally = [count(error, 'error'), count(warning, 'warning'), count(note, 'note')].join(', ');
  const verdict = report.verdict === 'conformant' ? p.green(report.verdict) : p.red(report.verdict);
  const last = `${verdict}  ${tally}\n`;
  if (options.quiet) return last;
  const parts = report.subjects.map((subject) => {
    const facts = [
      subject.kind,
      subject.format,
      subject.name,
      subject.files === undefined ? undefined : `${count(subject.files, 'file')}, ${subject.bytes} bytes`,
      subject.signedBy === undefined
        ? undefined
        : `signed by ${subject.signedBy.map((id) => id.slice(0, 12)).join(', ')}`,
    ].filter((fact) => fact !== undefined);
    const head = `${p.bold(visible(subject.source))}  ${p.dim(visible(facts.join(' · ')))}`;
    return [head, ...subject.findings.map((finding) => findingText(finding, options.width, p))].join('\n');
  });
  return `${parts.join('\n\n')}\n\n${last}`;
}

function findingText(finding: Finding, width: number, p: ReturnType<typeof paint>): string {
  const { severity, id, place, message, fix } = finding;
  const colour = { error: p.red, warning: p.yellow, note: p.dim }[severity];
  const position = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
  const pointer = place.pointer ? ` ${place.pointer}` : '';
  return [
    `  ${colour(severity.padEnd(7))} ${p.bold(id)}  ${visible(`${place.file}${position}${pointer}`)}`,
    wrap(visible(message), width, '    ', '    '),
    p.dim(wrap(`→ ${fix}`, width, '      ', '    ')),
  ].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Names come from strangers; a terminal must not obey them. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
