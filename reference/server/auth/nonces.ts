import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Source and judge of digest nonces (RFC 7616 3.3, 5.4). */
export interface Nonces {
  issue(): string;
  /** Whether the nonce is ours and fresh and this count was not used with it; uses the count up. Call it for right digests only. */
  use(nonce: string, count: number): boolean;
}

/** Counts a client may be behind its own highest: parallel connections deliver them out of order. */
const slack = 1024;
const mostTracked = 50_000;

/**
 * A nonce is `time.random.HMAC`, so that those handed out cost no memory; only nonces that carried a right digest are
 * tracked, to refuse replays. When too many are, the key changes: all nonces become stale, and clients ask again.
 */
export function createNonces(lifetimeMs: number, now: () => number = Date.now): Nonces {
  let key = randomBytes(32);
  const used = new Map<string, { expires: number; highest: number; counts: Set<number> }>();

  const sign = (text: string) => createHmac('sha256', key).update(text).digest();

  function issuedAt(nonce: string): number | undefined {
    const [time = '', random = '', mac = ''] = nonce.split('.');
    const given = Buffer.from(mac, 'base64url');
    const expected = sign(`${time}.${random}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Number.parseInt(time, 36);
  }

  function makeRoom(): void {
    for (const [nonce, { expires }] of used) {
      if (expires <= now()) used.delete(nonce);
    }
    if (used.size < mostTracked) return;
    used.clear();
    key = randomBytes(32);
  }

  return {
    issue() {
      const text = `${now().toString(36)}.${randomBytes(12).toString('base64url')}`;
      return `${text}.${sign(text).toString('base64url')}`;
    },
    use(nonce, count) {
      const time = issuedAt(nonce);
      if (time === undefined || now() - time >= lifetimeMs) return false;
      let track = used.get(nonce);
      if (!track) {
        if (used.size % 1000 === 999) makeRoom();
        track = { expires: time + lifetimeMs, highest: 0, counts: new Set() };
        used.set(nonce, track);
      }
      if (count <= track.highest - slack || track.counts.has(count)) return false;
      track.counts.add(count);
      track.highest = Math.max(track.highest, count);
      if (track.counts.size > 2 * slack) {
        for (const old of track.counts) if (old <= track.highest - slack) track.counts.delete(old);
      }
      return true;
    },
  };
}
