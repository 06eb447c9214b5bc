import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from '../../fixtures/mutants/all.js';
import { packageRoot } from '../../spec/root.js';
import { mapLimited } from '../../suites/engine/internal/map-limited.js';
import { peers } from './all.js';
import { installPeer, peersFolder } from './install.js';
import { runPeer } from './run-peer.js';
import { chosenJobs } from './sample.js';
import { peersTable, scores } from './table.js';
import type { Heard, Peer, PeerResult } from './types.js';

/** Tools at work at a time: they compute more than they wait. */
const lanes = 2;
/** All of them take a quarter of an hour; `--mutants=60` gives each tool a sample, at even distances. */
const counts = { mutants: mutants.length, variants: 10 };

/**
 * `npm run bench -- peers`: installs the tools that a user would otherwise pick, has each examine the mutants, and writes
 * docs/peers.md. `--only=prism,own` renews those and keeps what the others said last.
 */
export async function measurePeers(): Promise<Record<string, string>> {
  const option = (name: string): string | undefined =>
    process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const only = option('only')?.split(',');
  const jobs = chosenJobs({
    ...counts,
    ...(option('mutants') !== undefined && { mutants: Number(option('mutants')) }),
  });
  // The slowest first, so that the others fit beside it.
  const order = [...peers].sort((one, other) => other.packages.length - one.packages.length);
  const results = await mapLimited(order, lanes, async (peer) => {
    if (only !== undefined && !only.includes(peer.id)) return kept(peer);
    // What this suite says of variants is measured more widely by the accuracy matrix.
    const result = await examined(peer, peer.id === 'own' ? jobs.filter(({ kind }) => kind !== 'variant') : jobs);
    keep(result);
    return result;
  });
  const table = peersTable({ peers, results, mutants });
  const file = join(packageRoot, 'docs', 'peers.md');
  writeFileSync(file, table);
  const found = results.map((result) => [
    title(result.id),
    result.fault ?? `${scores(result).found} of ${scores(result).of}`,
  ]);
  return { ...Object.fromEntries(found), written: file };
}

async function examined(peer: Peer, jobs: ReturnType<typeof chosenJobs>): Promise<PeerResult> {
  const start = performance.now();
  try {
    const folder = installPeer(peer);
    const heard: Heard[] = [];
    return await runPeer(peer, folder, jobs, (one) => {
      const done = heard.push(one);
      keep({ id: peer.id, heard });
      if (done % 25 === 0)
        console.error(`${peer.id}: ${done}/${jobs.length} after ${Math.round((performance.now() - start) / 1000)} s`);
    });
  } catch (error) {
    return { id: peer.id, heard: [], fault: (error as Error).message };
  }
}

const keptFile = (id: string): string => join(peersFolder, `${id}.json`);

function keep(result: PeerResult): void {
  mkdirSync(peersFolder, { recursive: true });
  writeFileSync(keptFile(result.id), JSON.stringify(result));
}

function kept({ id }: Peer): PeerResult {
  try {
    return JSON.parse(readFileSync(keptFile(id), 'utf8')) as PeerResult;
  } catch {
    return { id, heard: [], fault: 'It was not asked.' };
  }
}

function title(id: string): string {
  return peers.find((peer) => peer.id === id)?.title ?? id;
}
