/** Which operation of the life-cycle model comes next in a random sequence. */
import type { CheckContext } from '../../../engine/check.js';
import { isAlive } from '../../../engine/model/life-cycle.js';
import type { ModelOperation, ModelWorkflow, World } from '../../../engine/model/types.js';
import { shortText } from './short-text.js';

/** What the generator knows of the case: what was made, and what may be true now. */
export interface Known {
  states: World[];
  scis: string[];
  rwis: string[];
}
/** Kind of operation, and which of the known SCIs or RWIs it goes to. */
export interface Choice {
  kind: ModelOperation['kind'];
  pick: number;
  salt: number;
}

const atMost = { scis: 2, rwis: 3 };

/** How often each operation is tried, by workflow. */
export const weights: Record<ModelWorkflow, [ModelOperation['kind'], number][]> = {
  ECH: [
    ['create', 1],
    ['delete', 1],
    ['start', 3],
    ['status', 5],
    ['pause', 4],
    ['resume', 2],
    ['stop', 2],
    ['input', 4],
    ['output', 4],
  ],
  CNT: [
    ['status', 1],
    ['pause', 2],
    ['resume', 2],
    ['input', 5],
    ['output', 4],
  ],
};

/** The operation that a choice stands for where the case has come to; undefined when it makes no sense there. */
export function operationOf(
  { kind, pick, salt }: Choice,
  workflow: ModelWorkflow,
  model: Known,
  t?: CheckContext,
): ModelOperation | undefined {
  const sci = model.scis[pick % model.scis.length];
  const rwi = model.rwis[pick % model.rwis.length];
  if (kind === 'create') return model.scis.length < atMost.scis ? { kind } : undefined;
  if (kind === 'delete') return sci === undefined ? undefined : { kind, sci };
  if (kind === 'start')
    return sci === undefined || model.rwis.length >= atMost.rwis ? undefined : { kind, sci, workflow };
  if (rwi === undefined) return undefined;
  if (kind === 'input') return { kind, rwi, text: t === undefined ? '' : shortText(t, salt) };
  // A paused RWI may hold an output request until Resume (AMB-005), which would not come here.
  if (kind === 'output' && model.states.some((state) => isAlive(state, rwi) && state.rwis[rwi]?.life === 'PAUSED'))
    return undefined;
  return { kind, rwi };
}
