import type { CheckContext, Reply } from '../../engine/check.js';
import { NotSeen, Violation } from '../../engine/outcomes.js';
import { type Asked, type ElementKind, timesFetched } from '../repository/asked.js';
import type { StockedAim } from '../repository/stock.js';
import { answerMs, get, inProse, inWords } from './get.js';

/** Why a Controller may decline what is authentic. */
export const esModule =
  'Its AIM is an ES module (docs/architecture.md, "AIM packages"), which not every Controller runs.';

/** Who takes AIMs from the suite's repository: a Store, which serves them, or an SCI, which launches them. */
export interface Subject {
  /** `launched`, `served`: for sentences. */
  done: string;
  /**
   * Has it take an AIM of which only `right` may be taken.
   *
   * @returns whether it took it whole and right, and the answer that decided
   * @throws Violation when it took something else
   */
  take(t: CheckContext, aim: StockedAim, right: 'nothing' | 'signed'): Promise<{ taken: boolean; reply?: Reply }>;
  /** Whether it is judged only when it was seen to ask for metadata; a Store may have remote repositories without TUF. */
  verifying?: true;
  /**
   * Says why it may be right to refuse an AIM although it was found to be authentic.
   *
   * @throws NotSeen
   */
  mayDecline?(asked: readonly Asked[], aim: StockedAim): void;
  /** Something that has nothing to do with the repository still works. @throws Violation */
  others(t: CheckContext): Promise<void>;
}

const kinds: readonly ElementKind[] = ['metadata', 'package', 'approved'];

/** A Store: what it answers with 200 has to be what was signed, to the octet. */
export const store: Subject = {
  done: 'served',
  verifying: true,
  async take(t, aim, right) {
    let refused: { taken: boolean; reply?: Reply } | undefined;
    for (const { name, files } of aim.part === undefined ? [aim] : [aim, aim.part]) {
      const signed = [...files.values()];
      for (const [index, kind] of kinds.entries()) {
        const reply = await get(t, kind, name);
        if (reply?.status === 200 && (right === 'nothing' || signed[index]?.equals(reply.bytes) !== true)) {
          throw new Violation(`The Store served the ${inProse[kind]} of ${name}, which nobody signed as it is.`, {
            expected: 'what the signed metadata name, or 4xx or 5xx',
            received: `200 with ${inWords(reply.bytes)}`,
            exchange: reply.exchange.id,
          });
        }
        if (reply !== undefined && reply.status !== 200)
          t.expect.refused(reply, `the ${inProse[kind]} of ${name} is not served`);
        // Approvals are this toolkit's: a Store may have none of them.
        if (kind === 'approved' && reply?.status === 404) continue;
        if (reply?.status !== 200) refused ??= { taken: false, ...(reply === undefined ? {} : { reply }) };
      }
    }
    return refused ?? { taken: true };
  },
  async others(t) {
    const own = t.target.store?.elements.find(({ metadata }) => metadata !== undefined);
    if (own === undefined) return;
    const reply = await get(t, 'metadata', own.name);
    if (reply !== undefined)
      t.expect.status(reply, 200, `${own.name} has nothing to do with the repository that is hostile`);
  },
};

/** An SCI: what it launches has to be what was signed; the attacks on contents leave nothing that is. */
export const sci: Subject = {
  done: 'launched',
  async take(t, aim, right) {
    const owner = await t.sci();
    const reply = await t.ops.start(owner, aim.name, { timeoutMs: answerMs, once: true });
    if (reply.status >= 400) return { taken: false, reply };
    if (right === 'nothing') {
      throw new Violation(`The SCI launched ${aim.name}, which nobody signed as it is.`, {
        expected: '4xx or 5xx, and no RWI',
        received: String(reply.status),
        exchange: reply.exchange.id,
      });
    }
    t.expect.status(reply, '2xx', 'a workflow that is signed as it should is launched');
    return { taken: true, reply };
  },
  mayDecline: cannotRun,
  async others(t) {
    const [own] = Object.values(t.target.workflows);
    if (own === undefined) return;
    const reply = await t.ops.start(await t.sci(), own);
    t.expect.status(reply, '2xx', `${own} has nothing to do with the repository that is hostile`);
  },
};

/** Whoever took the package has believed it; that its code is an ES module suits not every Controller. @throws NotSeen */
export function cannotRun(asked: readonly Asked[], { name }: StockedAim): void {
  if (timesFetched(asked, name, 'package') > 0)
    throw new NotSeen('not-observed', `The target took the package of ${name} and did not launch it. ${esModule}`);
}
