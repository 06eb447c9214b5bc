import { createHash } from 'node:crypto';
import type { CheckContext } from '../../engine/check.js';

/** A UUID that no server has given: from the seed of the check, so that a run can be repeated exactly. */
export function unknownId(t: CheckContext, salt = ''): string {
  const hex = createHash('sha256').update(`${t.seed}/${salt}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A text that no other check and no other request of this check sends: what comes out can be told from everything else. */
export function uniqueText(t: CheckContext, salt = ''): string {
  return `text ${createHash('sha256').update(`${t.seed}/text/${salt}`).digest('hex').slice(0, 16)} ${salt}`.trim();
}
