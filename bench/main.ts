/** `npm run bench [-- suite|latency|seeds|echo|store|idle|peers] [--json]`: the figures of docs/performance.md. Ratios first: machines are noisy. `peers` installs other tools, writes docs/peers.md and runs only when it is named. */
import { measureEcho } from './echo.js';
import { measureIdleScis } from './idle-scis.js';
import { measureLatency } from './latency.js';
import { measurePeers } from './peers/measure.js';
import { measureSeeds } from './seeds.js';
import { measureStore } from './store.js';
import { measureSuite } from './suite.js';

const benchmarks = {
  suite: { title: 'Full run against a replay of its own exchanges', measure: measureSuite },
  latency: { title: 'Wall time of a run when each answer takes longer', measure: measureLatency },
  seeds: { title: 'Ten runs on the reference with ten seeds', measure: measureSeeds },
  echo: { title: 'Echo round trips of the reference against a bare node:http server', measure: measureEcho },
  store: {
    title: 'Package downloads through the Store against nginx, and 64 first requests for one remote element',
    measure: measureStore,
  },
  idle: { title: 'Memory of idle SCIs', measure: measureIdleScis },
  peers: { title: 'Mutants that other tools find', measure: measurePeers },
} as const;

/** Benchmarks that bring things from elsewhere. */
const onlyWhenNamed = new Set(['peers']);
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = asked.find((name) => !(name in benchmarks));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}"; choose of: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
} else {
  const results: Record<string, unknown> = {};
  for (const [name, { title, measure }] of Object.entries(benchmarks)) {
    if (asked.length > 0 ? !asked.includes(name) : onlyWhenNamed.has(name)) continue;
    const figures = await measure();
    results[name] = figures;
    if (process.argv.includes('--json')) continue;
    console.log(`\n${title}`);
    for (const [what, value] of Object.entries(figures)) console.log(`  ${what.padEnd(44)} ${value}`);
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 2));
}
