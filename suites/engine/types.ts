/**
 * The vocabulary of a run: what is recorded, what is judged, what is reported.
 * Everything else in `suites/`, `reports/` and `cli/` speaks in these types; they hold data only, so that a recording
 * (`run.jsonl`) can be judged again later, elsewhere, by another version.
 */

export * from './types/clause.js';
export * from './types/event.js';
export * from './types/exchange.js';
export * from './types/report.js';
export * from './types/target.js';
