import type { Operations, Reply, RwiRef, SciRef } from '../check.js';
import { awaitMessage } from '../internal/await-message.js';
import { mapLimited } from '../internal/map-limited.js';
import { givenId, isSilence, isSuccess } from '../operations.js';
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

/** How long the pre-flight waits for a message to come out. */
const messageMs = 3_000;

/**
 * How the server wants ports written: the form in which a message goes in, and comes out where both go in. mas-1.0 fixes
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
  const forms = ['data-type', 'label'] as const;
  const taken: TargetFacts['portForm'][] = [];
  for (const form of forms) if (await takesMessage(speak(form), candidate, form)) taken.push(form);
  if (taken.length < 2) return taken[0] ?? 'data-type';
  // A server that swallows what it does not know takes both; its messages come out of the ports that are there.
  for (const form of taken) if (await givesMessage(speak(form), candidate, form)) return form;
  return 'data-type';
}

const intentOf = (form: string): { kind: 'probe'; note: string } => ({
  kind: 'probe',
  note: `are ports written as ${form}?`,
});

async function takesMessage(ops: Operations, { workflow, rwi }: StartedWorkflow, form: string): Promise<boolean> {
  const text = textObject(workflow === 'DLY' ? '0' : 'ports', 'urn:maas-conformance:preflight:1');
  try {
    return isSuccess(await ops.input(rwi, mctPort(workflow, 'Input'), text, { intent: intentOf(form) }));
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

/** Whether a message comes out in time: the run may go on in the background. */
async function givesMessage(ops: Operations, { workflow, rwi }: StartedWorkflow, form: string): Promise<boolean> {
  const ask = (): Promise<Reply> => ops.output(rwi, mctPort(workflow, 'Output'), { intent: intentOf(form) });
  try {
    const reply = await awaitMessage(ask, messageMs);
    return isSuccess(reply) && !isSilence(reply);
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}
