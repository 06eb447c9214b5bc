import { schemaFor, validateData } from '../../spec/schemas/load.js';
import type { Area, Check, CheckContext, Reply, RequestParts, RwiRef, SciRef } from '../engine/check.js';
import { isSilence } from '../engine/operations.js';
import { NoAnswer, NotSeen } from '../engine/outcomes.js';
import { differ, isError, passive } from '../http/passive.js';
import { caseMs, forAll } from './internal/cases/for-all.js';
import { type Edit, editsOf } from './internal/cases/near-misses.js';
import { valuesOf } from './internal/cases/schema-values.js';
import { uniqueText } from './internal/ids.js';
import { found, path, trace } from './internal/leaks.js';
import { anotherEcho, expectEcho, succeeded, workflowName } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

const textType = 'OSD-BTO-V1.5';

function invalid(operation: 'start' | 'input' | 'upload', note: string): RequestParts {
  return { timeoutMs: caseMs, intent: { operation, kind: 'invalid', note } };
}

/** Asserts an answer that is no failure of the server: what was asked was wrong, or is the client's own affair. */
function expectCalm(t: CheckContext, reply: Reply, what: string): void {
  t.expect.status(reply, ['2xx', '4xx'], `${what} is no reason for a server to fail`);
}

function expectRefused(t: CheckContext, reply: Reply, what: string): void {
  t.expect.status(reply, '4xx', what);
}

/** One case: what is wrong with it, and its octets. */
interface Case {
  what: string;
  body: string | Uint8Array;
}
const show = ({ what, body }: Case): string =>
  `${what}: ${typeof body === 'string' ? body.slice(0, 400) : `${body.length} octets ${Buffer.from(body.subarray(0, 60)).toString('hex')}`}`;

/** Bodies that are no JSON for any reader. A cut keeps the first octet and loses the last one. */
function damaged(text: string, at: number): readonly Case[] {
  const octets = Buffer.from(text, 'utf8');
  return [
    { what: 'cut off', body: octets.subarray(0, 1 + (at % (octets.length - 1))) },
    { what: 'a form', body: 'module=MCT-ECH-V1.0&Header=OSD-BTO-V1.5' },
    { what: 'XML', body: '<module>MCT-ECH-V1.0</module>' },
    { what: 'blank', body: ' \r\n\t ' },
  ];
}

/** Bodies that some readers take and others do not: either is right, failing is not. */
function odd(text: string): readonly Case[] {
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  const latin = Buffer.from(text.replace('{', '{"Name":"\u00e9",'), 'latin1');
  return [
    { what: 'UTF-16', body: utf16 },
    { what: 'an octet that is no UTF-8', body: Buffer.from(text.replace('{', '{"Name":"\u00ff",'), 'latin1') },
    { what: 'two documents', body: `${text} ${text}` },
    { what: 'a NUL in front', body: `\0${text}` },
    { what: 'Latin-1', body: latin },
    { what: 'a byte order mark', body: `\ufeff${text}` },
    { what: 'a lone surrogate', body: text.replace('{', '{"\\ud800":"\\udfff",') },
    { what: 'a number beyond all bounds', body: text.replace('{', '{"Big":1e999999,') },
    { what: 'a number of 10,000 digits', body: text.replace('{', `{"Big":${'7'.repeat(10_000)},`) },
    {
      what: 'the member __proto__',
      body: text.replace('{', '{"__proto__":{"toString":1},"constructor":{"prototype":1},'),
    },
    { what: 'nested 5,000 deep', body: text.replace('{', `{"Deep":${'['.repeat(5_000)}${']'.repeat(5_000)},`) },
    { what: 'nested 100,000 deep', body: '['.repeat(100_000) },
    {
      what: '20,000 members',
      body: text.replace('{', `{${Array.from({ length: 20_000 }, (_, n) => `"m${n}":0,`).join('')}`),
    },
  ];
}

/** Whether a text object brings its text along: what names data elsewhere may be refused (AMB-044). */
const holdsItsData = (value: unknown): boolean => {
  const items = (value as { BasicTextData?: unknown }).BasicTextData;
  return !Array.isArray(items) || items.every((item: object) => 'Data' in item);
};

