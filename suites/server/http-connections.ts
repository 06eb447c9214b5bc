import type { Area, Check } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { expectKept } from '../http/connections.js';
import { head, only, probe, statusPath, valid } from '../http/octets.js';

/** Waiting for a connection to be closed costs only those who do not close it. */
const closeMs = 8_000;

const checks: readonly Check[] = [
  {
    id: 'http-close-honoured',
    clause: 'HTTP-029',
    title: 'After the answer to a request with Connection: close the server closes the connection.',
    needs: ['ECH'],
    async run(t) {
      const w = await t.ops.wire([head('GET', statusPath(t, await t.rwi('ECH')), ['Connection: close'])], {
        intent: valid('status', 'Connection: close'),
        closeMs,
      });
      t.expect.status(only(w), 200, 'the request is a valid one');
      t.expect.that(
        w.closed,
        'The connection was left open although the client asked for its end.',
        { expected: 'the connection closed', received: `still open after ${closeMs} ms` },
        only(w),
      );
    },
  },
  {
    id: 'http-close-announced',
    clause: 'HTTP-030',
    title: 'A connection that is not announced to end takes another request.',
    needs: ['ECH'],
    async run(t) {
      const request = head('GET', statusPath(t, await t.rwi('ECH')));
      await expectKept(t, request, valid('status', 'two requests on one connection'));
    },
  },
  {
    id: 'http-pipelined',
    clause: 'HTTP-031',
    title: 'Requests sent without waiting are answered in their order.',
    needs: ['ECH'],
    async run(t) {
      // In SCIs of their own, since one may refuse to run a workflow twice (AMB-010).
      const rwis = await Promise.all([t.rwi('ECH'), t.rwi('ECH'), t.rwi('ECH')]);
      const w = await t.ops.wire(
        rwis.map((rwi) => head('GET', statusPath(t, rwi))),
        { intent: valid('status', 'three requests at once on one connection'), answers: 3 },
      );
      only(w);
      // Who is digested again for each request cannot know the next nonce (RFC 7616, section 3.3).
      if (t.target.auth === 'digest' && w.answers.some(({ status }) => status === 401))
        throw new NotSeen('not-observed', 'The server wants a new nonce for each request.');
      // A server may serve fewer and close; those that it serves are in order.
      const ids = w.answers.map((answer) => t.expect.schema<{ id: string }>(answer, 'State').id);
      t.expect.equal(
        ids,
        rwis.slice(0, ids.length).map(({ mid }) => mid),
        'the RWIs in the answers',
        w.answers.at(-1),
      );
    },
  },
  {
    id: 'http-one-length',
    clause: 'HTTP-004',
    title: 'The answer to Status has a Content-Length or a Transfer-Encoding, not both.',
    needs: ['ECH'],
    async run(t) {
      const w = await t.ops.wire([head('GET', statusPath(t, await t.rwi('ECH')), ['Connection: close'])], {
        intent: valid('status', 'read octet by octet'),
      });
      const answer = only(w);
      const [length, coding] = [answer.header('content-length'), answer.header('transfer-encoding')];
      t.expect.that(
        length === undefined || coding === undefined,
        'An answer states two lengths.',
        { expected: 'Content-Length or Transfer-Encoding', received: `both: ${length} and ${coding}` },
        answer,
      );
    },
  },
  {
    id: 'http-head-no-content',
    clause: 'HTTP-018',
    title: 'Nothing follows the header section of an answer to HEAD.',
    needs: ['ECH'],
    async run(t) {
      const w = await t.ops.wire([head('HEAD', statusPath(t, await t.rwi('ECH')), ['Connection: close'])], {
        intent: probe('HEAD, read octet by octet'),
        closeMs,
      });
      t.expect.equal(w.rest, 0, 'the number of octets behind the answer to HEAD', only(w));
      if (w.error?.code === 'protocol') throw new Violation(w.error.message, { exchange: w.exchange.id });
    },
  },
  {
    id: 'http-if-none-match',
    clause: 'HTTP-032',
    title: 'A state with an ETag is answered 304 while it is the same.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const tag = (await t.ops.status(rwi)).header('etag');
      if (tag === undefined) throw new NotSeen('not-observed', 'The server gives states no ETag.');
      const ask = (field: string) =>
        t.ops.status(rwi, { headers: { 'If-None-Match': field }, intent: probe('If-None-Match') });
      for (const field of [tag, `"other", ${tag}`, '*']) {
        const reply = await ask(field);
        if (reply.status === 200 && field !== '*' && reply.header('etag') !== tag) continue; // it has changed meanwhile
        t.expect.status(reply, 304, `If-None-Match: ${field} names the state as it is`);
      }
      t.expect.status(await ask('"never given"'), 200, 'If-None-Match names another state');
    },
  },
];

export const httpConnections: Area = { name: 'http-connections', title: 'HTTP: connections and conditions', checks };
