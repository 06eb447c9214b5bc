import { request } from 'undici';
import { startServer } from './internal/server-process.js';

const steps = 5;
const scisPerStep = 1000;

/** What 1,000 SCIs cost that were created and then left alone: resident set and heap, after garbage collection. */
export async function measureIdleScis(): Promise<Record<string, string | number>> {
  const server = await startServer('reference');
  try {
    await create(server.url, scisPerStep); // the first thousand pays for warm code as well
    const before = await server.memory();
    for (let step = 0; step < steps; step += 1) await create(server.url, scisPerStep);
    const after = await server.memory();
    const perThousand = (key: 'rss' | 'heapUsed') => `${((after[key] - before[key]) / steps / 2 ** 20).toFixed(2)} MiB`;
    return {
      'SCIs alive at the end': scisPerStep * (steps + 1),
      'resident set per 1,000 idle SCIs': perThousand('rss'),
      'heap per 1,000 idle SCIs': perThousand('heapUsed'),
      'resident set of the server': `${(after.rss / 2 ** 20).toFixed(0)} MiB`,
    };
  } finally {
    await server.stop();
  }
}

async function create(url: string, count: number): Promise<void> {
  const lanes = 20;
  const one = async () => {
    const { statusCode, body } = await request(`${url}/MPAI/AIFU/Controller`, { method: 'POST' });
    await body.dump();
    if (statusCode !== 201) throw new Error(`Creating an SCI was answered with ${statusCode}.`);
  };
  for (let made = 0; made < count; made += lanes) await Promise.all(Array.from({ length: lanes }, one));
}
