import { componentValidator } from '../../spec/openapi.js';
import type { PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import {
  bodyOf,
  differ,
  excerpt,
  fieldOf,
  isRefusal,
  mediaTypeOf,
  passive,
  stateOperations,
  succeededAs,
  successStatus,
} from '../http/passive.js';
import { isIso8601 } from './internal/dates.js';
import { faults, hasFault } from './internal/wrong.js';

const answered = (x: Exchange): boolean => succeededAs(x, stateOperations);

function changeOf(x: Exchange): unknown {
  const body = bodyOf(x);
  return typeof body === 'object' && body !== null ? (body as { change?: unknown }).change : undefined;
}

export const rwiPassive: readonly PassiveCheck[] = [
  successStatus('rwi-start-success-is-200', 'RWI-001', 'start', 200),
  successStatus('rwi-status-success-is-200', 'RWI-012', 'status', 200),
  successStatus('rwi-pause-success-is-200', 'RWI-013', 'pause', 200),
  successStatus('rwi-resume-success-is-200', 'RWI-014', 'resume', 200),
  successStatus('rwi-stop-success-is-200', 'RWI-021', 'stop', 200),
  passive('rwi-state-media-type', 'RWI-002', 'State answers are application/json.', answered, (x) =>
    differ(
      mediaTypeOf(x) === 'application/json',
      'application/json',
      fieldOf(x, 'content-type') ?? 'no Content-Type',
      'A state answer has another media type.',
    ),
  ),
  passive('rwi-state-members', 'RWI-003', 'State answers have the five string members.', answered, (x) => {
    const result = componentValidator('State')(bodyOf(x));
    return differ(
      result.valid,
      'an object with the strings controller, id, name, state, change',
      excerpt(x, 240),
      `The state object is not whole: ${result.valid ? '' : result.errors.join('; ')}`,
    );
  }),
  passive(
    'rwi-change-is-iso-8601',
    'RWI-007',
    'change is a date and time of ISO 8601.',
    (x) => answered(x) && typeof changeOf(x) === 'string',
    (x) =>
      differ(
        isIso8601(String(changeOf(x))),
        'a time such as 2026-11-20T10:15:30.123Z',
        String(changeOf(x)),
        'change is not an ISO 8601 date and time.',
      ),
  ),
  passive(
    'rwi-unknown-404',
    'RWI-028',
    'The refusal of an RWI that is not there is 404.',
    (x) => hasFault(x, faults.unknownRwi, faults.foreignRwi) && isRefusal(x),
    (x) =>
      differ(
        x.response?.status === 404,
        'status 404',
        `status ${x.response?.status}`,
        'An RWI that is not there was refused with another status.',
      ),
  ),
  passive(
    'rwi-unknown-workflow-4xx',
    'RWI-031',
    'The refusal of an unknown workflow is 4xx.',
    (x) => hasFault(x, faults.unknownWorkflow) && isRefusal(x),
    (x) =>
      differ(
        (x.response?.status ?? 500) < 500,
        'a 4xx status',
        `status ${x.response?.status}`,
        'A workflow that does not exist was told as a fault of the server.',
      ),
  ),
];
