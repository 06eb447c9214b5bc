import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testAuthorityFile } from '../../reference/start.js';
import { quietEnvironment } from './run-node.js';
import type { Heard, Job, Peer, PeerResult } from './types.js';

const worker = fileURLToPath(new URL('worker.js', import.meta.url));
/** More than any examination takes, the start of the tool included. */
const longestMs = 180_000;

/**
 * Has a peer examine the servers in a process of its own. When a server makes the tool end its process or hang, that is a
 * failure it reports of this server, and a fresh process goes on with the next.
 */
export async function runPeer(
  peer: Peer,
  folder: string,
  jobs: readonly Job[],
  onHeard: (heard: Heard) => void,
): Promise<PeerResult> {
  const heard: Heard[] = [];
  while (heard.length < jobs.length) {
    const before = heard.length;
    const fault = await once(peer, folder, jobs.slice(before), (one) => {
      heard.push(one);
      onHeard(one);
    });
    if (fault !== undefined) return { id: peer.id, heard, fault };
    const next = jobs[heard.length];
    if (next === undefined) break;
    if (next.kind === 'reference') return { id: peer.id, heard, fault: 'Its process ended on the unbent reference.' };
    heard.push({ ...next, failures: ['the tool ended'] });
  }
  return { id: peer.id, heard };
}

/** One process, until it ends. Gives why the tool cannot run at all, or undefined. */
function once(
  peer: Peer,
  folder: string,
  jobs: readonly Job[],
  onHeard: (heard: Heard) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = fork(worker, [peer.id, folder], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // The certificates of the servers are signed by an authority of this package.
      env: { ...process.env, ...quietEnvironment, NODE_EXTRA_CA_CERTS: testAuthorityFile },
    });
    let fault: string | undefined;
    const hang = (): NodeJS.Timeout => setTimeout(() => child.kill('SIGKILL'), longestMs);
    let timer = hang();
    child.on('message', (message: { heard?: Heard; fault?: string }) => {
      clearTimeout(timer);
      timer = hang();
      fault ??= message.fault;
      if (message.heard !== undefined) onHeard(message.heard);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(fault);
    });
    child.send(jobs);
  });
}
