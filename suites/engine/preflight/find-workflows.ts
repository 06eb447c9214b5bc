import type { Operations, RwiRef, SciRef } from '../check.js';
import { mapLimited } from '../internal/map-limited.js';
import { givenId, isSuccess } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
import { textObject } from '../text-object.js';
import type { Mct, TargetFacts } from '../types.js';
import { candidateNames, mctNames, mctPort } from '../workflows.js';

/** A conformance workflow that was started, and under which name. */
export interface StartedWorkflow {
  workflow: Mct;
  name: string;
  rwi: RwiRef;
}

/**
 * Starts each conformance workflow once, under the first of its names that the server takes; a few side by side, so that a
 * server which installs packages on first use is not flooded.
 */
export async function findWorkflows(
  ops: Operations,
  sci: SciRef,
  given: readonly string[],
): Promise<StartedWorkflow[]> {
  const found = await mapLimited(mctNames, 4, async (workflow) => {
    for (const name of candidateNames(workflow, given)) {
      const rwi = await tryStart(ops, sci, name);
      if (rwi !== undefined) return { workflow, name, rwi };
    }
    return undefined;
  });
  return found.filter((each) => each !== undefined);
}

async function tryStart(ops: Operations, sci: SciRef, name: string): Promise<RwiRef | undefined> {
  try {
    // Whether the name is known is what is asked; a server that takes it has taken a valid request.
    const reply = await ops.start(sci, name, {
      intent: (status) => ({
        operation: 'start',
        kind: status !== undefined && status < 300 ? 'valid' : 'probe',
        note: 'is this workflow there?',
      }),
    });
    const mid = givenId(reply);
    return mid === undefined ? undefined : { ...sci, mid };
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

/**
 * How the server wants ports written: the first form in which a text goes in and comes out. mas-1.0 fixes
 * `DataType[:n]`; aif-3.0 leaves it open.
 */
export async function findPortForm(
  speak: (form: TargetFacts['portForm']) => Operations,
  started: readonly StartedWorkflow[],
): Promise<TargetFacts['portForm']> {
  const candidate = started.find(
    ({ workflow }) => workflow === 'ECH' || workflow === 'FAL' || workflow === 'DLY' || workflow === 'FAN',
  );
  if (candidate === undefined) return 'data-type';
  for (const form of ['data-type', 'label'] as const) {
    const ops = speak(form);
    const intent = { kind: 'probe' as const, note: `are ports written as ${form}?` };
    const text = textObject(candidate.workflow === 'DLY' ? '0' : 'ports', 'urn:maas-conformance:preflight:1');
    try {
      const sent = await ops.input(candidate.rwi, mctPort(candidate.workflow, 'Input'), text, { intent });
      if (
        isSuccess(sent) &&
        isSuccess(await ops.output(candidate.rwi, mctPort(candidate.workflow, 'Output'), { intent }))
      )
        return form;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  return 'data-type';
}
