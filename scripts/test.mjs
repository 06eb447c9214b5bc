// `npm test`: build, static gates, then the project's own tests on Playwright Test. Arguments go to Playwright
// (`npm test -- engine`, `npm test -- --grep ledger`). Ends with one line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGates } from './lint.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const args = process.argv.slice(2);

const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) {
  console.log('The build failed; no test was run.\n0 passed, 1 failed');
  process.exit(1);
}

const gates = args.length === 0 ? runGates() : [];
const temporary = mkdtempSync(join(tmpdir(), 'maas-tests-'));
const counts = join(temporary, 'counts.json');
const tests = spawnSync(
  process.execPath,
  [require.resolve('@playwright/test/cli'), 'test', '--config', join(root, 'dist/tests/playwright.config.js'), ...args],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, MAAS_TEST_COUNTS: counts } },
);

const tally = {
  passed: gates.filter((gate) => gate.ok).length,
  failed: gates.filter((gate) => !gate.ok).length,
  skipped: 0,
};
try {
  const run = JSON.parse(readFileSync(counts, 'utf8'));
  tally.passed += run.passed;
  tally.failed += run.failed;
  tally.skipped += run.skipped;
} catch {
  tally.failed += 1; // the runner did not come as far as its summary
}
rmSync(temporary, { recursive: true, force: true });
const ok = tests.status === 0 && tally.failed === 0;
if (!ok && tally.failed === 0) tally.failed = 1;
console.log(`${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`);
process.exit(ok ? 0 : 1);
