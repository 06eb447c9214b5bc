import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostileServer } from '../../fixtures/hostile/types.js';
import type { Report } from '../../suites/engine/types.js';
import { type Ended, ended, start } from '../cli/command.js';
import { watchMemory } from './tree-memory.js';

/** What came of a run against a hostile server. */
export interface Outcome extends Ended {
  seconds: number;
  peakMiB: number;
  foreign: number;
  held: number | undefined;
  report: Report;
  html: string;
  /** Every file that the run left, by name. */
  files: Record<string, string>;
}

/** The secret of every run; it may appear nowhere. */
export const secret = 'kX7-very-secret-token-9fQ2';

const credentials = { bearer: `bearer:${secret}`, digest: `digest:ada:${secret}`, basic: `basic:ada:${secret}` };

/** Runs the command line against the server, as a user would, with ten seconds of budget and one per exchange. */
export async function fight(hostile: HostileServer, args: readonly string[] = []): Promise<Outcome> {
  const server = await hostile.start();
  const out = mkdtempSync(join(tmpdir(), 'maas-hostile-'));
  const began = performance.now();
  try {
    const child = start(
      [server.url, '--budget', '10', '--timeout', '1000', '--workers', '2', '--seed', '1', '--out', out, ...args],
      { MAAS_AUTH: credentials[hostile.auth ?? 'bearer'] },
    );
    const peak = watchMemory(child.pid ?? 0);
    const end = await ended(child);
    const files = Object.fromEntries(
      readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
    );
    if (existsSync(join(out, 'events'))) files.events = 'the folder of recordings was left';
    return {
      ...end,
      seconds: (performance.now() - began) / 1000,
      peakMiB: peak(),
      foreign: server.foreignRequests(),
      held: server.held?.(),
      report: JSON.parse(files['report.json'] ?? '{}') as Report,
      html: files['report.html'] ?? '',
      files,
    };
  } finally {
    await server.close();
    rmSync(out, { recursive: true, force: true });
  }
}
