import { storeMutants, storeVariants } from '../../fixtures/stores/all.js';
import type { RunningTarget } from '../../fixtures/stores/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import type { RunOptions } from '../../suites/engine/run-options.js';
import type { Clause } from '../../suites/engine/types.js';
import { judgeBent } from '../../tests/store-suite/judge.js';
import type { Judged } from './types.js';

interface Judgeable {
  name: string;
  /** Profile by whose clauses it is judged; that of its clause, or that which its name begins with. */
  profile: string;
  run?: Readonly<Record<string, unknown>>;
  start(): Promise<RunningTarget | { skipped: string }>;
}

/** A mutant or a variant of the Store suite. */
export type StoreSubject =
  | (Judgeable & { kind: 'mutant'; clause: string; sentence: string })
  | (Judgeable & { kind: 'variant'; freedom: string; departures?: Readonly<Record<string, string>> });

const quiet = new Set(['pass', 'not-observed', 'not-applicable']);
let clauses: readonly Clause[] | undefined;

/** The clauses of the Store suite. */
export function storeClauses(): readonly Clause[] {
  clauses ??= loadClauses(undefined, 'store');
  return clauses;
}

/** All mutants and variants, in the order of their lists. */
export function storeSubjects(): StoreSubject[] {
  const profileOf = (clause: string): string => storeClauses().find(({ id }) => id === clause)?.profile ?? '';
  return [
    ...storeMutants.map((one) => ({ kind: 'mutant' as const, profile: profileOf(one.clause), ...one })),
    // Variants of one list differ in many ways: each is judged by all profiles that it offers.
    ...storeVariants.map((one) => ({ kind: 'variant' as const, profile: '', ...one })),
  ];
}

/** Judges one by the clauses of its profile, or of all that are judged. Never throws. */
export async function judgeStoreSubject(subject: StoreSubject): Promise<Judged> {
  const { kind, name, profile } = subject;
  // Judged from outside, a profile takes minutes, most of them waiting: a mutant is then judged by its clause alone.
  const outside =
    kind === 'mutant' && /^(store-federation|store-tuf|controller-authenticity)$/.test(String(subject.run?.profiles));
  const ids = outside
    ? [subject.clause]
    : storeClauses().flatMap((clause) => (clause.profile === profile ? [clause.id] : []));
  try {
    const result = await judgeBent(subject, ids.length > 0 ? ({ clauses: ids } satisfies Partial<RunOptions>) : {});
    if ('skipped' in result)
      return { kind, name, raised: [], passed: [], fault: `It cannot run here: ${result.skipped}.` };
    const { report, fault } = result;
    const passed = report.clauses.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    const told =
      fault ??
      report.environment?.message ??
      (passed.length === 0 && kind === 'variant' ? 'Nothing was seen.' : undefined);
    return {
      kind,
      name,
      passed,
      raised: report.clauses
        .filter(({ verdict }) => !quiet.has(verdict))
        .map(({ id, verdict, checks }) => ({
          clause: id,
          verdict,
          message: checks.find((check) => check.verdict === verdict)?.message ?? '',
        })),
      ...(told !== undefined && { fault: told }),
    };
  } catch (error) {
    return { kind, name, raised: [], passed: [], fault: (error as Error).message };
  }
}
