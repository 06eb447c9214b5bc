import type { Area, Check, CheckContext } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { aFile, type WholeFile } from './internal/whole.js';

const checks: readonly Check[] = [
  {
    id: 'store-if-none-match',
    clause: 'STORE-015',
    title: 'If-None-Match with the entity tag of a file is answered 304.',
    async run(t) {
      const { path, tag } = await tagged(t);
      for (const field of [tag, `"other", ${tag}`, '*', weak(tag)]) {
        const reply = await t.ops.raw('GET', path, { headers: { 'If-None-Match': field } });
        t.expect.status(reply, 304, `If-None-Match: ${field} names the file as it is`);
      }
    },
  },
  {
    id: 'store-not-modified',
    clause: 'STORE-016',
    title: 'A 304 has the entity tag, and no content.',
    async run(t) {
      const { path, tag } = await tagged(t);
      const reply = await t.ops.raw('GET', path, { headers: { 'If-None-Match': tag } });
      if (reply.status !== 304) throw new NotSeen('not-observed', 'The Store answers no 304.');
      t.expect.equal(reply.bytes.length, 0, 'the number of octets of a 304', reply);
      // Compressing proxies turn a strong tag into a weak one; the opaque part stays.
      t.expect.equal(reply.header('etag')?.replace(/^W\//, ''), tag.replace(/^W\//, ''), 'ETag of a 304', reply);
    },
  },
  {
    id: 'store-if-none-match-other',
    clause: 'STORE-017',
    title: 'If-None-Match with another entity tag is answered with the file, whatever If-Modified-Since says.',
    async run(t) {
      const { path, bytes, reply: first } = await tagged(t);
      const modified = first.header('last-modified');
      for (const headers of [
        { 'If-None-Match': '"never given"' },
        { 'If-None-Match': '"never given", W/"nor this"' },
        ...(modified === undefined ? [] : [{ 'If-None-Match': '"never given"', 'If-Modified-Since': modified }]),
      ]) {
        const reply = await t.ops.raw('GET', path, { headers });
        t.expect.status(reply, 200, 'If-None-Match names another file, and counts before If-Modified-Since');
        t.expect.equal(reply.bytes.length, bytes.length, 'the number of octets', reply);
      }
    },
  },
  {
    id: 'store-if-modified-since',
    clause: 'STORE-018',
    title: 'If-Modified-Since with the time of the last change is answered 304, with an earlier time 200.',
    async run(t) {
      const { path, reply: first } = await aFile(t);
      const modified = first.header('last-modified');
      if (modified === undefined) throw new NotSeen('not-observed', 'The Store gives files no Last-Modified.');
      const since = (date: string) => t.ops.raw('GET', path, { headers: { 'If-Modified-Since': date } });
      t.expect.status(await since(modified), 304, 'the file was not changed since its last change');
      const before = new Date(Date.parse(modified) - 86_400_000).toUTCString();
      t.expect.status(await since(before), 200, 'the file was changed after that day');
    },
  },
];

/** Conditional requests (RFC 9110 13). */
export const filesConditions: Area = { name: 'store-files-conditions', title: 'Files: conditional requests', checks };

async function tagged(t: CheckContext): Promise<WholeFile & { tag: string }> {
  const file = await aFile(t);
  const tag = file.reply.header('etag');
  if (tag === undefined) throw new NotSeen('not-observed', 'The Store gives files no ETag.');
  return { ...file, tag };
}

/** If-None-Match compares weakly (RFC 9110 13.1.2). */
const weak = (tag: string): string => (tag.startsWith('W/') ? tag : `W/${tag}`);
