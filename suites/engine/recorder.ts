import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Redactor } from './internal/redactor.js';
import type { RunEvent } from './types.js';

/** Where events go: one JSON document per line. */
export interface Recorder {
  record(event: RunEvent): void;
  /** Hands everything recorded so far to the operating system. */
  flush(): void;
  close(): void;
}

const bufferedCharacters = 64 * 1024;

/**
 * Appends events to `file`. What the ledger says is written at once, because it must outlive a crash of this process;
 * the rest is gathered and written at {@link Recorder.flush}, which the engine calls when a check ends. Exchanges
 * arrive redacted; all other events (messages that quote a server) are redacted here.
 *
 * @throws Error of the file system when the file cannot be made.
 */
export function createRecorder(file: string, redactor: Redactor): Recorder {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a', 0o600);
  let pending = '';
  let open = true;
  const flush = (): void => {
    if (pending === '' || !open) return;
    const octets = Buffer.from(pending, 'utf8');
    pending = '';
    for (let written = 0; written < octets.byteLength; ) written += writeSync(descriptor, octets, written);
  };
  return {
    record(event) {
      pending += `${JSON.stringify(event.type === 'exchange' ? event : redactor.deep(event))}\n`;
      if (event.type === 'ledger' || pending.length > bufferedCharacters) flush();
    },
    flush,
    close() {
      if (!open) return;
      flush();
      open = false;
      closeSync(descriptor);
    },
  };
}

/** Events of a recording. A last line cut short by a crash is left out. */
export function parseEvents(text: string): RunEvent[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as RunEvent];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw new Error(`Line ${index + 1} of the recording is not JSON: ${(error as Error).message}`);
    }
  });
}
