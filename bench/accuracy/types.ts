/** One cell row of the matrix: a server of `fixtures/`, judged by all clauses. */
export interface Job {
  kind: 'mutant' | 'variant';
  name: string;
}

/** What a whole run said of it. */
export interface Judged extends Job {
  /** Clauses with something other than pass, not-observed and not-applicable, in the order of the catalogue. */
  raised: { clause: string; verdict: string; message: string }[];
  /** How many clauses passed. */
  passed: number;
  /** Why there is no judgement to trust: a fault of the suite, or a server that could not be judged. */
  fault?: string;
}
