import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';

/** What happened to a Store, line by line. */
export interface Audit {
  write(event: string, facts: Record<string, unknown>): Promise<void>;
}

/**
 * An append-only log of JSON lines: who submitted, withdrew or was refused what, and when. Each line carries the SHA-256 of
 * the one before it, so that a line which was changed or taken out afterwards shows.
 *
 * @param file absent: nothing is written
 */
export function openAudit(file: string | undefined): Audit {
  if (file === undefined) return { write: async () => undefined };
  let last: Promise<string> = readFile(file, 'utf8').then(
    (text) => hashOf(text.trimEnd().split('\n').at(-1) ?? ''),
    () => hashOf(''),
  );
  return {
    write(event, facts) {
      // One after another: a line needs the digest of the one before it.
      const before = last;
      const written = before.then(async (previous) => {
        const line = JSON.stringify({ time: new Date().toISOString(), event, ...facts, previous });
        await appendFile(file, `${line}\n`, { mode: 0o600 });
        return hashOf(line);
      });
      last = written.catch(() => before);
      return written.then(() => undefined);
    },
  };
}

const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex');
