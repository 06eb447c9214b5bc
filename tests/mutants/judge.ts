import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bend, Mutant } from '../../fixtures/mutants/types.js';
import type { Identity } from '../../reference/server/types.js';
import { type SharedGround, shareReferences, startReference, testAuthorityFile } from '../../reference/start.js';
import { type HttpCredential, type RunOptions, type RunResult, run } from '../../suites/engine/run.js';
import type { Clause } from '../../suites/engine/types.js';

type Scheme = 'basic' | 'digest' | 'bearer';

const credential = (scheme: Scheme, user: string, secret: string): HttpCredential =>
  scheme === 'bearer' ? { scheme, token: `${secret}-token` } : { scheme, user, password: `${secret} secret` };

/** Everybody whom a bent reference knows, by the options of a run that take them. */
function identitiesOf({ auth, planes }: Bend): {
  [name in 'auth' | 'authOther' | 'authExpired' | 'authControl' | 'authData']?: HttpCredential;
} {
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

/** Profiles of optional operations: pre-flight finds them out by asking. */
const offered: readonly string[] = ['discovery', 'upload', 'async'];

/** Who is right may claim to be robust as well. */
export const claimed: readonly string[] = ['auto', 'robustness'];

/** The mutant as its owner has it judged: who offers an optional profile names it, so that a broken offer does not pass for none. */
export function claiming(mutant: Mutant, clause: Pick<Clause, 'profile'> | undefined): Mutant {
  const { profile = '' } = clause ?? {};
  return { profiles: offered.includes(profile) ? [...claimed, profile] : claimed, ...mutant };
}

/** Judges the server at a URL in this process and deletes the recording. */
export async function judge(url: string, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const out = mkdtempSync(join(tmpdir(), 'maas-judge-'));
  try {
    return await run({ url, out, seed: 1, workers: 4, runner: 'in-process', ...options });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

let ground: Promise<SharedGround> | undefined;

/** One Store and one set of sandbox threads for all references of this process. */
function sharedGround(): Promise<SharedGround> {
  ground ??= shareReferences();
  return ground;
}

/** Closes what the bent references of this process shared, so that it can end by itself. */
export async function releaseGround(): Promise<void> {
  const shared = await ground;
  ground = undefined;
  await shared?.close();
}

/** Starts a bent reference (or what the bend starts instead) and says what a run has to know to judge it. */
export async function startBent(
  bend: Bend,
): Promise<{ url: string; close(): Promise<void>; run: Partial<RunOptions> }> {
  const identities = identitiesOf(bend);
  const auth = authOf(identities);
  const run: Partial<RunOptions> = {
    ...identities,
    ...(bend.dialect && { dialect: bend.dialect }),
    ...(bend.tls && { ca: testAuthorityFile }),
    ...(bend.tls === 'insecure' && { insecure: true }),
    ...(bend.profiles && { profiles: bend.profiles }),
    ...bend.run,
  };
  if (bend.start !== undefined) return { ...(await bend.start()), run };
  const { limits, data } = bend.reference ?? {};
  const reference = await startReference({
    // A reference with limits or workflows of its own stands on its own ground.
    ...(limits === undefined && data === undefined && { shared: await sharedGround() }),
    ...(bend.plugin && { plugins: [bend.plugin] }),
    ...(bend.wrapController && { wrapController: bend.wrapController }),
    ...(bend.serverOptions && { serverOptions: bend.serverOptions }),
    ...(auth.length > 0 && { auth }),
    ...(bend.tls && { tls: true }),
    ...bend.reference,
  });
  return { url: reference.url, close: () => reference.close(), run };
}

/** Judges a bent reference in the setting that the bend asks for. */
export async function judgeBent(bend: Bend, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const server = await startBent(bend);
  try {
    return await judge(server.url, { ...server.run, ...options });
  } finally {
    await server.close();
  }
}
