import type { Area, Check, CheckContext, Reply, RwiRef, WireReply } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { chunked, head, only, probe, statusPath, valid } from '../http/octets.js';
import { uniqueText } from './internal/ids.js';
import { receive, workflowName } from './internal/steps.js';

/** Waiting for a connection to be closed costs only those who do not close it. */
const closeMs = 8_000;

function expectClosed(t: CheckContext, w: WireReply, because: string): void {
  t.expect.that(
    w.closed,
    `The connection was left open: ${because}.`,
    { expected: 'the connection closed', received: `still open after ${closeMs} ms` },
    w.answers.at(-1),
  );
}

/** A 401 to a request with a credential is about the credential: it tells nothing of how the message is read. @throws NotSeen for it */
function expectPastCredential(answer: Reply): void {
  const sent = answer.exchange.request.headers.some(([name]) => name.toLowerCase() === 'authorization');
  if (answer.status === 401 && sent)
    throw new NotSeen(
      'not-observed',
      'The server answered 401 though a credential was sent; it did not come to the message.',
    );
}

/** Asserts 400 (or another refusal that the RFC names) to a message that no server may take; `close` where the RFC asks for that too. */
async function expectRejected(
  t: CheckContext,
  what: string,
  steps: readonly (string | Uint8Array)[],
  { statuses = [400], close = false }: { statuses?: readonly number[]; close?: boolean } = {},
): Promise<void> {
  const w = await t.ops.wire(steps, { intent: probe(what), closeMs: close ? closeMs : 0 });
  t.expect.status(only(w), statuses, what);
  if (close) expectClosed(t, w, what);
}

/** Asserts that a message sent by `steps` arrived: the echo gives it back. A server may insist on a length (411). */
async function expectArrived(t: CheckContext, rwi: RwiRef, text: string, w: WireReply): Promise<void> {
  const answer = only(w);
  // A server that is busy says so of any request.
  t.expect.status(answer, [200, 411, 429, 503], 'the body is framed as HTTP/1.1 has it');
  if (answer.status !== 200) return;
  const got = await receive(t, rwi, t.port('ECH', 'Output'));
  t.expect.equal(t.textOf(got), text, 'the text that was sent', got);
}

