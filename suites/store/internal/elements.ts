import type { CheckContext } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import type { Exchange, StoreElement, StoreFacts } from '../../engine/types.js';

/** What pre-flight learnt of the Store. @throws Error in a run that is not about a Store */
export function storeOf(t: CheckContext): StoreFacts {
  if (t.target.store === undefined) throw new Error('This check is about Stores, and the target is none.');
  return t.target.store;
}

/** An AIM of which the Store has this part, and where. @throws NotSeen when there is none */
export function anElement(
  t: CheckContext,
  part: keyof Omit<StoreElement, 'name'>,
): { name: string; path: string; element: StoreElement } {
  for (const element of storeOf(t).elements) {
    const path = element[part];
    if (path !== undefined) return { name: element.name, path, element };
  }
  throw new NotSeen('not-observed', `No AIM was found of which the Store has the ${part}; name one with --element.`);
}

/** Whether a check of this beginning made the exchange: a Store that is asked in several ways answers each in its own form. */
export function isOfCheck(x: Exchange, prefix: string): boolean {
  return x.check.startsWith(prefix);
}
