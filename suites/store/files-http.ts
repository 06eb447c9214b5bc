import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { expectKept } from '../http/connections.js';
import { head, only, probe } from '../http/octets.js';
import { filesPassive } from './files-passive.js';
import { everyElement, storeOf } from './internal/elements.js';
import { aFile, aStatedFile, expectWhole, getWhole } from './internal/whole.js';

/** Requests at the same time: what a few Controllers that start together make. */
const many = 24;

const checks: readonly Check[] = [
  {
    id: 'store-head',
    clause: 'STORE-009',
    title: 'HEAD is answered like GET, without content.',
    async run(t) {
      const { path, reply } = await aFile(t);
      const w = await t.ops.wire([head('HEAD', path, ['Connection: close'])], {
        intent: probe('HEAD, read octet by octet'),
        closeMs: 1_500,
      });
      const answer = only(w);
      t.expect.status(answer, reply.status, 'HEAD has the status of GET');
      t.expect.equal(w.rest, 0, 'the number of octets behind the answer to HEAD', answer);
      const length = answer.header('content-length');
      if (length !== undefined) t.expect.equal(length, `${reply.bytes.length}`, 'Content-Length of HEAD', answer);
    },
  },
  {
    id: 'store-head-fields',
    clause: 'STORE-010',
    title: 'HEAD has the fields of GET.',
    async run(t) {
      const { path, reply } = await aFile(t);
      const answer = await t.ops.raw('HEAD', path);
      for (const field of ['content-type', 'etag', 'last-modified', 'content-length', 'repr-digest', 'accept-ranges'])
        t.expect.equal(answer.header(field), reply.header(field), `${field} of HEAD and of GET`, answer);
    },
  },
  {
    id: 'store-whole',
    clause: 'STORE-011',
    title: 'A file comes whole: the answer ends, and Content-Length is true.',
    async run(t) {
      const { found, length } = await aStatedFile(t);
      await expectWhole(t, found.path, length);
      for (const { path } of everyPart(t)) await expectWhole(t, path);
    },
  },
  {
    id: 'store-same-octets',
    clause: 'STORE-012',
    title: 'A file is the same however often it is fetched.',
    async run(t) {
      for (const first of [
        await aFile(t),
        ...(await Promise.all(
          everyPart(t)
            .slice(0, 2)
            .map((one) => getWhole(t, one)),
        )),
      ]) {
        for (let time = 2; time <= 4; time += 1) sameOctets(t, first.bytes, (await getWhole(t, first)).reply);
      }
    },
  },
  {
    id: 'store-many-at-once',
    clause: 'STORE-033',
    title: 'Many who fetch a file at once get the whole of it each.',
    async run(t) {
      const { found } = await aStatedFile(t);
      const replies = await Promise.all(Array.from({ length: many }, () => t.ops.raw('GET', found.path)));
      const served = replies.filter(({ status }) => status !== 429 && status !== 503);
      if (served.length === 0) throw new NotSeen('not-observed', 'The server was too busy for any of them.');
      for (const reply of served) t.expect.status(reply, 200, 'the file is there, for many as for one');
      const { bytes } = await aFile(t);
      for (const reply of served) sameOctets(t, bytes, reply);
    },
  },
  {
    id: 'store-close-announced',
    clause: 'STORE-034',
    title: 'A connection that is not announced to end takes another request.',
    async run(t) {
      await expectKept(t, head('GET', (await aFile(t)).path), probe('two requests on one connection'));
    },
  },
];

/** The files of a Store as HTTP messages. */
export const filesHttp: Area = { name: 'store-files-http', title: 'Files: messages', checks, passive: filesPassive };

/** An L3 and approvals, where the Store has them. */
function everyPart(t: CheckContext) {
  return (['metadata', 'approved'] as const).flatMap((part) =>
    storeOf(t).elements.some((element) => element[part] !== undefined) ? everyElement(t, part).slice(0, 2) : [],
  );
}

function sameOctets(t: CheckContext, first: Buffer, reply: Reply): void {
  t.expect.status(reply, 200);
  t.expect.that(
    first.equals(reply.bytes),
    'A file has other octets than when it was fetched before.',
    { expected: `the same ${first.length} octets`, received: `${reply.bytes.length} octets that differ` },
    reply,
  );
}
