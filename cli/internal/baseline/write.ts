import { readFileSync } from 'node:fs';
import type { Report } from '../../../suites/engine/types.js';
import { schemaUrl } from '../schema-url.js';
import type { BaselineEntry } from './read.js';

/** An entry for every violated check of a MUST, and for nothing else: a missed SHOULD fails no run. */
export function entriesOf(
  report: Report,
  words: Pick<BaselineEntry, 'reason' | 'ticket' | 'expires'>,
): BaselineEntry[] {
  return report.clauses
    .filter(({ verdict }) => verdict === 'fail')
    .flatMap((clause) =>
      clause.checks
        .filter(({ verdict }) => verdict === 'fail')
        .map((check) => ({ clause: clause.id, check: check.id, ...words })),
    );
}

/** The text of a new baseline: YAML with comments, or JSON when the file is named so. */
export async function baselineFileText(
  file: string,
  entries: readonly BaselineEntry[],
  report: Report,
): Promise<string> {
  if (file.endsWith('.json'))
    return `${JSON.stringify({ $schema: schemaUrl('baseline'), accept: entries }, undefined, 2)}\n`;
  const { Document } = await import('yaml');
  const document = new Document({ accept: entries });
  const titles = new Map(report.clauses.map(({ id, title }) => [id, title]));
  const list = document.get('accept') as { items: { commentBefore?: string | null }[] };
  entries.forEach(({ clause }, index) => {
    const item = list.items[index];
    if (item !== undefined) item.commentBefore = ` ${titles.get(clause) ?? clause}`;
  });
  return `# yaml-language-server: $schema=${schemaUrl('baseline')}
# Violations of ${report.target.url} that are accepted for now. They stay violations in every report; an entry whose
# check passes, or whose day is over, ends a run with exit code 5. Write a reason of its own for each.
${document.toString({ lineWidth: 0 })}`;
}

/** The text of the file without the entries at these places; comments and the order of the rest stay. */
export async function withoutEntries(file: string, places: readonly number[]): Promise<string> {
  const { parseDocument } = await import('yaml');
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) {
    const value = JSON.parse(text) as { accept: unknown[] };
    value.accept = value.accept.filter((_, index) => !places.includes(index));
    return `${JSON.stringify(value, undefined, 2)}\n`;
  }
  const document = parseDocument(text);
  const list = document.get('accept') as { items: unknown[]; commentBefore?: string | null; flow?: boolean };
  list.items = list.items.filter((_, index) => !places.includes(index));
  // The comment before the first item is kept with the list.
  if (places.includes(0)) list.commentBefore = null;
  if (list.items.length === 0) list.flow = true;
  return document.toString({ lineWidth: 0 });
}
