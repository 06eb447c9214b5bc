import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bend } from '../../fixtures/mutants/types.js';
import { startReference, testAuthorityFile } from '../../reference/start.js';
import { type Credential, type RunOptions, type RunResult, run } from '../../suites/engine/run.js';

const credentials: Record<'basic' | 'digest' | 'bearer', [Credential, Credential]> = {
  basic: [
    { scheme: 'basic', user: 'ada', password: 'first secret' },
    { scheme: 'basic', user: 'bob', password: 'second secret' },
  ],
  digest: [
    { scheme: 'digest', user: 'ada', password: 'first secret' },
    { scheme: 'digest', user: 'bob', password: 'second secret' },
  ],
  bearer: [
    { scheme: 'bearer', token: 'first-secret-token' },
    { scheme: 'bearer', token: 'second-secret-token' },
  ],
};

/** Judges the server at a URL in this process and deletes the recording. */
export async function judge(url: string, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const out = mkdtempSync(join(tmpdir(), 'maas-judge-'));
  try {
    return await run({ url, out, seed: 1, workers: 4, runner: 'in-process', ...options });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Judges a bent reference, with two identities when it asks for credentials. */
export async function judgeBent(
  bend: Bend & { auth?: keyof typeof credentials; dialect?: 'aif-3.0' | 'mas-1.0' },
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  const identities = bend.auth && credentials[bend.auth];
  const reference = await startReference({
    ...(bend.plugin && { plugins: [bend.plugin] }),
    ...(bend.wrapController && { wrapController: bend.wrapController }),
    ...(bend.serverOptions && { serverOptions: bend.serverOptions }),
    ...(identities && { auth: identities }),
    ...(bend.tls && { tls: true }),
  });
  try {
    return await judge(reference.url, {
      ...(identities && { auth: identities[0], authOther: identities[1] }),
      ...(bend.dialect && { dialect: bend.dialect }),
      ...(bend.tls && { ca: testAuthorityFile }),
      ...options,
    });
  } finally {
    await reference.close();
  }
}
