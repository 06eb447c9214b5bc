import { expect, test } from '@playwright/test';
import type { Check, CheckContext } from '../../suites/engine/check.js';
import { createLedger } from '../../suites/engine/ledger.js';
import { Blocked, NotSeen, Violation } from '../../suites/engine/outcomes.js';
import { createRemover } from '../../suites/engine/remover.js';
import { runCheck } from '../../suites/engine/run-check.js';
import type { CheckResult, RunEvent, TargetFacts } from '../../suites/engine/types.js';
import { startFake } from './fake-maas.js';
import { testExchanger } from './support.js';

test('every way in which a check can end has its outcome, and its SCIs go with it', async () => {
  const fake = await startFake({
    before(request, response) {
      if (request.url === '/slow') return true;
      if (request.url === '/reset') request.socket.destroy();
      if (request.url === '/html') response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>');
      return request.url === '/reset' || request.url === '/html';
    },
  });
  const { exchanger } = testExchanger(fake.url, { timeoutMs: 600 });
  const events: RunEvent[] = [];
  const record = (event: RunEvent): void => void events.push(event);
  const ledger = createLedger(record, createRemover(exchanger));
  const target: TargetFacts = {
    url: fake.url,
    dialect: 'aif-3.0',
    alsoSpeaks: [],
    prefix: 'absent',
    portForm: 'data-type',
    workflows: { ECH: 'MCT-ECH-V1.0', BIN: 'MCT-BIN-V1.0' },
    profiles: ['core'],
    offers: { discover: false, upload: false, async: false, events: false },
    auth: 'none',
  };
  let reachable = true;
  const end = async (run: Check['run'], more: Partial<Check> = {}): Promise<CheckResult> =>
    runCheck({ id: 'some-check', clause: 'SCI-001', title: 'T', run, ...more }, 'area', {
      target,
      exchanger,
      ledger,
      record,
      seed: 1,
      runs: 5,
      timeoutMs: 600,
      checkTimeoutMs: 1_000,
      identities: [],
      stillReachable: () => Promise.resolve(reachable),
    });

  expect(await end(async (t) => void (await t.rwi('ECH')))).toMatchObject({
    outcome: 'ok',
    exchanges: ['some-check/1', 'some-check/2'],
  });
  expect(fake.scis.size).toBe(0);
  const violated = await end(async (t) => {
    const reply = await t.ops.raw('GET', '/html');
    await t.ops.create();
    t.expect.mediaType(reply, ['application/json']);
  });
  expect(violated).toMatchObject({
    outcome: 'violated',
    message: 'Expected Content-Type application/json, received Content-Type text/html',
    exchanges: ['some-check/2', 'some-check/1'],
  });
  expect(await end(async (t) => void (await t.rwi('BIN')))).toMatchObject({
    outcome: 'blocked',
    blockedBy: 'RWI-001',
    message: expect.stringContaining('500'),
  });
  expect(
    await end(() =>
      Promise.reject(new Error('wrapped', { cause: new Violation('deep down', { expected: 'a', received: 'b' }) })),
    ),
  ).toMatchObject({ outcome: 'violated', expected: 'a' });
  expect(await end(() => Promise.reject(new Blocked('PORT-001', 'no')))).toMatchObject({
    outcome: 'blocked',
    blockedBy: 'PORT-001',
  });
  expect(await end(() => Promise.reject(new NotSeen('not-applicable', 'no')))).toMatchObject({
    outcome: 'not-applicable',
  });
  expect(await end(async (t) => void (await t.ops.create({ identity: 'other' })))).toMatchObject({
    outcome: 'not-observed',
    message: expect.stringContaining('--auth-other'),
  });
  expect(await end(async (t) => void (await t.rwi('CNT')))).toMatchObject({ outcome: 'not-observed' });
  expect(await end(() => Promise.resolve(), { needs: ['CNT'] })).toMatchObject({
    outcome: 'not-observed',
    exchanges: [],
  });
  expect(await end(() => Promise.resolve(), { offers: ['upload'] })).toMatchObject({ outcome: 'not-applicable' });
  expect(await end(() => Promise.resolve(), { needsAuth: true })).toMatchObject({ outcome: 'not-applicable' });

  events.length = 0;
  expect(await end(() => Promise.reject(new TypeError('bug in the check')))).toMatchObject({
    outcome: 'harness-error',
    message: 'The check itself failed: bug in the check',
  });
  expect(events.find((event) => event.type === 'check')).toMatchObject({ stack: expect.stringContaining('TypeError') });
  expect(await end(async (t) => void (await t.ops.raw('GET', '/a b')))).toMatchObject({ outcome: 'harness-error' });
  expect(await end((t) => t.sleep(60_000))).toMatchObject({
    outcome: 'harness-error',
    message: expect.stringContaining('without waiting for the server'),
  });

  const get = (path: string) => async (t: CheckContext) => void (await t.ops.raw('GET', path));
  expect(await end(get('/reset'))).toMatchObject({
    outcome: 'violated',
    received: 'reset',
  });
  expect(await end(get('/slow'))).toMatchObject({ outcome: 'violated', received: 'timeout' });
  const overdue = await end(async (t) => void (await t.ops.raw('GET', '/slow', { timeoutMs: 60_000 })));
  expect(overdue).toMatchObject({ outcome: 'violated', message: expect.stringContaining('kept the check waiting') });
  reachable = false;
  expect(await end(get('/reset'))).toMatchObject({ outcome: 'environment-error' });

  // A create that is under way when its check fails still ends up in the ledger, and off the server.
  const early = await end(async (t) => {
    void t.ops.create().catch(() => undefined);
    t.expect.that(false, 'at once', { expected: 'x', received: 'y' });
  });
  expect(early.outcome).toBe('violated');
  expect(fake.scis.size).toBe(0);
  await exchanger.close();
  await fake.close();
});

