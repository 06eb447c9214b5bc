import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { precondition, rangeApplies } from './conditions.js';
import type { Digests } from './digests.js';
import { describeBody, streamPieces } from './file-body.js';
import { formatHttpDate } from './http-date.js';
import { sendProblem } from './problems.js';
import { type ByteRange, parseRange } from './ranges.js';

/** A file of the Store and how it is to be served. */
export interface StoredFile {
  path: string;
  mediaType: string;
}

/**
 * Answers GET or HEAD with a file as RFC 9110 asks: validators and conditions (8.8, 13), ranges (14), and the digest of
 * the whole representation (RFC 9530 3). The file is opened once: validators, digest and content are those of one file
 * even when another takes its name meanwhile.
 *
 * @returns whether there is such a file. Never the reply itself: it is a thenable, and whoever awaited it would get
 *   undefined once the answer has left
 * @throws Error from the file system, which becomes a 500
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  digests: Digests,
): Promise<boolean> {
  const handle = await openIfThere(file.path);
  if (handle === undefined) return false;
  let streaming = false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return false;
    const chosen = choose(request, reply, stat, await digests.of(file.path, handle, stat));
    if (chosen === undefined) return true;
    const body = describeBody(reply, chosen, stat.size, file.mediaType);
    reply.header('content-length', body.length);
    if (request.method === 'HEAD') {
      reply.send();
      return true;
    }
    streaming = true;
    reply.send(streamPieces(handle, body.pieces));
    return true;
  } finally {
    if (!streaming) await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** The ranges to send ([] means the whole file), or undefined when the answer has been given already. */
function choose(request: FastifyRequest, reply: FastifyReply, stat: Stats, digest: string): ByteRange[] | undefined {
  const validators = { etag: `"${digest}"`, modified: Math.floor(stat.mtimeMs / 1000) };
  // `no-cache`: a cache may keep the file and has to ask whether it still stands, since the latest version moves.
  reply.headers({ etag: validators.etag, 'last-modified': formatHttpDate(stat.mtimeMs), 'cache-control': 'no-cache' });
  const outcome = precondition(request.headers, validators);
  if (outcome === 304) {
    reply.code(304).send();
    return undefined;
  }
  if (outcome === 412) {
    dropValidators(reply);
    sendProblem(reply, 412, 'The file is not the one that the request is about.');
    return undefined;
  }
  reply.headers({ 'accept-ranges': 'bytes', 'repr-digest': `sha-256=:${digest}:` });
  const { range } = request.headers;
  // Range is defined for GET only (RFC 9110 14.2).
  if (range === undefined || request.method !== 'GET' || !rangeApplies(request.headers, validators, Date.now()))
    return [];
  const asked = parseRange(range, stat.size);
  if (asked.kind === 'parts') return asked.parts;
  if (asked.kind === 'whole') return [];
  dropValidators(reply);
  reply.header('content-range', `bytes */${stat.size}`);
  sendProblem(reply, 416, `The file has ${stat.size} octets.`);
  return undefined;
}

/** The body of a refusal is another representation than the file: it must not carry the file's validators and digest. */
function dropValidators(reply: FastifyReply): void {
  for (const name of ['etag', 'last-modified', 'repr-digest']) reply.removeHeader(name);
}
