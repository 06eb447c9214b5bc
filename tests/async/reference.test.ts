import { expect, test } from '@playwright/test';
import { createClient } from '../../reference/client/client.js';
import { type Reference, startReference } from '../../reference/start.js';

const port = 'OSD-BTO-V1.5';
const object = (text: string) => ({ Header: port, BasicTextObjectID: 'urn:test:1', BasicTextData: [{ Data: text }] });
const textOf = (message: unknown) => (message as ReturnType<typeof object>).BasicTextData[0]?.Data;

let reference: Reference;
test.beforeAll(async () => {
  reference = await startReference({ serverOptions: { limits: { deliveries: 2, streamQuietMs: 50 } } });
});
test.afterAll(() => reference.close());

/** An RWI, its client and the URL below which it is. */
async function started(name: string, dialect: 'aif-3.0' | 'mas-1.0' = 'aif-3.0') {
  const client = createClient({ url: reference.url, dialect });
  const sci = await client.createSci();
  const rwi = await sci.start(name);
  const url = `${reference.url}/MPAI/AIFU/${sci.id}/${dialect === 'aif-3.0' ? 'AIW' : 'MODULE'}/${rwi.id}`;
  const end = async () => {
    await sci.delete();
    await client.close();
  };
  return { rwi, url, end };
}

for (const dialect of ['aif-3.0', 'mas-1.0'] as const) {
  test(`the client has messages delivered, waits for them and reads them as events in ${dialect}`, async () => {
    const slow = await started('MCT-DLY-V1.0', dialect);
    await slow.rwi.send(port, object('150 later'));
    expect(textOf(await slow.rwi.receive(port, { async: true, waitMs: 20_000 }))).toBe('150 later');
    await slow.rwi.send(port, object('9000 much later'));
    expect(await slow.rwi.receive(port, { async: true, waitMs: 50 })).toBeUndefined();
    await slow.end();

    const counter = await started('MCT-CNT-V1.0', dialect);
    const waiting = counter.rwi.receive(port, { wait: 20 });
    await counter.rwi.send(port, object('waited for'));
    expect(textOf(await waiting)).toBe('1 waited for');
    for (const text of ['a', 'b', 'c']) await counter.rwi.send(port, object(text));
    const got: string[] = [];
    let last = '';
    for await (const { id, message } of counter.rwi.events(port)) {
      got.push(textOf(message) ?? '');
      last = id;
      if (got.length === 2) break;
    }
    await counter.rwi.send(port, object('d'));
    for await (const { message } of counter.rwi.events(port, { lastEventId: last })) {
      got.push(textOf(message) ?? '');
      if (got.length === 4) await counter.rwi.stop(); // which ends the stream
    }
    expect(got).toEqual(['2 a', '3 b', '4 c', '5 d']);
    await counter.end();
  });
}

test('deliveries are bounded, make room once collected, and go with their RWI', async () => {
  const { rwi, url, end } = await started('MCT-CNT-V1.0');
  const ask = () => fetch(`${url}/Output/${port}`, { headers: { prefer: 'respond-async' } });
  const [first, second] = [await ask(), await ask()];
  expect([first.status, second.status]).toEqual([202, 202]);
  const full = await ask();
  expect([full.status, full.headers.get('retry-after')]).toEqual([503, '2']);
  await rwi.send(port, object('one'));
  const place = new URL(first.headers.get('location') ?? '', reference.url);
  await expect.poll(async () => (await fetch(place)).status).toBe(200);
  expect(textOf(await (await fetch(place)).json())).toBe('1 one');
  expect((await ask()).status).toBe(202); // the one that was collected has gone
  expect((await fetch(place)).status).toBe(404);
  expect((await fetch(new URL(second.headers.get('location') ?? '', reference.url), { method: 'DELETE' })).status).toBe(
    200,
  );
  await rwi.stop();
  expect((await fetch(new URL(second.headers.get('location') ?? '', reference.url))).status).toBe(404);
  await end();
});

test('a stream says that it is still there, tells a failure, and runs an exchange once all its inputs are there', async () => {
  const { rwi, url, end } = await started('MCT-FAL-V1.0');
  const leaving = new AbortController();
  const stream = await fetch(`${url}/Output/${port}`, {
    headers: { accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) text += decoder.decode(chunk);
  })().catch(() => undefined);
  await expect.poll(() => text).toContain(': still here');
  await rwi.send(port, object('fail'));
  await expect.poll(() => text).toMatch(/event: problem\ndata: \{.*\}\n/);
  await rwi.send(port, object('works'));
  await expect.poll(() => text).toMatch(/data: \{.*"works".*\}\n/);
  expect(text.match(/event: problem/g)).toHaveLength(1);
  leaving.abort();
  await reading;
  await end();
});
