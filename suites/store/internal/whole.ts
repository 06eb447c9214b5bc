import type { CheckContext, Reply } from '../../engine/check.js';
import { NoAnswer, NotSeen } from '../../engine/outcomes.js';
import type { StoreElement } from '../../engine/types.js';
import { everyElement, type FoundPart, storeOf } from './elements.js';

/** Packages up to here are fetched whole; the cap of the exchange function is higher. */
const largest = 8 * 1024 * 1024;

/** A file of the Store with its content. */
export interface WholeFile extends FoundPart {
  reply: Reply;
  bytes: Buffer;
}

/** GETs a file and expects all of it. @throws NotSeen when it is too large to be looked at */
export async function getWhole(t: CheckContext, found: FoundPart): Promise<WholeFile> {
  const reply = await get(t, found.path);
  t.expect.status(reply, 200);
  return { ...found, reply, bytes: Buffer.from(reply.bytes) };
}

/** Packages that are small enough to be fetched, each with its answer. @throws NotSeen when there is none */
export async function packages(t: CheckContext, most = 3): Promise<WholeFile[]> {
  const small: FoundPart[] = [];
  for (const found of everyElement(t, 'package')) {
    if (small.length >= most) break;
    const length = Number((await t.ops.raw('HEAD', found.path)).header('content-length') ?? 0);
    if (length <= largest) small.push(found);
  }
  if (small.length === 0)
    throw new NotSeen('not-observed', `No package has less than ${largest} octets; name a smaller AIM with --element.`);
  return Promise.all(small.map((found) => getWhole(t, found)));
}

/** One package, whole; of a Store without packages the L3, when `orMetadata` says so. */
export async function aFile(t: CheckContext): Promise<WholeFile> {
  const has = (part: keyof StoreElement): boolean => storeOf(t).elements.some((element) => element[part] !== undefined);
  if (has('package')) return (await packages(t, 1))[0] as WholeFile;
  return getWhole(t, everyElement(t, 'metadata')[0] as FoundPart);
}

async function get(t: CheckContext, path: string): Promise<Reply> {
  try {
    return await t.ops.raw('GET', path);
  } catch (error) {
    if (error instanceof NoAnswer && error.code === 'too-large')
      throw new NotSeen('not-observed', `${path} is too large to be fetched whole.`);
    throw error;
  }
}
