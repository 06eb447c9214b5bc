/** What is asked: clauses, and the places where the standard can be read in more than one way. */

/** Weight of a clause (RFC 2119). It alone decides whether a violated clause fails the run or only warns. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** A normative statement, one record of `spec/clauses/*.yaml`. */
export interface Clause {
  id: string;
  level: Level;
  actor: 'server' | 'controller' | 'store' | 'client' | 'implementer';
  profile: string;
  area: string;
  title: string;
  /** The statement, in our words. */
  text: string;
  source: { kind: 'standard' | 'mission' | 'rfc' | 'toolkit'; document: string; section: string; url?: string };
  why: string;
  mend: string;
  example?: { request: string; response: string };
  /** Ids of checks; or, when none can be made, `unchecked` says why. */
  checks?: string[];
  unchecked?: string;
  ambiguity?: string;
  since: string;
}

/** A place where the standard can be read in more than one way: every listed reading passes. */
export interface Ambiguity {
  id: string;
  question: string;
  readings: { id: string; text: string }[];
  source: string;
  clauses: string[];
  /** The question as it should be put to the standard's authors. */
  ask: string;
}
