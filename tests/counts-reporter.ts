import { writeFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Writes `{passed, failed, skipped}` to the file named by MAAS_TEST_COUNTS, and says why tests were skipped. */
export default class CountsReporter implements Reporter {
  #root: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#root = suite;
  }

  onEnd(): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#root?.allTests() ?? []) {
      counts[kindOf(test)] += 1;
      const reason = test.annotations.find((annotation) => annotation.type === 'skip')?.description;
      if (kindOf(test) === 'skipped') console.log(`skipped: ${test.title}: ${reason ?? 'no reason given'}`);
    }
    const file = process.env.MAAS_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}

function kindOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  switch (test.outcome()) {
    case 'skipped':
      return 'skipped';
    case 'unexpected':
      return 'failed';
    default:
      return 'passed';
  }
}
