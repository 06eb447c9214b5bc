import type { Graph, GraphAim } from '../graph/types.js';
import type { FlatMessages } from '../sandbox/protocol.js';
import { AimFailure, type Sandbox } from '../sandbox/sandbox.js';

/** One message that an AIM made: output port (index) and what it carries. */
export interface Produced {
  port: number;
  type: string;
  json: string;
}

/**
 * How a call ended. `effect` is what the failure means for the rest:
 * `call` this run has failed and nothing else; `aim` the AIM is stopped or silent and the others go on;
 * `module` the module stops.
 */
export type CallOutcome = { outputs: Produced[] } | { reason: string; effect: 'call' | 'aim' | 'module' };

export interface Crew {
  call(aim: GraphAim, inputs: FlatMessages): Promise<CallOutcome>;
  status(aim: GraphAim): AimStatus;
}
export type AimStatus = 'ALIVE' | 'DEGRADED' | 'DEAD';
export type Log = (event: string, facts: Record<string, unknown>) => void;

interface Condition {
  status: AimStatus;
  restarts: number;
  /** Runs in a row that missed the Deadline. */
  missed: number;
}

/**
 * Calls AIMs and answers for their failures as the metadata says.
 *
 * - RestartLimit n: an AIM that fails is restarted (fresh state) and called again with the same inputs, n times in all.
 * - then OnDegraded: StopModule; StopAIM leaves it DEAD and the others go on; Continue lets the others go on and calls
 *   it again next time.
 * - OnDegraded omitted: the schema's text reads StopModule. A Continuous module does that. An exchange fails by itself,
 *   visibly, and the published server runs the module again at the next request, so there only the exchange fails.
 * - a Deadline missed three times in a row makes an AIM DEGRADED; it goes on.
 */
export function createCrew(graph: Graph, sandbox: Sandbox, log: Log): Crew {
  const conditions = graph.aims.map((): Condition => ({ status: 'ALIVE', restarts: 0, missed: 0 }));
  const conditionOf = ({ index }: GraphAim): Condition => conditions[index] as Condition;

  function judge(aim: GraphAim, reason: string): CallOutcome {
    const { onDegraded } = aim.policy;
    const condition = conditionOf(aim);
    const said = `${aim.path} failed: ${reason}`;
    if (onDegraded === undefined && graph.execution === 'Exchange') return { reason: said, effect: 'call' };
    condition.status = onDegraded === 'Continue' ? 'DEGRADED' : 'DEAD';
    log('aim-degraded', { aim: aim.path, status: condition.status });
    return { reason: said, effect: onDegraded === 'StopAIM' || onDegraded === 'Continue' ? 'aim' : 'module' };
  }

  function meetDeadline(aim: GraphAim, ms: number): void {
    const { Deadline } = aim.metadata;
    if (Deadline === undefined) return;
    const condition = conditionOf(aim);
    condition.missed = ms > Deadline ? condition.missed + 1 : 0;
    if (condition.missed < 3 || condition.status !== 'ALIVE') return;
    condition.status = 'DEGRADED';
    log('aim-degraded', { aim: aim.path, status: condition.status, deadlineMs: Deadline });
  }

  async function attempt(aim: GraphAim, inputs: FlatMessages): Promise<Produced[]> {
    const before = performance.now();
    const outputs = await sandbox.call(aim.index, inputs);
    meetDeadline(aim, performance.now() - before);
    return sort(aim, outputs);
  }

  return {
    status: (aim) => conditionOf(aim).status,
    async call(aim, inputs) {
      const condition = conditionOf(aim);
      for (;;) {
        try {
          return { outputs: await attempt(aim, inputs) };
        } catch (error) {
          if (!(error instanceof AimFailure)) throw error;
          if (error.cancelled) return { reason: `${aim.path} was given up: ${error.message}`, effect: 'call' };
          log('aim-failed', { aim: aim.path });
          if (condition.restarts >= aim.policy.restartLimit) return judge(aim, error.message);
          condition.restarts += 1;
          sandbox.renew(aim.index);
        }
      }
    },
  };
}

/** @throws AimFailure for an output that the AIM's metadata does not declare */
function sort(aim: GraphAim, flat: FlatMessages): Produced[] {
  const produced: Produced[] = [];
  for (let i = 0; i < flat.length; i += 3) {
    const [type, number, json] = flat.slice(i, i + 3) as [string, number, string];
    const port = aim.outputs.findIndex((each) => each.number === number && each.types.includes(type));
    if (port < 0)
      throw new AimFailure(
        `it returned ${type.slice(0, 64)} for Output port ${number}, which its metadata does not declare`,
      );
    produced.push({ port, type, json });
  }
  return produced;
}
