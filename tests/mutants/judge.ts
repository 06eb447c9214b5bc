import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bend } from '../../fixtures/mutants/types.js';
import type { Identity } from '../../reference/server/types.js';
import { startReference, testAuthorityFile } from '../../reference/start.js';
import { type Credential, type RunOptions, type RunResult, run } from '../../suites/engine/run.js';

type Scheme = 'basic' | 'digest' | 'bearer';

const credential = (scheme: Scheme, user: string, secret: string): Credential =>
  scheme === 'bearer' ? { scheme, token: `${secret}-token` } : { scheme, user, password: `${secret} secret` };

/** Everybody whom a bent reference knows, by the options of a run that take them. */
function identitiesOf({
  auth,
  planes,
}: BentServer): Pick<RunOptions, 'auth' | 'authOther' | 'authExpired' | 'authControl' | 'authData'> {
  if (auth === undefined) return {};
  const kept = { authControl: credential(auth, 'cora', 'third'), authData: credential(auth, 'dan', 'fourth') };
  if (planes === 'only') return kept;
  return {
    auth: credential(auth, 'ada', 'first'),
    authOther: credential(auth, 'bob', 'second'),
    ...(auth === 'bearer' ? { authExpired: credential(auth, 'eve', 'fifth') } : {}),
    ...(planes === undefined ? {} : kept),
  };
}

function authOf({ auth, authOther, authExpired, authControl, authData }: ReturnType<typeof identitiesOf>): Identity[] {
  return [
    ...[auth, authOther].filter((one) => one !== undefined),
    ...(authExpired?.scheme === 'bearer' ? [{ ...authExpired, exp: 1 }] : []),
    ...(authControl === undefined ? [] : [{ ...authControl, plane: 'control' as const }]),
    ...(authData === undefined ? [] : [{ ...authData, plane: 'data' as const }]),
  ];
}

type BentServer = Bend & { auth?: Scheme; planes?: 'too' | 'only'; dialect?: 'aif-3.0' | 'mas-1.0' };

/** Judges the server at a URL in this process and deletes the recording. */
export async function judge(url: string, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const out = mkdtempSync(join(tmpdir(), 'maas-judge-'));
  try {
    return await run({ url, out, seed: 1, workers: 4, runner: 'in-process', ...options });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Judges a bent reference, with several identities when it asks for credentials. */
export async function judgeBent(bend: BentServer, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const identities = identitiesOf(bend);
  const auth = authOf(identities);
  const reference = await startReference({
    ...(bend.plugin && { plugins: [bend.plugin] }),
    ...(bend.wrapController && { wrapController: bend.wrapController }),
    ...(bend.serverOptions && { serverOptions: bend.serverOptions }),
    ...(auth.length > 0 && { auth }),
    ...(bend.tls && { tls: true }),
  });
  try {
    return await judge(reference.url, {
      ...identities,
      ...(bend.dialect && { dialect: bend.dialect }),
      ...(bend.tls && { ca: testAuthorityFile }),
      ...(bend.tls === 'insecure' && { insecure: true }),
      ...options,
    });
  } finally {
    await reference.close();
  }
}