const checks: readonly Check[] = [
  {
    id: 'http-host-missing',
    clause: 'HTTP-020',
    title: 'A request without Host, with two, or with one that is no host is answered 400.',
    needs: ['ECH'],
    async run(t) {
      const path = statusPath(t, await t.rwi('ECH'));
      await expectRejected(t, 'HTTP/1.1 request without Host', [head('GET', path, [], { host: null })]);
      await expectRejected(t, 'request with two Host fields', [head('GET', path, ['Host: other.example'])]);
      await expectRejected(t, 'request with a Host field that is no host', [head('GET', path, [], { host: 'a b/c' })]);
    },
  },
  {
    id: 'http-absolute-form',
    clause: 'HTTP-021',
    title: 'A Status request with the whole URL as its target is answered like one with the path.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const w = await t.ops.wire([head('GET', `{origin}{base}${statusPath(t, rwi)}`)], {
        intent: valid('status', 'target in absolute form'),
      });
      t.expect.status(only(w), 200, 'a server accepts the absolute form');
      t.expect.equal(t.expect.schema<{ id: string }>(only(w), 'State').id, rwi.mid, 'id in the state', only(w));
    },
  },
  {
    id: 'http-two-framings',
    clause: 'HTTP-022',
    title: 'After a request with Transfer-Encoding and Content-Length the connection is closed.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      const w = await t.ops.wire(
        [
          head('POST', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') }), [
            'Content-Type: MPAI/port-data',
            'Content-Length: 5',
            'Transfer-Encoding: chunked',
          ]),
          chunked(t.textObject(text)),
        ],
        { intent: probe('Transfer-Encoding and Content-Length together'), closeMs },
      );
      const answer = only(w);
      expectPastCredential(answer);
      t.expect.status(answer, ['2xx', '4xx', 501], 'the request is refused, or read in chunks');
      expectClosed(t, w, 'it was sent two framings of one body');
      if (answer.status >= 300) return;
      const got = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(got), text, 'the text of the chunks', got);
    },
  },
  {
    id: 'http-chunked-request',
    clause: 'HTTP-023',
    title: 'A message in chunks, with extensions and trailers, arrives whole or is answered 411.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const path = t.ops.path('input', { rwi, port: t.port('ECH', 'Input') });
      for (const [what, options] of [
        ['one octet a chunk', { size: 1 }],
        ['one chunk', { size: 1 << 20 }],
        ['chunk extensions', { extension: ';a=b;c="d e"' }],
        ['a trailer', { trailer: 'X-Trailer: 1\r\n' }],
      ] as const) {
        const text = uniqueText(t);
        const w = await t.ops.wire(
          [
            head('POST', path, ['Content-Type: MPAI/port-data', 'Transfer-Encoding: chunked']),
            chunked(t.textObject(text), options),
          ],
          { intent: probe(`body in chunks: ${what}`) },
        );
        await expectArrived(t, rwi, text, w);
      }
    },
  },
  {
    id: 'http-body-in-pieces',
    clause: 'HTTP-034',
    title: 'A message of known length arrives whole, however it is cut into segments.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      const body = Buffer.from(t.textObject(text));
      const whole = head('POST', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') }), [
        'Content-Type: MPAI/port-data',
        `Content-Length: ${body.length}`,
      ]);
      const w = await t.ops.wire(
        [
          whole,
          { pauseMs: 100 },
          body.subarray(0, 1),
          // Long enough for a busy server to have looked.
          { pauseMs: 250 },
          body.subarray(1, 40),
          { pauseMs: 20 },
          body.subarray(40),
        ],
        { intent: valid('input', 'body in several segments') },
      );
      t.expect.status(only(w), 200, 'segments have no meaning');
      await expectArrived(t, rwi, text, w);
    },
  },
  {
    id: 'http-expect-continue',
    clause: 'HTTP-024',
    title: 'Expect: 100-continue is answered before the body is sent.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      const body = Buffer.from(t.textObject(text));
      const w = await t.ops.wire(
        [
          head('POST', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') }), [
            'Content-Type: MPAI/port-data',
            `Content-Length: ${body.length}`,
            'Expect: 100-continue',
          ]),
          { awaitMs: 8_000 },
          body,
        ],
        { intent: probe('Expect: 100-continue') },
      );
      if (w.waits[0] !== true) {
        throw new Violation('The expectation was not answered before the body was sent.', {
          expected: '100 Continue, or a final status, without waiting for the body',
          received: 'nothing within 8 s',
          exchange: w.exchange.id,
        });
      }
      const answer = only(w);
      expectPastCredential(answer);
      t.expect.status(answer, [200, '4xx'], 'the message is accepted, or refused before it was sent');
      if (answer.status === 200) await expectArrived(t, rwi, text, w);
    },
  },
  {
    id: 'http-1-0-request',
    clause: 'HTTP-025',
    title: 'The answer to an HTTP/1.0 request has no Transfer-Encoding, and no interim response before it.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const w = await t.ops.wire([head('GET', statusPath(t, rwi), ['Accept: application/json'], { version: '1.0' })], {
        intent: probe('HTTP/1.0 request'),
      });
      const answer = only(w);
      expectPastCredential(answer);
      t.expect.status(answer, [200, 505, 426, '4xx'], 'HTTP/1.0 is served, or refused as a version');
      t.expect.that(
        answer.header('transfer-encoding') === undefined,
        'An HTTP/1.0 client was sent a transfer coding, which it cannot read.',
        { expected: 'no Transfer-Encoding', received: answer.header('transfer-encoding') ?? '' },
        answer,
      );
      t.expect.equal(w.interim, [], 'interim responses, which HTTP/1.0 does not have', answer);
    },
  },
  {
    id: 'http-invalid-length',
    clause: 'HTTP-026',
    title: 'A Content-Length that is no number, or two that differ, are answered 400 and the connection is closed.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const path = t.ops.path('input', { rwi, port: t.port('ECH', 'Input') });
      const body = t.textObject('a message that must not arrive');
      for (const lengths of [
        ['Content-Length: ten'],
        ['Content-Length: -1'],
        ['Content-Length: 5', 'Content-Length: 6'],
      ]) {
        await expectRejected(
          t,
          lengths.join(' and '),
          [head('POST', path, ['Content-Type: MPAI/port-data', ...lengths]), Buffer.from(body)],
          { close: true },
        );
      }
    },
  },
  {
    id: 'http-chunked-not-last',
    clause: 'HTTP-027',
    title: 'A body whose last transfer coding is not chunked is refused with 400 or 501 and the connection is closed.',
    needs: ['ECH'],
    async run(t) {
      const path = t.ops.path('start', { sci: await t.sci() });
      await expectRejected(
        t,
        'Transfer-Encoding: chunked, x-other',
        [
          head('POST', path, ['Content-Type: application/json', 'Transfer-Encoding: chunked, x-other']),
          chunked(JSON.stringify({ module: workflowName(t, 'ECH') })),
        ],
        { statuses: [400, 501], close: true },
      );
    },
  },
  {
    id: 'http-blank-before-colon',
    clause: 'HTTP-028',
    title: 'A blank between a field name and its colon is answered 400.',
    needs: ['ECH'],
    async run(t) {
      const path = statusPath(t, await t.rwi('ECH'));
      await expectRejected(t, 'blank before the colon of a field', [head('GET', path, ['X-Field : 1'])]);
    },
  },
];

export const httpWire: Area = { name: 'http-wire', title: 'HTTP: how messages are framed', checks };
