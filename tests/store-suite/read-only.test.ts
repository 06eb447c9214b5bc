import { expect, test } from '@playwright/test';
import { startWritable } from '../../fixtures/stores/internal/reference.js';
import { judgeStore } from './judge.js';

test('a run that may not write asks by GET, HEAD and OPTIONS only; one that may shows that others may not', async () => {
  const store = await startWritable();
  try {
    const reading = await judgeStore(store.url);
    const methods = reading.events.flatMap((event) => (event.type === 'exchange' ? [event.request.method] : []));
    expect(methods.filter((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method))).toEqual([]);
    expect(reading.report.verdict).toBe('conformant');
    expect(verdictOf(reading.report, 'STORE-030')).toBe('not-observed');

    const writing = await judgeStore(store.url, { allowWrites: true, clauses: ['STORE-030'] });
    expect(verdictOf(writing.report, 'STORE-030')).toBe('pass');
    expect(writing.report.leftBehind).toEqual([]);
  } finally {
    await store.close();
  }
});

function verdictOf(
  { clauses }: { clauses: readonly { id: string; verdict: string }[] },
  id: string,
): string | undefined {
  return clauses.find((clause) => clause.id === id)?.verdict;
}
