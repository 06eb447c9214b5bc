import type { Check, CheckContext, Reply } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import { excerptOf } from '../../engine/reply.js';
import { storeOf } from './elements.js';

/** Where the suite gets an object that is there, and how it asks for one that is not. */
export interface ObjectsOf {
  /** Beginning of the ids of the checks. */
  prefix: string;
  /** What is read: path of an object that exists. @throws NotSeen when none is known */
  object(t: CheckContext): string | Promise<string>;
}

/** An object that is not there, of a name that nobody gives. */
export const absentName = 'maas-conformance-absent-3f9c1d';

/** Path of the metadata of an AIM as a plain file, else of its package: small comes first. @throws NotSeen */
export function aFile(t: CheckContext): string {
  for (const { metadata, package: archive } of storeOf(t).elements) {
    const path = [metadata, archive].find((each) => each !== undefined && /^\/(L3|packages)\//.test(each));
    if (path !== undefined) return path;
  }
  throw new NotSeen('not-observed', 'No AIM was found by which the Store can be judged; name one with --element.');
}

/** The whole of an object, by a GET that has to be answered 200. */
export async function whole(t: CheckContext, path: string): Promise<Reply> {
  const reply = await t.ops.raw('GET', path);
  t.expect.status(reply, 200, 'the object is there');
  return reply;
}

/** A 206 gives just the octets that were asked for; a 200 gives everything (RFC 9110 14.2 lets a server pass over ranges). */
export function partCheck({ prefix, object }: ObjectsOf, clause: string): Check {
  return {
    id: `${prefix}-part`,
    clause,
    title: 'What is sent for a range is that range of the object, or all of it.',
    async run(t) {
      const path = await object(t);
      const all = Buffer.from((await whole(t, path)).bytes);
      for (const [first, last] of rangesOf(all.length)) {
        const reply = await t.ops.raw('GET', path, { headers: { Range: `bytes=${first}-${last ?? ''}` } });
        t.expect.status(reply, [200, 206]);
        const end = last ?? all.length - 1;
        const want = reply.status === 200 ? all : all.subarray(first, end + 1);
        if (reply.status === 206)
          t.expect.header(reply, 'content-range', new RegExp(`^bytes ${first}-${end}/(${all.length}|\\*)$`));
        sameOctets(t, reply, want, `octets of the range ${first}-${last ?? ''}`);
      }
    },
  };
}

/** A satisfiable range is answered 206. */
export function rangeCheck({ prefix, object }: ObjectsOf, clause: string): Check {
  return {
    id: `${prefix}-range`,
    clause,
    title: 'A range of an object is answered with 206.',
    async run(t) {
      const path = await object(t);
      rangesOf((await whole(t, path)).bytes.length);
      t.expect.status(await t.ops.raw('GET', path, { headers: { Range: 'bytes=2-9' } }), 206);
    },
  };
}

/** HEAD says what GET says, without the octets. */
export function headCheck({ prefix, object }: ObjectsOf, clause: string, fields: readonly string[]): Check {
  return {
    id: `${prefix}-head`,
    clause,
    title: 'HEAD of an object answers 200 and the fields of GET.',
    async run(t) {
      const path = await object(t);
      const got = await whole(t, path);
      const head = await t.ops.raw('HEAD', path);
      t.expect.status(head, '2xx', 'GET of the same object is answered 200');
      const length = head.header('content-length');
      if (length !== undefined && head.status === 200)
        t.expect.equal(length, String(got.bytes.length), 'Content-Length of HEAD', head);
      for (const field of fields)
        if (got.header(field) !== undefined)
          t.expect.equal(head.header(field), got.header(field), `${field} of HEAD`, head);
    },
  };
}

/** An entity tag comes with the object, and who has it is answered 304. */
export function unchangedCheck({ prefix, object }: ObjectsOf, clause: string): Check {
  return {
    id: `${prefix}-unchanged`,
    clause,
    title: 'An object has an entity tag, and If-None-Match with it is answered 304.',
    async run(t) {
      const path = await object(t);
      const tag = (await whole(t, path)).header('etag');
      t.expect.that(tag !== undefined, 'The object comes without an entity tag.', {
        expected: 'a field ETag',
        received: 'none',
      });
      const reply = await t.ops.raw('GET', path, { headers: { 'If-None-Match': quoted(tag ?? '') } });
      t.expect.status(reply, 304, 'the object is unchanged');
    },
  };
}

/** If-Match with another tag is answered 412: by it a transfer that broke off is resumed safely. */
export function ifMatchCheck({ prefix, object }: ObjectsOf, clause: string): Check {
  return {
    id: `${prefix}-if-match`,
    clause,
    title: 'If-Match with the tag of another object is answered 412, with its own 200.',
    async run(t) {
      const path = await object(t);
      const tag = (await whole(t, path)).header('etag');
      if (tag === undefined) throw new NotSeen('not-observed', 'The object comes without an entity tag.');
      const other = '"00000000000000000000000000000000"';
      const reply = await t.ops.raw('GET', path, { headers: { 'If-Match': other, Range: 'bytes=2-9' } });
      t.expect.status(reply, 412, `the entity tag is ${tag}, not ${other}`);
      // If-Match compares strongly (RFC 9110 13.1.1): a weak tag matches nothing.
      if (/^W\//.test(tag)) return;
      t.expect.status(
        await t.ops.raw('GET', path, { headers: { 'If-Match': quoted(tag) } }),
        200,
        'the tag is its own',
      );
    },
  };
}

/** Compares octets without printing them. */
export function sameOctets(t: CheckContext, reply: Reply, want: Uint8Array, what: string): void {
  const got = reply.bytes;
  t.expect.that(
    Buffer.compare(got, want) === 0,
    `The ${what} are not those of the object.`,
    { expected: `${want.length} octets ${excerptOf(want)}`, received: `${got.length} octets ${excerptOf(got)}` },
    reply,
  );
}

function rangesOf(length: number): [number, number | undefined][] {
  if (length < 16) throw new NotSeen('not-observed', 'The object is too short for a range.');
  return [
    [2, 9],
    [length - 5, undefined],
  ];
}

/** Older Swift leaves the quotes away; in a condition they have to stand. */
function quoted(tag: string): string {
  return /^(W\/)?"/.test(tag) ? tag : `"${tag}"`;
}
