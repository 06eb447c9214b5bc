/** One row of the matrix: a server of `fixtures/`, or the reference as it is, judged by all clauses. */
export interface Job {
  kind: 'reference' | 'mutant' | 'variant';
  name: string;
  /** Judges a mutant by all clauses, not by its family alone. */
  whole?: true;
}

/** What a run said of it. */
export interface Judged extends Job {
  /** Clauses with something other than pass, not-observed and not-applicable, in the order of the catalogue. */
  raised: { clause: string; verdict: string; message: string }[];
  /** Clauses that were seen to hold. */
  passed: string[];
  /** Why there is no judgement to trust: a fault of the suite, or a server that could not be judged. */
  fault?: string;
  /** The clauses by which it was judged: those of one family, `PORT-`, or all when left out. */
  family?: string;
  /** Set when a first run went wrong and this is the second, made alone. */
  again?: true;
}