test('matchers quote what was expected and what came', async () => {
  const fake = await startFake();
  const { exchanger } = testExchanger(fake.url);
  const ledger = createLedger(() => undefined, createRemover(exchanger));
  const target = {
    url: fake.url,
    dialect: 'aif-3.0',
    alsoSpeaks: [],
    prefix: 'absent',
    portForm: 'data-type',
    workflows: { ECH: 'MCT-ECH-V1.0' },
    profiles: ['core'],
    offers: { discover: false, upload: false, async: false, events: false },
    auth: 'none',
  } satisfies TargetFacts;
  const messages: string[] = [];
  const around = {
    target,
    exchanger,
    ledger,
    record: () => undefined,
    seed: 1,
    runs: 5,
    timeoutMs: 5_000,
    checkTimeoutMs: 20_000,
    identities: [],
    stillReachable: () => Promise.resolve(true),
  };
  const result = await runCheck(
    {
      id: 'matchers',
      clause: 'SCI-001',
      title: 'T',
      async run(t) {
        const note = (run: () => unknown): void => {
          try {
            run();
            messages.push('passed');
          } catch (error) {
            messages.push(error instanceof Violation ? error.message : String(error));
          }
        };
        const rwi = await t.rwi('ECH');
        const missing = await t.ops.status({ ...rwi, mid: 'none' });
        const state = await t.ops.status(rwi);
        const echo = await t.exchange(rwi, 'ECH', 'a "text"');
        note(() => t.expect.status(missing, [200, '5xx']));
        note(() => t.expect.status(missing, '4xx'));
        note(() => t.expect.refused(state, 'nobody is there'));
        note(() => t.expect.header(missing, 'allow'));
        note(() => t.expect.header(missing, 'Content-Type', /^text/));
        note(() => t.expect.header(missing, 'Content-Type', 'x/y'));
        note(() => t.expect.schema(state, 'State'));
        note(() => t.expect.schema(echo, 'ControllerCreated'));
        note(() => missing.json());
        note(() => t.expect.equal(t.textOf(echo), 'a "text"', 'the echo', echo));
        note(() => t.expect.equal({ a: [1] }, { a: [2] }, 'the list'));
        note(() => t.textOf(state));
      },
    },
    'area',
    around,
  );
  expect(result.outcome).toBe('ok');
  expect(messages).toEqual([
    'Expected status 200 OK or 5xx, received 404 Not Found with "No such Module Instance."',
    'passed',
    expect.stringMatching(/^Expected an error status because nobody is there, received 200 OK with /),
    'Expected the field allow, received no field allow',
    'passed',
    'Expected Content-Type: x/y, received Content-Type: text/plain',
    'passed',
    expect.stringMatching(/^The body is not a valid ControllerCreated: .*id/),
    'The body is not a JSON text in UTF-8 (RFC 8259).',
    'passed',
    'The list: expected {"a":[2]}, received {"a":[1]}',
    'The body is not a Basic Text Object (OSD-BTO-V1.5) that holds its text data.',
  ]);
  await exchanger.close();
  await fake.close();
});
