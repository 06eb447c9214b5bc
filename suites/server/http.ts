import type { Area, Check, CheckContext, RwiRef } from '../engine/check.js';
import { NoAnswer } from '../engine/outcomes.js';
import { httpPassive } from './http-passive.js';
import { unknownId, uniqueText } from './internal/ids.js';
import { expectEcho, stateOf, succeeded, workflowName } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

/** `text` with its first letter or digit percent-encoded: the same segment by RFC 3986 6.2.2.2. */
function encodeFirst(text: string): string {
  return text.replace(/[A-Za-z0-9]/, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** The same id in the other case; undefined when it has no letters. */
function otherCase(id: string): string | undefined {
  const other = id === id.toLowerCase() ? id.toUpperCase() : id.toLowerCase();
  return other === id ? undefined : other;
}

/** Paths of Status with the id written as `segment`, in the SCI of `rwi`, and of an SCI written so. */
function hostilePaths(t: CheckContext, rwi: RwiRef, segment: string): readonly string[] {
  const status = t.ops.path('status', { rwi: { ...rwi, mid: 'HOSTILE' } });
  const sci = t.ops.path('status', { rwi: { ...rwi, cid: 'HOSTILE' } });
  return [status.replace('HOSTILE', segment), sci.replace('HOSTILE', segment)];
}

async function expectHostileRefused(t: CheckContext, segments: readonly string[]): Promise<void> {
  const rwi = await t.rwi('ECH');
  for (const path of segments.flatMap((segment) => hostilePaths(t, rwi, segment))) {
    const reply = await t.ops.raw('GET', path, wrong(faults.hostileId));
    t.expect.refused(reply, 'the server never gave this id');
    t.expect.that(reply.header('x-injected') === undefined, 'The id became a header field.', { expected: 'no field X-Injected', received: 'X-Injected' }, reply);
  }
  await expectEcho(t, rwi, uniqueText(t), 'the echo after hostile ids');
}

const checks: readonly Check[] = [
  {
    id: 'http-wrong-method',
    clause: 'HTTP-006',
    title: 'Other methods than those of a resource are refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const requests: readonly [method: string, path: string][] = [
        ['PUT', t.ops.path('create', {})],
        ['GET', t.ops.path('start', { sci: rwi })],
        ['POST', t.ops.path('pause', { rwi })],
        ['DELETE', t.ops.path('stop', { rwi })],
        ['GET', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') })],
        ['POST', t.ops.path('output', { rwi, port: t.port('ECH', 'Output') })],
      ];
      for (const [method, path] of requests) {
        const reply = await t.ops.raw(method, path, wrong(faults.wrongMethod));
        t.expect.refused(reply, `${method} is no method of this resource`);
        t.observe('AMB-016', reply.status === 405 || reply.status === 501 ? 'not-allowed' : reply.status === 404 ? 'not-found' : 'other', reply);
      }
      t.expect.equal(stateOf(await t.ops.status(rwi)), 'ACTIVE', 'the state after requests with wrong methods');
    },
  },
  {
    id: 'http-unknown-method',
    clause: 'HTTP-006',
    title: 'A method that does not exist is refused.',
    async run(t) {
      try {
        t.expect.refused(await t.ops.raw('FROBNICATE', t.ops.path('create', {}), wrong(faults.unknownMethod)), 'there is no such method');
      } catch (error) {
        // Some HTTP libraries close the connection on a method they do not know: a refusal, if an unfriendly one.
        if (!(error instanceof NoAnswer) || error.code !== 'reset') throw error;
      }
    },
  },
  {
    id: 'http-unknown-route',
    clause: 'HTTP-007',
    title: 'Paths that are none of the interface are refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      for (const path of [`${rwi.prefix}/${rwi.cid}/NoSuchCollection/${rwi.mid}`, `${t.ops.path('status', { rwi })}/NoSuchAction`]) {
        t.expect.refused(await t.ops.raw('GET', path, wrong(faults.unknownRoute)), 'the interface has no such route');
      }
    },
  },
  {
    id: 'http-percent-encoding',
    clause: 'HTTP-008',
    title: 'Ids and route names with a percent-encoded letter name the same resource.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const path = t.ops.path('status', { rwi });
      for (const id of [rwi.cid, rwi.mid]) {
        const reply = await t.ops.raw('GET', path.replace(`/${id}`, `/${encodeFirst(id)}`), {
          intent: { operation: 'status', kind: 'valid', note: 'percent-encoded id' },
        });
        t.expect.status(reply, 200, 'a percent-encoded letter or digit is the same letter or digit');
        t.expect.equal(t.expect.schema<{ id: string }>(reply, 'State').id, rwi.mid, 'id in the state', reply);
      }
    },
  },
  {
    id: 'http-traversal-refused',
    clause: 'HTTP-009',
    title: 'Ids with encoded dot segments lead nowhere.',
    needs: ['ECH'],
    run: (t) => expectHostileRefused(t, ['..%2F..%2F..%2Fetc%2Fpasswd', '..%5C..%5Cwindows%5Cwin.ini', '%2e%2e%2f%2e%2e%2fpackage.json', '%252e%252e%252f']),
  },
  {
    id: 'http-long-id-refused',
    clause: 'HTTP-009',
    title: 'An id of 4,000 characters is refused.',
    needs: ['ECH'],
    run: (t) => expectHostileRefused(t, ['a'.repeat(4000)]),
  },
  {
    id: 'http-control-refused',
    clause: 'HTTP-009',
    title: 'Ids with encoded control characters are refused and forge no header field.',
    needs: ['ECH'],
    run: (t) => expectHostileRefused(t, [`${unknownId(t)}%00`, `${unknownId(t)}%0D%0AX-Injected:%201`, '%C0%AF', '%FF%FE']),
  },
  {
    id: 'http-media-type-case-input',
    clause: 'HTTP-010',
    title: 'mpai/PORT-DATA is MPAI/port-data.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.input(await t.rwi('ECH'), t.port('ECH', 'Input'), t.textObject(uniqueText(t)), {
        headers: { 'Content-Type': 'mpai/PORT-DATA' },
      });
      t.expect.status(reply, 200, 'media types have no case');
    },
  },
  {
    id: 'http-media-type-case-start',
    clause: 'HTTP-010',
    title: 'Application/JSON is application/json.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.start(await t.sci(), workflowName(t, 'ECH'), { headers: { 'Content-Type': 'Application/JSON' } });
      t.expect.status(reply, 200, 'media types have no case');
    },
  },
  {
    id: 'http-media-type-parameters',
    clause: 'HTTP-011',
    title: 'Start with application/json; charset=utf-8 is accepted.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.start(await t.sci(), workflowName(t, 'ECH'), { headers: { 'Content-Type': 'application/json; charset=utf-8' } });
      t.expect.status(reply, 200, 'the parameter changes nothing');
    },
  },
  {
    id: 'http-unknown-field-ignored',
    clause: 'HTTP-015',
    title: 'A create request with a field that the server does not know is answered 201.',
    async run(t) {
      const reply = await t.ops.create({ headers: { 'X-Conformance-Unknown': 'some value', 'Conformance-Unknown': '?1' } });
      t.expect.status(reply, 201, 'unknown fields are ignored');
    },
  },
  {
    id: 'http-head',
    clause: 'HTTP-017',
    title: 'HEAD on the state of an RWI is answered like GET or refused as a method.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.raw('HEAD', t.ops.path('status', { rwi: await t.rwi('ECH') }));
      t.expect.status(reply, [200, 404, 405, 501], 'HEAD is GET without the content, or is not offered');
      t.observe('AMB-019', reply.status === 200 ? 'like-get' : reply.status === 404 ? 'not-found' : 'not-allowed', reply);
    },
  },
  {
    id: 'http-id-case',
    clause: 'HTTP-019',
    title: 'An id in the other case is the same id or an unknown one.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const mid = otherCase(rwi.mid);
      if (mid === undefined) return t.observe('AMB-018', 'no-letters');
      const reply = await t.ops.status({ ...rwi, mid }, { intent: { operation: 'status', kind: 'probe', note: 'id in the other case' } });
      t.expect.status(reply, [200, '4xx'], 'the id is the same or unknown');
      t.observe('AMB-018', succeeded(reply) ? 'insensitive' : 'sensitive', reply);
    },
  },
];

export const http: Area = { name: 'http', title: 'HTTP', checks, passive: httpPassive };
