import type { Report } from '../suites/engine/types.js';

/** Members in the order a reader wants them; members not named here follow in alphabetical order. */
const order: readonly string[] = [
  'schema',
  'tool',
  'name',
  'version',
  'node',
  'spec',
  'digest',
  'target',
  'url',
  'dialect',
  'alsoSpeaks',
  'profiles',
  'facts',
  'startedAt',
  'durationMs',
  'seed',
  'configuration',
  'verdict',
  'summary',
  'environment',
  'counts',
  'must',
  'total',
  'observed',
  'pass',
  'fail',
  'warn',
  'clauses',
  'checks',
  'observations',
  'preflight',
  'leftBehind',
  'id',
  'level',
  'profile',
  'area',
  'title',
  'blame',
  'message',
  'expected',
  'received',
  'exchanges',
  'curl',
];
const rank = new Map(order.map((name, index) => [name, index]));
/** Inside a clause or check the identity comes first and the verdict before its parts. */
const recordOrder: readonly string[] = [
  'id',
  'level',
  'profile',
  'area',
  'title',
  'verdict',
  'accepted',
  'blame',
  'message',
];
const recordRank = new Map(recordOrder.map((name, index) => [name, index - recordOrder.length]));

/**
 * `report.json`: JSON text, two blanks of indent, members in a fixed order whatever the order they were made in, a line
 * feed at the end; the same report always gives the same octets. Schema: `spec/schemas/toolkit/report.json`.
 */
export function renderJson(report: Report): string {
  return `${JSON.stringify(ordered(report), undefined, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const isRecord = 'id' in value;
  const place = (name: string): number =>
    (isRecord ? recordRank.get(name) : undefined) ?? rank.get(name) ?? order.length;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  );
}
