import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { isSilence } from '../engine/operations.js';
import { NoAnswer, NotSeen } from '../engine/outcomes.js';
import { base64Of, speechObject, speechOctets } from './internal/speech.js';
import { receive, succeeded } from './internal/steps.js';
import { longText } from './internal/texts.js';

const MiB = 1024 * 1024;
/** Megabytes take their time on slow lines. */
const patience = { timeoutMs: 20_000 };
/** Who takes longer than this for one MiB would need more than the time of a check for eight. */
const slowMs = 3_000;

/** A workflow that echoes, how a message of so many octets is written for it, and the octets that an answer holds. */
interface Large {
  workflow: 'ECH' | 'BIN';
  message(size: number): { body: string; octets: Uint8Array };
  read(reply: Reply): Uint8Array;
}

/** 1 and 8 MiB through an echo. Sizes that are refused, or on which the server hangs up, are observed (AMB-043). */
async function echoesMegabytes(t: CheckContext, { workflow, message, read }: Large): Promise<void> {
  const rwi = await t.rwi(workflow);
  const output = t.port(workflow, 'Output');
  let begin = performance.now();
  for (const size of [MiB, 8 * MiB]) {
    if (size > MiB && performance.now() - begin > slowMs)
      throw new NotSeen('not-observed', 'A MiB took so long that eight would take too long.');
    begin = performance.now();
    const { body, octets } = message(size);
    const sent = await t.ops.input(rwi, t.port(workflow, 'Input'), body, patience).catch(hungUp);
    if (sent === undefined || !succeeded(sent)) throw limited(t, sent, size);
    const first = await t.ops.output(rwi, output, patience);
    const reply = isSilence(first) ? await receive(t, rwi, output) : first;
    t.expect.status(reply, 200, 'the workflow has a message for this port');
    expectSame(t, read(reply), octets, reply);
    if (size === 8 * MiB) t.observe('AMB-043', 'whole', reply, workflow);
  }
}

/** No answer, since the server ended the connection on a body that it will not read (RFC 9110, section 15.5.14). */
function hungUp(error: unknown): undefined {
  if (error instanceof NoAnswer && error.code === 'reset') return undefined;
  throw error;
}

function limited(t: CheckContext, sent: Reply | undefined, size: number): NotSeen {
  t.observe('AMB-043', 'limited', sent, `${size} octets`);
  const how = sent === undefined ? 'ends the connection on' : `answers ${sent.status} to`;
  return new NotSeen('not-observed', `The server ${how} a message of ${size} octets.`);
}

/** Where the octets of two bodies part, in words; undefined when they are alike. */
function difference(got: Uint8Array, want: Uint8Array): string | undefined {
  if (Buffer.compare(got, want) === 0) return undefined;
  let at = 0;
  while (at < got.length && got[at] === want[at]) at += 1;
  return `${got.length} of ${want.length} octets, the first difference at ${at}`;
}

function expectSame(t: CheckContext, got: Uint8Array, want: Uint8Array, reply: Reply): void {
  const found = difference(got, want);
  t.expect.that(
    found === undefined,
    'A large message came back changed.',
    { expected: 'what was sent', received: found ?? '' },
    reply,
  );
}

/** Sends an object with members of its own to the binary echo; they must not harm its data. */
async function withMembers(t: CheckContext, members: string, what: string): Promise<void> {
  const rwi = await t.rwi('BIN');
  const octets = Uint8Array.of(1, 2, 3, 250);
  const body = `${speechObject([octets]).slice(0, -1)},${members}}`;
  const sent = await t.ops.input(rwi, t.port('BIN', 'Input'), body);
  t.observe('AMB-045', succeeded(sent) ? 'taken' : 'limited', sent, what);
  t.expect.status(sent, [200, '4xx'], `${what}: the schema allows further members, and a server may have limits`);
  if (!succeeded(sent)) throw new NotSeen('not-observed', `The server refuses ${what} with ${sent.status}.`);
  const reply = await receive(t, rwi, t.port('BIN', 'Output'));
  t.expect.equal(base64Of(speechOctets(reply)), base64Of(octets), `the octets beside ${what}`, reply);
}

