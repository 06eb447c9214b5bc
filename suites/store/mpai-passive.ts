import type { PassiveCheck } from '../engine/check.js';
import { differ, fieldOf, passive } from '../http/passive.js';

/** What every answer of an MPAI Store shows. */
export const mpaiPassive: readonly PassiveCheck[] = [
  passive(
    'mpai-origin-form',
    'MPAI-018',
    'MaaS-Origin says where an element came from in its own form.',
    (x) => fieldOf(x, 'maas-origin') !== undefined,
    (x) =>
      differ(
        /^(local|remote; repository="[^"]+"; state=(fetched|cached|stale))$/.test(fieldOf(x, 'maas-origin') ?? ''),
        'local, or remote; repository="…"; state=fetched, cached or stale',
        `MaaS-Origin: ${fieldOf(x, 'maas-origin')}`,
        'MaaS-Origin does not have its form.',
      ),
  ),
];
