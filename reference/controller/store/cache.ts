import { Agent } from 'undici';
import { fixedLimits } from '../limits.js';
import { fetchFromStore } from './fetch.js';

export interface StoreCache {
  /**
   * The decoded representation at `url`. What is held is revalidated by its ETag (RFC 9110 section 13.1.2) and not
   * decoded again while it stands; requests for the same URL at the same time share one exchange.
   *
   * @throws ControllerError as {@link fetchFromStore} does, and whatever `decode` throws
   */
  get<T>(url: string, what: string, decode: (bytes: Buffer) => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Held {
  etag: string;
  value: unknown;
  size: number;
}

/** Shared by all SCIs: launching a workflow again costs conditional requests only. */
export function createStoreCache(options: { timeoutMs: number; maxBytes: number }): StoreCache {
  const dispatcher = new Agent({ connections: 8, headersTimeout: options.timeoutMs, bodyTimeout: options.timeoutMs });
  const held = new Map<string, Held>();
  const running = new Map<string, Promise<unknown>>();
  let size = 0;

  function keep(url: string, entry: Held): void {
    size += entry.size - (held.get(url)?.size ?? 0);
    held.delete(url); // a Map lists by insertion: deleting first makes this the youngest
    held.set(url, entry);
    for (const [oldest, { size: freed }] of held) {
      if (size <= fixedLimits.storeCacheBytes) break;
      held.delete(oldest);
      size -= freed;
    }
  }

  async function load<T>(url: string, what: string, decode: (bytes: Buffer) => T | Promise<T>): Promise<T> {
    const known = held.get(url);
    const answer = await fetchFromStore(url, { ...options, what, dispatcher, etag: known?.etag });
    if (answer.unchanged && known !== undefined) {
      keep(url, known);
      return known.value as T;
    }
    if (answer.unchanged) throw new Error('unreachable: a 304 is only accepted for what is held');
    const value = await decode(answer.bytes);
    if (answer.etag !== undefined) keep(url, { etag: answer.etag, value, size: answer.bytes.length });
    return value;
  }

  return {
    get(url, what, decode) {
      const joined = running.get(url);
      if (joined !== undefined) return joined as Promise<Awaited<ReturnType<typeof decode>>>;
      const promise = load(url, what, decode).finally(() => running.delete(url));
      running.set(url, promise);
      return promise;
    },
    async close() {
      held.clear();
      await dispatcher.destroy();
    },
  };
}
