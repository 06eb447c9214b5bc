import type { PassiveCheck } from '../engine/check.js';
import { differ, isRefusal, passive } from '../http/passive.js';
import { faults, hasFault } from './internal/wrong.js';

export const planesPassive: readonly PassiveCheck[] = [
  passive(
    'plane-status',
    'PLANE-010',
    'A credential of the other plane is refused with 403 or 404.',
    (x) => hasFault(x, faults.otherPlane) && isRefusal(x),
    (x) =>
      differ(
        x.response?.status === 403 || x.response?.status === 404,
        'status 403 or 404',
        `status ${x.response?.status}`,
        'A valid credential of the other plane was refused with another status.',
      ),
  ),
];
