import type { CheckContext, Reply } from '../../engine/check.js';
import { Blocked, NoAnswer, NotSeen, Violation } from '../../engine/outcomes.js';
import { everyElement, type FoundPart, storeOf } from './elements.js';

/** Packages up to here are fetched whole; the cap of the exchange function is higher. */
const largest = 8 * 1024 * 1024;

/** A file of the Store with its content. */
export interface WholeFile extends FoundPart {
  reply: Reply;
  bytes: Buffer;
}

/** A file, and what HEAD says of its length. */
export interface StatedFile {
  found: FoundPart;
  length: number | undefined;
}

/**
 * GETs a file of which all is needed to go on.
 *
 * @param stated what HEAD says of its length
 * @throws NotSeen when it is too large to be looked at, Blocked when it does not come whole
 */
export async function getWhole(t: CheckContext, found: FoundPart, stated?: number): Promise<WholeFile> {
  try {
    const reply = await expectWhole(t, found.path, stated);
    return { ...found, reply, bytes: Buffer.from(reply.bytes) };
  } catch (error) {
    if (error instanceof Violation) throw new Blocked('STORE-011', error.message, error.detail.exchange);
    if (error instanceof NoAnswer && !isOurs(error)) throw new Blocked('STORE-011', error.message, error.exchange);
    throw error;
  }
}

/** GETs a file and expects all of it. @throws Violation, NoAnswer, NotSeen when it is too large to be looked at */
export async function expectWhole(t: CheckContext, path: string, stated?: number): Promise<Reply> {
  try {
    const reply = await t.ops.raw('GET', path);
    t.expect.status(reply, 200);
    const length = reply.header('content-length');
    if (length !== undefined) t.expect.equal(length, `${reply.bytes.length}`, 'Content-Length', reply);
    return reply;
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.code !== 'too-large') throw error;
    if (stated === undefined) throw new NotSeen('not-observed', `${path} is too large to be fetched whole.`);
    throw new Violation('A file goes on behind the length that HEAD states.', {
      expected: `${stated} octets`,
      received: error.message,
      exchange: error.exchange,
    });
  }
}

/** Packages that are small enough to be fetched. @throws NotSeen when there is none */
async function smallPackages(t: CheckContext, most: number): Promise<StatedFile[]> {
  const small: StatedFile[] = [];
  for (const found of everyElement(t, 'package')) {
    if (small.length >= most) break;
    const field = (await t.ops.raw('HEAD', found.path)).header('content-length');
    const length = field === undefined ? undefined : Number(field);
    if (length === undefined || length <= largest) small.push({ found, length });
  }
  if (small.length > 0) return small;
  throw new NotSeen('not-observed', `No package has less than ${largest} octets; name a smaller AIM with --element.`);
}

/** Some packages, each whole. @throws NotSeen when there is none that is small enough, Blocked */
export async function packages(t: CheckContext, most = 3): Promise<WholeFile[]> {
  return Promise.all((await smallPackages(t, most)).map(({ found, length }) => getWhole(t, found, length)));
}

/** The file by which answers are judged: a package, or, of a Store without packages, an L3. */
export async function aStatedFile(t: CheckContext): Promise<StatedFile> {
  const has = storeOf(t).elements.some((element) => element.package !== undefined);
  if (has) return (await smallPackages(t, 1))[0] as StatedFile;
  return { found: everyElement(t, 'metadata')[0] as FoundPart, length: undefined };
}

/** That file, whole. */
export async function aFile(t: CheckContext): Promise<WholeFile> {
  const { found, length } = await aStatedFile(t);
  return getWhole(t, found, length);
}

/** Ends of an exchange that say nothing of the file. */
const isOurs = ({ code }: NoAnswer): boolean =>
  ['aborted', 'left', 'forbidden-origin', 'refused', 'unreachable'].includes(code);
