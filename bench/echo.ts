import { request } from 'undici';
import { median, rate } from './internal/measure.js';
import { startServer } from './internal/server-process.js';

const lanes = 16;
const rounds = 5;
const roundMs = 2000;
const message = JSON.stringify({
  Header: 'OSD-BTO-V1.5',
  BasicTextObjectID: 'urn:bench:text',
  BasicTextData: [{ Data: 'x'.repeat(256) }],
});
const portData = { 'content-type': 'MPAI/port-data' };

/**
 * Round trips per second (one POST to the input port, one GET from the output port) through the reference, which runs
 * the echo AIM in its sandbox, and through a bare server that only keeps the octets. Both under the same load, in turns.
 */
export async function measureEcho(): Promise<Record<string, string | number>> {
  const [reference, bare] = [await startServer('reference'), await startServer('bare')];
  try {
    const paths = await Promise.all(Array.from({ length: lanes }, () => launch(reference.url)));
    const roundTrip = (origin: string) => async (lane: number) => {
      const base = `${origin}${paths[lane]}`;
      await expectOk(await request(`${base}/Input/OSD-BTO-V1.5`, { method: 'POST', headers: portData, body: message }));
      await expectOk(await request(`${base}/Output/OSD-BTO-V1.5`));
    };
    const rates: { reference: number[]; bare: number[] } = { reference: [], bare: [] };
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {
        reference: await rate(lanes, roundMs, roundTrip(reference.url)),
        bare: await rate(lanes, roundMs, roundTrip(bare.url)),
      };
      if (round === 0) continue; // warm-up
      rates.reference.push(measured.reference);
      rates.bare.push(measured.bare);
    }
    const [ours, floor] = [median(rates.reference), median(rates.bare)];
    return {
      'reference, round trips a second': Math.round(ours),
      'bare node:http, round trips a second': Math.round(floor),
      'bare / reference': (floor / ours).toFixed(2),
    };
  } finally {
    await Promise.all([reference.stop(), bare.stop()]);
  }
}

async function launch(url: string): Promise<string> {
  const created = await request(`${url}/MPAI/AIFU/Controller`, { method: 'POST' });
  const { id: cid } = (await created.body.json()) as { id: string };
  const started = await request(`${url}/MPAI/AIFU/${cid}/AIW/Start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ module: 'MCT-ECH-V1.0' }),
  });
  const { id: mid } = (await started.body.json()) as { id: string };
  return `/MPAI/AIFU/${cid}/AIW/${mid}`;
}

async function expectOk({ statusCode, body }: Awaited<ReturnType<typeof request>>): Promise<void> {
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The server under load answered ${statusCode}: ${text.slice(0, 200)}`);
}