const send = (t: CheckContext, rwi: RwiRef, body: Case['body'], what: string): Promise<Reply> =>
  t.ops.input(rwi, t.port('ECH', 'Input'), body, invalid('input', what));
/** Takes what came of an accepted message, whatever it is: a port that is never read may fill up. */
const drain = (t: CheckContext, rwi: RwiRef): Promise<Reply> =>
  t.ops.output(rwi, t.port('ECH', 'Output'), {
    timeoutMs: caseMs,
    intent: { kind: 'probe', note: 'to empty the port' },
  });
const launch = (t: CheckContext, sci: SciRef, body: Case['body'], what: string): Promise<Reply> =>
  t.ops.start(sci, '', { ...invalid('start', what), body });

const checks: readonly Check[] = [
  {
    id: 'rob-valid-messages',
    clause: 'ROB-001',
    title: 'Messages made from the schema of their Data Type are accepted.',
    needs: ['ECH'],
    async run(t) {
      let rwi = await t.rwi('ECH');
      await forAll(
        t,
        (fc) =>
          valuesOf(fc, schemaFor(textType) ?? '').filter(
            (value) => validateData(textType, value).valid && holdsItsData(value),
          ),
        (value) => JSON.stringify(value).slice(0, 1_000),
        async (value) => {
          const give = (): Promise<Reply> =>
            t.ops.input(rwi, t.port('ECH', 'Input'), JSON.stringify(value), { timeoutMs: caseMs });
          let reply = await give();
          // The port may hold the message before this one (AMB-011), which has nothing to do with its form.
          if (isSilence(reply)) {
            rwi = await anotherEcho(t, rwi);
            reply = await give();
          }
          t.expect.status(reply, 200, 'the message follows the schema of its Data Type');
          await drain(t, rwi);
        },
      );
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after messages of all forms');
    },
  },
  {
    id: 'rob-near-miss-messages',
    clause: 'ROB-002',
    title: 'Messages with one fault against their schema are refused with 4xx, or taken without a check.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await forAll(
        t,
        (fc) =>
          fc
            .tuple(
              valuesOf(fc, schemaFor(textType) ?? '').filter((value) => validateData(textType, value).valid),
              fc.nat(),
            )
            .map(([value, pick]): Edit | undefined => {
              const wrongOnes = editsOf(value).filter((edit) => !validateData(textType, edit.value).valid);
              return wrongOnes[pick % Math.max(1, wrongOnes.length)];
            })
            .filter((edit): edit is Edit => edit !== undefined),
        ({ what, value }) => `${what}: ${JSON.stringify(value).slice(0, 1_000)}`,
        async ({ what, value }) => {
          const reply = await send(t, rwi, JSON.stringify(value), what);
          expectCalm(t, reply, what);
          t.observe('AMB-026', succeeded(reply) ? 'accepted' : 'refused', reply);
          if (succeeded(reply)) await drain(t, rwi);
        },
      );
      // What was taken without a check may have failed the run; another one must not suffer.
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after messages with faults');
    },
  },
  {
    id: 'rob-near-miss-start',
    clause: 'ROB-003',
    title: 'Start bodies with one fault are refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      const sci = await t.sci();
      const good = { module: workflowName(t, 'ECH') };
      const edits = editsOf(good).filter(({ what }) => !what.endsWith('unknown member'));
      await forAll(
        t,
        (fc) =>
          fc.oneof(
            fc.constantFrom(...edits),
            fc
              .string({ unit: 'grapheme' })
              .map((name): Edit => ({ what: 'the name of no workflow', value: { module: `${name}?` } })),
            fc
              .constantFrom('Module', 'module ', '\u0000module')
              .map((name): Edit => ({ what: 'another member', value: { [name]: good.module } })),
          ),
        ({ what, value }) => `${what}: ${JSON.stringify(value).slice(0, 1_000)}`,
        async ({ what, value }) => expectRefused(t, await launch(t, sci, JSON.stringify(value), what), what),
      );
      await t.rwi('ECH', sci);
    },
  },
  {
    id: 'rob-damaged-bodies',
    clause: 'ROB-004',
    title: 'Bodies of Start and Input that are no JSON text in UTF-8 are refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const message = t.textObject('damaged \u00e9');
      const start = JSON.stringify({ module: workflowName(t, 'ECH') });
      await forAll(
        t,
        (fc) =>
          fc
            .tuple(fc.boolean(), fc.nat(200), fc.nat(3))
            .map(([input, at, which]) => ({ input, one: damaged(input ? message : start, at)[which] as Case })),
        ({ one }) => show(one),
        async ({ input, one }) => {
          const reply = await (input ? send(t, rwi, one.body, one.what) : launch(t, rwi, one.body, one.what));
          expectRefused(t, reply, `a body that is ${one.what}`);
        },
      );
      await expectEcho(t, rwi, uniqueText(t), 'the echo after damaged bodies');
    },
  },
  {
    id: 'rob-odd-bodies',
    clause: 'ROB-005',
    title: 'Other encodings, deep nesting, huge numbers and many members make the server fail nowhere.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const [message, start] = [t.textObject('odd'), JSON.stringify({ module: workflowName(t, 'ECH') })];
      for (const { what, body } of odd(message))
        expectCalm(t, await refusedOrCut(() => send(t, rwi, body, what)), what);
      for (const { what, body } of odd(start))
        expectCalm(t, await refusedOrCut(() => launch(t, rwi, body, what)), what);
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after odd bodies');
    },
  },
  {
    id: 'rob-duplicate-members',
    clause: 'ROB-006',
    title: 'A body with a member twice is refused with 4xx, or read with one of the two.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const name = JSON.stringify(workflowName(t, 'ECH'));
      for (const body of [
        `{"module":${name},"module":"MCT-ZZZ-V99.99"}`,
        `{"module":"MCT-ZZZ-V99.99","module":${name}}`,
      ]) {
        const reply = await launch(t, rwi, body, 'member twice');
        expectCalm(t, reply, 'a member that stands twice');
        if (succeeded(reply)) t.expect.schema(reply, 'State');
      }
      const [first, second] = [t.textObject('first'), t.textObject('second')];
      expectCalm(
        t,
        await send(t, rwi, `${first.slice(0, -1)},${second.slice(1)}`, 'all members twice'),
        'members that stand twice',
      );
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after duplicate members');
    },
  },
  {
    id: 'rob-oversized-body',
    clause: 'ROB-007',
    title: 'A body of 17 MiB is refused, cut off or taken, and the server goes on serving.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const body = Buffer.alloc(17 * 1024 * 1024, 'x');
      Buffer.from('{"Header":"OSD-BTO-V1.5","BasicTextObjectID":"urn:large","BasicTextData":[{"Data":"').copy(body);
      Buffer.from('"}]}').copy(body, body.length - 4);
      const reply = await cutOff(() =>
        t.ops.input(rwi, t.port('ECH', 'Input'), body, {
          intent: wrong(faults.wrongData, 'input').intent,
          once: true,
        } as RequestParts),
      );
      if (reply !== undefined) t.expect.status(reply, ['2xx', '4xx', 503], 'a server may limit the size of a body');
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after a body that is too large');
    },
  },
];

/** Answers a refusal in person, or by hanging up on a body that is not wanted: then there is nothing to judge. */
async function refusedOrCut(make: () => Promise<Reply>): Promise<Reply> {
  const reply = await cutOff(make);
  if (reply === undefined) throw new NotSeen('not-observed', 'The server closes the connection on such bodies.');
  return reply;
}

async function cutOff(make: () => Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof NoAnswer && error.code === 'reset') return undefined;
    throw error;
  }
}

const passiveChecks = [
  passive('rob-no-inside', 'ROB-008', 'No error answer shows a stack trace or a path of the server.', isError, (x) => {
    const hit = found(x, trace) ?? found(x, path);
    return differ(
      hit === undefined,
      'nothing of the inside of the server',
      hit ?? '',
      'An error shows the inside of the server.',
    );
  }),
];

export const robustness: Area = {
  name: 'robustness',
  title: 'Robustness: bodies',
  checks,
  passive: passiveChecks,
};
