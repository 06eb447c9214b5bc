import type { CheckContext } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import type { StoreElement, StoreFacts } from '../../engine/types.js';

/** The parts of an AIM that a Store has as files. */
export type Part = keyof Omit<StoreElement, 'name'>;

/** A part of an AIM: whose, and where. */
export interface FoundPart {
  name: string;
  path: string;
  element: StoreElement;
}

/** What pre-flight learnt of the Store. @throws Error in a run that is not about a Store */
export function storeOf(t: CheckContext): StoreFacts {
  if (t.target.store === undefined) throw new Error('This check is about Stores, and the target is none.');
  return t.target.store;
}

/** Every AIM of which the Store has this part. @throws NotSeen when there is none */
export function everyElement(t: CheckContext, part: Part): FoundPart[] {
  const found = storeOf(t).elements.flatMap((element) => {
    const path = element[part];
    return path === undefined ? [] : [{ name: element.name, path, element }];
  });
  if (found.length > 0) return found;
  throw new NotSeen('not-observed', `No AIM was found of which the Store has the ${part}; name one with --element.`);
}

/** An AIM of which the Store has this part, and where. @throws NotSeen when there is none */
export function anElement(t: CheckContext, part: Part): FoundPart {
  return everyElement(t, part)[0] as FoundPart;
}

/** A name that nobody has: of the form of an AIMName, with a number that follows from the seed. */
export function unknownName(t: CheckContext, type = 'MCT-NIL-V9.9'): string {
  return `9${type}-I9${String(t.seed).slice(-8)}`;
}
