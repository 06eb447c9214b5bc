/** What programs can do with this package: run the suite against a server, judge a recording again, write reports. */
export { diffReports, type ReportDiff } from '../reports/diff/diff.js';
export type { Format } from '../reports/formats.js';
export type { Lore } from '../reports/lore.js';
export { writeReports } from '../reports/write.js';
export { type Catalogue, loadCatalogue as catalogueOf } from '../suites/engine/catalogue.js';
export type { Area, Check, CheckContext, PassiveCheck, Reply } from '../suites/engine/check.js';
export { judge } from '../suites/engine/judge.js';
export { Blocked, NotSeen, Violation } from '../suites/engine/outcomes.js';
export { run } from '../suites/engine/run.js';
export {
  type Credential,
  type ProgressEvent,
  type ProgressListener,
  type RunExitCode,
  type RunOptions,
  RunOptionsError,
  type RunResult,
} from '../suites/engine/run-options.js';
export type {
  Ambiguity,
  CheckReport,
  Clause,
  ClauseReport,
  Exchange,
  Level,
  Report,
  RunEvent,
  TargetFacts,
  Verdict,
} from '../suites/engine/types.js';
export { loadCatalogue } from './internal/catalogue.js';
