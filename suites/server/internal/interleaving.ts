/** Messages of several clients at the same time: random plans, run side by side; the shortest one that fails is reported. */
import type { CheckContext, RwiRef } from '../../engine/check.js';
import { Violation } from '../../engine/outcomes.js';
import { uniqueText } from './ids.js';
import { receive, removed, send } from './steps.js';

type Kind = 'ECH' | 'CNT' | 'JON';
/** Those of the workflows that the server has. */
const kindsOf = (t: CheckContext): Kind[] =>
  (['ECH', 'CNT', 'JON'] as const).filter((kind) => t.target.workflows[kind] !== undefined);
const scis = 2;
/** A step of a plan: which RWI, how it goes about it, and how long it hesitates. */
interface Step {
  lane: number;
  way: number;
  pauseMs: number;
}
interface Lane {
  kind: Kind;
  rwi: RwiRef;
  /** Messages that the counter has had. */
  counted: number;
}

/** So long is spent on the search, also when the server is slow. */
const searchMs = 9_000;
/** After a failure so long is spent on a shorter plan: it need not fail every time. */
const shrinkMs = 5_000;

/**
 * Runs plans of exchanges on echo, counter and join (as far as the server has them), each in two SCIs, all RWIs at the same time.
 *
 * @throws Violation with the shortest plan found on which a message is lost, doubled, out of order or somebody else's
 */
export async function checkInterleaving(t: CheckContext, cases: number): Promise<void> {
  const { default: fc } = await import('fast-check');
  const kinds = kindsOf(t);
  let shortest: { violation: Violation; plan: readonly Step[] } | undefined;
  let other: { error: unknown } | undefined;
  let until = performance.now() + searchMs;
  let made = 0;
  const step = fc.record({ lane: fc.nat(scis * kinds.length - 1), way: fc.nat(11), pauseMs: fc.nat(3) });
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24, size: 'max' }), async (plan) => {
    if (other !== undefined || performance.now() > until) return;
    made += 1;
    try {
      await run(t, plan, kinds, { made, until });
    } catch (error) {
      if (!(error instanceof Violation)) {
        other = { error };
        return;
      }
      if (shortest === undefined) until = performance.now() + shrinkMs;
      shortest = { violation: error, plan };
      throw error;
    }
  });
  const outcome = await fc.check(property, { seed: t.seed | 0, numRuns: cases });
  if (shortest !== undefined) {
    const { violation, plan } = shortest as { violation: Violation; plan: readonly Step[] };
    throw new Violation(`${violation.message} The plan: ${describe(plan, kinds)}.`, {
      ...violation.detail,
      path: outcome.counterexamplePath ?? '',
    });
  }
  if (other !== undefined) throw (other as { error: unknown }).error;
}

async function run(
  t: CheckContext,
  plan: readonly Step[],
  kinds: readonly Kind[],
  { made, until }: { made: number; until: number },
): Promise<void> {
  const owners = await Promise.all(Array.from({ length: scis }, () => t.sci()));
  const lanes = await Promise.all(
    owners.flatMap((sci) =>
      kinds.map(async (kind): Promise<Lane> => ({ kind, rwi: await t.rwi(kind, sci), counted: 0 })),
    ),
  );
  try {
    const ends = await Promise.allSettled(
      lanes.map(async (lane, index) => {
        for (const [number, step] of plan.entries()) {
          // On a slow server a plan is cut short rather than the check.
          if (step.lane !== index || performance.now() > until) continue;
          await t.sleep(step.pauseMs);
          await act(t, lane, step, (salt) => uniqueText(t, `${made}.${index}.${number}.${salt}`));
        }
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    await Promise.all(owners.map((sci) => removed(t, sci).catch(() => undefined)));
  }
}

async function act(t: CheckContext, lane: Lane, { way }: Step, textFor: (salt: string) => string): Promise<void> {
  const { kind, rwi } = lane;
  const expectText = async (number: number, text: string): Promise<void> => {
    const reply = await receive(t, rwi, t.port(kind, 'Output', number));
    t.expect.equal(t.textOf(reply), text, `output ${number} of ${kind} among other clients`, reply);
  };
  if (kind === 'ECH') {
    const text = textFor('echo');
    await send(t, rwi, 'ECH', text);
    return expectText(1, text);
  }
  if (kind === 'JON') {
    const [one, two] = [textFor('first'), textFor('second')];
    // The optional one first: the required one may be what starts a run.
    await send(t, rwi, 'JON', two, 2);
    await send(t, rwi, 'JON', one, 1);
    const reads = [() => expectText(1, `${one}\n${two}`), () => expectText(2, two)];
    for (const each of way % 3 === 0 ? reads : reads.reverse()) await each();
    return;
  }
  const texts = Array.from({ length: 1 + (way % 3) }, (_, i) => textFor(`${i}`));
  for (const text of texts) await send(t, rwi, 'CNT', text);
  for (const text of texts) {
    lane.counted += 1;
    await expectText(1, `${lane.counted} ${text}`);
  }
}

function describe(plan: readonly Step[], kinds: readonly Kind[]): string {
  const words = plan.map(({ lane }) => `S${Math.floor(lane / kinds.length) + 1}.${kinds[lane % kinds.length]}`);
  return words.join(', ');
}
