import type { Area, Check, CheckContext, RwiRef, SciRef, WireReply, WireStep } from '../engine/check.js';
import { sciFrom } from '../engine/operations.js';
import { Blocked, NoAnswer, NotSeen, Violation } from '../engine/outcomes.js';
import { head, probe, statusPath } from '../http/octets.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { anotherEcho, expectEcho, removed, succeeded } from './internal/steps.js';

/** How long hostile requests may hang: then it is the server that hangs. */
const answerMs = 8_000;
/** How long slow clients go on if nobody is served before: at least, and at most. */
const slowMs = { least: 4_000, most: 16_000 };
/** Beside 24 slow clients others may be served so many times slower than alone, on a machine that is busy anyway. */
const slowdown = 10;

/** Asserts that octets which are no right request were refused, ignored or hung up on: the server neither failed nor hung. */
function expectUnmoved(t: CheckContext, what: string, w: WireReply): void {
  if (w.error?.code === 'timeout') {
    throw new Violation(`The server neither answered nor closed the connection: ${what}.`, {
      expected: 'an answer, or the end of the connection',
      received: `nothing within ${answerMs / 1000} s`,
      exchange: w.exchange.id,
    });
  }
  for (const answer of w.answers) {
    t.expect.status(answer, ['2xx', '3xx', '4xx', 501, 505], `${what} is no reason for a server to fail`);
    t.expect.that(
      answer.header('x-injected') === undefined,
      'Part of the request became a header field of the answer.',
      { expected: 'no field X-Injected', received: 'X-Injected' },
      answer,
    );
  }
}

/** Connections that begin a request and go on with it an octet at a time, until `release` is called or they have waited `ms`. */
function slowClients(t: CheckContext, requests: readonly (readonly [what: string, begin: string[]])[], ms: number) {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = requests.map(([what, begin]) =>
    t.ops.wire([...begin, { drip: 'slow', everyMs: 50, until }, { cut: 'close' }], {
      intent: probe(what),
      timeoutMs: ms,
    }),
  );
  return async (): Promise<void> => {
    release();
    await Promise.all(held);
  };
}

/** Asserts that no message with this text comes out. A server may let the reader wait for one; it is not waited for. */
async function expectNothing(t: CheckContext, rwi: RwiRef, text: string): Promise<void> {
  try {
    const reply = await t.ops.output(rwi, t.port('ECH', 'Output'), {
      timeoutMs: 1_500,
      intent: probe('output, although no whole message was sent'),
    });
    const came = succeeded(reply) && reply.text().includes(text);
    t.expect.that(!came, 'Half a request was carried out.', { expected: 'no message', received: text }, reply);
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.code !== 'timeout') throw error;
  }
}