const checks: readonly Check[] = [
  {
    id: 'data-megabytes-text',
    clause: 'DATA-013',
    title: 'Texts of 1 and 8 MiB come back whole where they are accepted.',
    needs: ['ECH'],
    run: (t) =>
      echoesMegabytes(t, {
        workflow: 'ECH',
        message(size) {
          // Letters of two octets at both ends, so that a cut inside a character shows.
          const text = `\u00e9${longText(size - 4)}\u00e9`;
          return { body: t.textObject(text), octets: Buffer.from(text, 'utf8') };
        },
        read: (reply) => Buffer.from(t.textOf(reply), 'utf8'),
      }),
  },
  {
    id: 'data-megabytes-octets',
    clause: 'DATA-013',
    title: 'Recordings of 1 and 8 MiB come back octet for octet where they are accepted.',
    needs: ['BIN'],
    run: (t) =>
      echoesMegabytes(t, {
        workflow: 'BIN',
        message(size) {
          const octets = new Uint8Array(size - 1);
          for (let i = 0; i < octets.length; i += 1) octets[i] = (i * 167 + (i >> 8) + (i >> 16)) & 255;
          return { body: speechObject([octets]), octets };
        },
        read: (reply) => speechOctets(reply),
      }),
  },
  {
    id: 'data-by-reference',
    clause: 'DATA-014',
    title: 'Data named by DataURI or ID are delivered, passed on, dropped or refused, and the next message is echoed.',
    needs: ['BIN'],
    async run(t) {
      const rwi = await t.rwi('BIN');
      const [input, output] = [t.port('BIN', 'Input'), t.port('BIN', 'Output')];
      const octets = Uint8Array.of(7, 77, 177, 255);
      // A data URI holds its data, so nobody has to fetch anything.
      const uri = `data:application/octet-stream;base64,${base64Of(octets)}`;
      for (const item of [{ DataLength: octets.length, DataURI: uri }, { ID: 'urn:maas-conformance:speech:none' }]) {
        const object = { ...(JSON.parse(speechObject([])) as object), BasicSpeechObjectData: [item] };
        const sent = await t.ops.input(rwi, input, JSON.stringify(object));
        const reply = succeeded(sent) ? await t.awaitOutput(rwi, output, 2_000) : sent;
        t.observe('AMB-044', readingOf(t, reply, item, octets), reply, Object.keys(item).join());
      }
      const next = Uint8Array.of(1, 2, 3);
      const sent = await t.ops.input(rwi, input, speechObject([next]));
      if (sent.status !== 404 && isSilence(sent))
        throw new NotSeen(
          'not-observed',
          `The RWI takes no message while it is at work on the last one (${sent.status}).`,
        );
      if (!succeeded(sent))
        t.expect.status(sent, 200, 'a message with its data in it is accepted after one that names them');
      const reply = await receive(t, rwi, output);
      t.expect.equal(base64Of(speechOctets(reply)), base64Of(next), 'the echo after data by reference', reply);
    },
  },
  {
    id: 'data-deep-json',
    clause: 'DATA-015',
    title: 'A member that is nested 100 deep does not harm the data beside it.',
    needs: ['BIN'],
    run: (t) => withMembers(t, `"Extension":${'[{"a":'.repeat(50)}0${'}]'.repeat(50)}`, 'a member that is 100 deep'),
  },
  {
    id: 'data-wide-json',
    clause: 'DATA-015',
    title: '2000 further members, with names that programs stumble over, do not harm the data beside them.',
    needs: ['BIN'],
    run: (t) =>
      withMembers(
        t,
        [
          ...[
            '__proto__',
            'constructor',
            'toString',
            'length',
            '',
            '0',
            '$ref',
            'basicspeechobjectdata',
            'Data',
            '\u00e9',
          ],
          ...Array.from({ length: 1990 }, (_, i) => `Member${i}`),
        ]
          .map((name) => `${JSON.stringify(name)}:{"Data":"AAAA"}`)
          .join(),
        '2000 further members',
      ),
  },
];

/** What a server made of an item without inline data. @throws Violation when it delivers octets that nobody sent */
function readingOf(t: CheckContext, reply: Reply, item: object, octets: Uint8Array): string {
  if (!succeeded(reply) || reply.status === 204) return 'refused';
  const items = (reply.json() as { BasicSpeechObjectData?: unknown } | null)?.BasicSpeechObjectData;
  const list = Array.isArray(items) ? (items as ({ Data?: unknown; DataURI?: unknown; ID?: unknown } | null)[]) : [];
  if (list.some((each) => each?.DataURI !== undefined || each?.ID !== undefined)) return 'passed-on';
  const data = Buffer.concat(list.map((each) => Buffer.from(String(each?.Data ?? ''), 'base64')));
  const known = 'DataURI' in item && Buffer.compare(data, octets) === 0;
  t.expect.that(
    data.length === 0 || known,
    'The message holds octets that nobody sent.',
    { expected: 'the octets of the reference, the reference, or nothing', received: base64Of(data).slice(0, 80) },
    reply,
  );
  return data.length === 0 ? 'dropped' : 'resolved';
}

export const dataSizes: Area = { name: 'data-sizes', title: 'Large, referring and open messages', checks };
