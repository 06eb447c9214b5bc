import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lifeWorkflow } from './stepci-workflow.js';
import type { Peer } from './types.js';

interface StepResult {
  name?: string;
  errored: boolean;
  passed: boolean;
  skipped: boolean;
  checks?: Record<string, unknown>;
}
type Runner = { run(workflow: object): Promise<{ result: { tests: { steps: StepResult[] }[] } }> };

/** Step CI: a workflow file, run by the runner behind its command. */
export const stepci: Peer = {
  id: 'stepci',
  title: 'Step CI',
  packages: ['stepci@2.8.2'],
  setUp:
    'A workflow of the life cycle by hand: captures chain the ids, each step checks status, media type and the JSON Schema of the document, some the state and the echo; then what is gone, an unknown workflow and a missing credential. Run by `@stepci/runner`, as the command does, without its analytics. It knows no digest, so that those mutants cannot be found.',
  async start(folder) {
    const load = createRequire(join(folder, 'package.json'));
    const { run } = load('@stepci/runner') as Runner;
    return async (target) => {
      const { result } = await run(lifeWorkflow(target));
      return result.tests
        .flatMap(({ steps }) => steps)
        .filter(({ passed }) => !passed)
        .flatMap(({ name, errored, checks }) => {
          const failed = failedChecks(checks);
          return errored || failed.length === 0 ? [`${name}: error`] : failed.map((check) => `${name}: ${check}`);
        });
    };
  },
};

/** Names of the checks of a step that did not pass; those on headers and members are grouped under one name each. */
function failedChecks(checks: Record<string, unknown> = {}): string[] {
  return Object.entries(checks).flatMap(([name, result]) => {
    if (typeof result !== 'object' || result === null) return [];
    if ('passed' in result) return result.passed === false ? [name] : [];
    return failedChecks(result as Record<string, unknown>).map((inner) => `${name}.${inner}`);
  });
}
