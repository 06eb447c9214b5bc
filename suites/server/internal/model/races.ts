/** Several clients at work on the same SCI at the same time; what they saw is checked for linearizability. */
import type { CheckContext } from '../../../engine/check.js';
import { seedOf } from '../../../engine/internal/seed.js';
import { historyOf, observedText, operationText, type RecordedCall } from '../../../engine/model/describe.js';
import { drawLanes } from '../../../engine/model/lanes.js';
import { advance, emptyWorld } from '../../../engine/model/life-cycle.js';
import { checkLifeCycle } from '../../../engine/model/partition.js';
import type { ModelOperation, ModelWorkflow, World } from '../../../engine/model/types.js';
import { Blocked, NotSeen, Violation } from '../../../engine/outcomes.js';
import { createObserver, type Observer } from './observer.js';
import { shortText } from './short-text.js';

/** What a client does next; `own` goes to the RWI that it started itself, else to the shared one. */
export type Act = 'delete' | 'start' | 'status' | 'pause' | 'resume' | 'stop' | 'input' | 'output';

/** One client's acts, in order. Who pauses resumes before asking for output: a paused RWI may hold that request (AMB-005). */
export type Programme = readonly Act[];

/** Makes the programmes of all clients of a round; the same for the same number. */
export type Scenario = (random: (below: number) => number) => readonly Programme[];

const patienceMs = 4_000;
const deadlineMs = 15_000;
const lanes = 4;

/**
 * Plays `rounds` rounds of a scenario, each in a fresh SCI with one RWI of the workflow, some at the same time. After
 * each round the RWIs are asked, with nobody else at work, for their state and the messages they still hold.
 *
 * @throws Violation with the history, drawn as lanes, when no order of the requests explains the answers.
 */
export async function checkRaces(
  t: CheckContext,
  workflow: ModelWorkflow,
  rounds: number,
  scenario: Scenario,
): Promise<void> {
  const late = performance.now() + deadlineMs;
  let next = 0;
  let decided = 0;
  const lane = async (): Promise<void> => {
    for (let round = next++; round < rounds; round = next++) {
      if (performance.now() > late) return;
      if (await playRound(t, workflow, round, scenario(generator(seedOf(t.seed, `round ${round}`))))) decided += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, rounds) }, lane));
  if (decided === 0) throw new NotSeen('not-observed', 'No history could be decided within the limits of the search.');
}

/** Whether the history of the round could be decided. */
async function playRound(
  t: CheckContext,
  workflow: ModelWorkflow,
  round: number,
  programmes: readonly Programme[],
): Promise<boolean> {
  const observer = createObserver(t);
  try {
    const { sci, rwi, states } = await prepare(observer, workflow);
    const before = observer.calls.length;
    await Promise.all(
      programmes.map((acts, client) => {
        const name = String.fromCharCode(65 + client);
        return playClient(observer, name, acts, { sci, rwi, workflow }, (n) => shortText(t, round, name, n));
      }),
    );
    await settle(observer, rwi, states, before);
    return judgeRound(states, observer.calls.slice(before));
  } finally {
    await observer.cleanUp();
  }
}

async function prepare(observer: Observer, workflow: ModelWorkflow) {
  const perform = async (operation: ModelOperation, states: readonly World[], clause: string) => {
    const { observed, exchange } = await observer.perform('setup', operation, 0);
    if (observed.kind !== 'done' || observed.made === undefined)
      throw new Blocked(clause, `${operationText(operation)} was answered ${observedText(observed)}`, exchange);
    return { made: observed.made, states: advance(states, operation, observed) };
  };
  const { made: sci, states } = await perform({ kind: 'create' }, [emptyWorld], 'SCI-001');
  const started = await perform({ kind: 'start', sci, workflow }, states, 'RWI-001');
  return { sci, rwi: started.made, states: started.states };
}

async function playClient(
  observer: Observer,
  client: string,
  acts: Programme,
  { sci, rwi, workflow }: { sci: string; rwi: string; workflow: ModelWorkflow },
  text: (n: number) => string,
): Promise<void> {
  let own: string | undefined;
  for (const [n, kind] of acts.entries()) {
    const target = own ?? rwi;
    if (kind === 'start') {
      const { observed } = await observer.perform(client, { kind, sci, workflow });
      own = observed.kind === 'done' ? observed.made : own;
    } else if (kind === 'delete') await observer.perform(client, { kind, sci });
    else if (kind === 'input') await observer.perform(client, { kind, rwi: target, text: text(n) });
    else await observer.perform(client, { kind, rwi: target });
  }
}

/** Everybody else is done: how things stand now, and which messages are still there. */
async function settle(observer: Observer, shared: string, states: readonly World[], setUp: number): Promise<void> {
  const played = (): RecordedCall[] => observer.calls.slice(setUp).flatMap(split);
  const made = played().flatMap(({ observed }) => ('made' in observed ? (observed.made ?? []) : []));
  for (const rwi of new Set([shared, ...made])) {
    await observer.perform('end', { kind: 'status', rwi }, 0);
    const accepted = played().filter(
      ({ operation, observed }) => operation.kind === 'input' && operation.rwi === rwi && observed.kind === 'done',
    ).length;
    let before: string | undefined;
    for (let reads = 0; reads <= accepted; reads += 1) {
      let call = await observer.perform('end', { kind: 'output', rwi }, 0);
      if (call.observed.kind === 'silent' && checkLifeCycle(states, played()).verdict === 'violation') {
        // A message is due, but it may take its time.
        call.observed = { ...call.observed, final: false };
        call = await observer.perform('end', { kind: 'output', rwi }, patienceMs);
      }
      // The same text again says that nothing new waits: the server keeps its last result.
      if (call.observed.kind !== 'done' || call.observed.text === before) break;
      before = call.observed.text;
    }
  }
}

function judgeRound(states: readonly World[], calls: readonly RecordedCall[]): boolean {
  const answer = checkLifeCycle(states, calls.flatMap(split));
  if (answer.verdict !== 'violation') return answer.verdict === 'linearizable';
  const stuck = calls.filter(({ exchange }) => answer.stuck.some((call) => call.exchange === exchange));
  const history = historyOf(calls, stuck);
  const last = stuck.at(-1);
  const said = stuck.map(
    ({ client, operation, observed }) => `${client}: ${operationText(operation)} → ${observedText(observed)}`,
  );
  const order = answer.prefix.map(({ client, operation }) => `${client} ${operationText(operation)}`).join(', ');
  throw new Violation(
    `No order of these requests explains their answers (! marks what cannot come next after the longest order that can be explained).\n${drawLanes(history)}`,
    {
      expected: `an order of the requests that explains all answers; the longest one found: ${order === '' ? 'none' : order}`,
      received: said.join('; '),
      history,
      evidence: calls.flatMap(({ exchange }) => exchange ?? []),
      ...(last?.exchange === undefined ? {} : { exchange: last.exchange }),
    },
  );
}

/**
 * A state object tells how things stood at some moment of the request, which need not be the moment at which its Pause
 * or Resume took effect: two operations within the same span, one after the other.
 */
function split(call: RecordedCall): RecordedCall[] {
  const { operation, observed } = call;
  if ((operation.kind !== 'pause' && operation.kind !== 'resume') || observed.kind !== 'done') return [call];
  if (observed.state === undefined) return [call];
  return [
    { ...call, observed: { kind: 'done' }, id: call.exchange ?? '' },
    { ...call, operation: { kind: 'status', rwi: operation.rwi }, observed, after: call.exchange ?? '' },
  ];
}

/** Small numbers from a seed (Park and Miller's multiplicative congruential generator). */
function generator(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}
