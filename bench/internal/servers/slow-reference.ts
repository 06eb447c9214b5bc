/** The reference, each answer held back by `MAAS_BENCH_DELAY` milliseconds. */
import { setTimeout as delay } from 'node:timers/promises';
import { startReference } from '../../../reference/start.js';
import { reportTo } from './report-memory.js';

const ms = Number(process.env.MAAS_BENCH_DELAY ?? 0);
const reference = await startReference({
  limits: { scis: 100_000 },
  plugins: [
    (app) => {
      if (ms > 0)
        app.addHook('onSend', async (_request, _reply, payload) => {
          await delay(ms);
          return payload;
        });
    },
  ],
});
reportTo(reference.url);