const checks: readonly Check[] = [
  {
    id: 'rob-octets-in-requests',
    clause: 'ROB-009',
    title: 'NUL, CR and LF in targets and fields, climbing paths and nonsense are refused or hung up on.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const path = statusPath(t, rwi);
      const spoilt = (id: string): string => path.replace(rwi.mid, id);
      const cases: readonly (readonly [what: string, octets: string | Uint8Array])[] = [
        ['NUL in the target', head('GET', spoilt(`${unknownId(t)}\0`))],
        ['CR in the target', head('GET', spoilt(`${unknownId(t)}\rX-Injected: 1`))],
        ['LF in the target', head('GET', spoilt(`${unknownId(t)}\nX-Injected: 1`))],
        ['CR LF in the target', head('GET', spoilt(`${unknownId(t)} HTTP/1.1\r\nX-Injected: 1\r\nX: `))],
        ['octets above 127 in the target', head('GET', spoilt('\xff\xfe\xe9'))],
        ['dot segments', head('GET', `${path}/../../../../../../../../etc/passwd`)],
        ['dot segments and backslashes', head('GET', `${path}/..\\..\\..\\windows\\win.ini`)],
        ['a percent sign alone', head('GET', spoilt('%'))],
        ['two slashes', head('GET', path.replaceAll('/', '//'))],
        ['a fragment', head('GET', `${path}#part`)],
        ['NUL in a field', head('GET', path, ['X-Field: a\0b'])],
        ['CR in a field', head('GET', path, ['X-Field: a\rX-Injected: 1'])],
        ['a folded field', head('GET', path, ['X-Field: a', ' b', '\tc'])],
        ['a field without a name', head('GET', path, [': nothing'])],
        ['a field without a colon', head('GET', path, ['nothing'])],
        [
          'a Content-Type that is none',
          head('POST', t.ops.path('start', { sci: rwi }), ['Content-Type: ;;;=', 'Content-Length: 2']).concat('{}'),
        ],
        ['a header section of 100 kB', head('GET', path, [`X-Long: ${'a'.repeat(100_000)}`])],
        [
          '2,000 fields',
          head(
            'GET',
            path,
            Array.from({ length: 2_000 }, (_, n) => `X-${n}: ${n}`),
          ),
        ],
        ['a target of 50 kB', head('GET', spoilt('a'.repeat(50_000)))],
        [
          'a chunk of negative size',
          head('POST', t.ops.path('start', { sci: rwi }), [
            'Content-Type: application/json',
            'Transfer-Encoding: chunked',
          ]).concat('-5\r\n{}\r\n0\r\n\r\n'),
        ],
        ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex')],
        ['a request line without a version', `GET ${path}\r\n\r\n`],
        ['HTTP/2 without having asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
        ['blank lines', '\r\n\r\n\r\n\r\n'],
      ];
      // A message that is not whole for the server may be waited for: the end of our side is the end of it.
      await Promise.all(
        cases.map(async ([what, octets]) => {
          const w = await t.ops.wire([octets, { awaitMs: 1_500 }, { cut: 'close' }], {
            intent: probe(what),
            timeoutMs: answerMs,
          });
          expectUnmoved(t, what, w);
        }),
      );
      await expectEcho(t, rwi, uniqueText(t), 'the echo after hostile requests');
    },
  },
  {
    id: 'rob-slow-clients',
    clause: 'ROB-010',
    title: 'While 24 clients send their requests octet by octet, others are served.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const serve = async (): Promise<void> => {
        const other = await t.rwi('ECH');
        for (let n = 0; n < 3; n += 1) await expectEcho(t, other, uniqueText(t), 'the echo while others are slow');
      };
      // What a server needs alone says what it may need now: how fast it is is not asked.
      const before = performance.now();
      await serve();
      const alone = performance.now() - before;
      const patience = Math.round(Math.max(slowMs.least, alone * slowdown));
      if (patience > slowMs.most)
        throw new NotSeen('not-observed', `Three exchanges take ${Math.round(alone)} ms even without slow clients.`);
      const body = t.textObject('slow');
      const input = head('POST', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') }), [
        'Content-Type: MPAI/port-data',
        `Content-Length: ${body.length + 1_000}`,
      ]);
      const begun = head('GET', statusPath(t, rwi)).slice(0, -2); // one line end less
      const start = performance.now();
      const release = slowClients(
        t,
        Array.from({ length: 24 }, (_, n) =>
          n % 2 === 0 ? ['slow header section', [`${begun}X-Slow: `]] : ['slow body', [input, body.slice(0, 40)]],
        ),
        patience,
      );
      try {
        await t.sleep(200); // until they all have begun
        await serve();
        const took = Math.round(performance.now() - start);
        t.expect.that(took < patience, 'Slow clients held up another one.', {
          expected: `three exchanges before the slow clients gave up after ${patience} ms`,
          received: `${took} ms`,
        });
      } finally {
        await release();
      }
    },
  },
  {
    id: 'rob-aborted-requests',
    clause: 'ROB-011',
    title: 'Requests that break off in the middle have no effect, and the server goes on serving.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const broken = t.textObject('half a message');
      const length = Buffer.byteLength(broken);
      const input = head('POST', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') }), [
        'Content-Type: MPAI/port-data',
        `Content-Length: ${length + 20}`,
      ]);
      const cuts: readonly WireStep[][] = [
        [input.slice(0, 60)],
        [input],
        [input, broken.slice(0, length / 2)],
        // All of the JSON text came, but not all of the message.
        [input, broken],
      ];
      await Promise.all(
        cuts.flatMap((steps) =>
          (['reset', 'close'] as const).map((cut) =>
            t.ops.wire([...steps, { pauseMs: 250 }, { cut }], {
              intent: probe(`request that breaks off (${cut})`),
              timeoutMs: answerMs,
            }),
          ),
        ),
      );
      // Answers that nobody reads.
      await Promise.all(
        Array.from({ length: 8 }, () =>
          t.ops.wire([head('GET', statusPath(t, rwi)), { cut: 'reset' }], {
            intent: probe('answer that nobody waits for'),
            timeoutMs: answerMs,
          }),
        ),
      );
      await t.sleep(1000); // for what a busy server makes of them
      await expectNothing(t, rwi, 'half a message');
      await expectEcho(t, await anotherEcho(t, rwi), uniqueText(t), 'the echo after requests that broke off');
    },
  },
  {
    id: 'rob-many-scis',
    clause: 'ROB-012',
    title: 'SCIs are opened and closed in great number; all are gone afterwards and new ones are given.',
    async run(t) {
      const total = Math.max(64, 4 * t.runs);
      const ids = new Set<string>();
      for (let made = 0, full = false; made < total && !full; ) {
        const wave = await Promise.all(
          Array.from({ length: Math.min(16, total - made) }, () => t.ops.create({ once: true })),
        );
        const scis: SciRef[] = [];
        for (const reply of wave) {
          // A server may have enough of them.
          if (reply.status === 429 || reply.status === 503) {
            full = true;
            continue;
          }
          t.expect.status(reply, 201, 'an SCI is given, or 429 or 503 tells that there are enough');
          const made = sciFrom(reply, t.target.url);
          if (made === undefined) continue;
          t.expect.that(
            !ids.has(made.cid),
            'An id was given twice.',
            { expected: 'a new id', received: made.cid },
            reply,
          );
          ids.add(made.cid);
          scis.push(made);
        }
        if (ids.size === 0) throw new Blocked('SCI-001', 'the server gave no SCI', wave.at(-1)?.exchange.id);
        await Promise.all(scis.map((sci) => removed(t, sci)));
        made += wave.length;
      }
      const fresh = await t.sci();
      for (const cid of [...ids].slice(-3)) {
        const gone = await t.ops.start({ ...fresh, cid }, 'MCT-ECH-V1.0', {
          intent: { operation: 'start', kind: 'invalid', note: 'deleted SCI' },
        });
        t.expect.refused(gone, 'the SCI was deleted');
      }
      t.expect.that(succeeded(await t.ops.remove(fresh)), 'The last SCI cannot be deleted.', {
        expected: '200',
        received: 'an error',
      });
    },
  },
];

export const robustnessLoad: Area = {
  name: 'robustness-load',
  title: 'Robustness: octets, slow and vanishing clients, many instances',
  checks,
};
