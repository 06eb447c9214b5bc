import type { PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import {
  bodyOf,
  differ,
  excerpt,
  fieldOf,
  isBusy,
  isRefusal,
  mediaTypeOf,
  passive,
  succeededAs,
  successStatus,
} from '../http/passive.js';
import { faults, hasFault } from './internal/wrong.js';

/** A message came; 204 is how some servers say that there is none. */
const delivered = (x: Exchange): boolean => succeededAs(x, ['output']) && x.response?.status !== 204;

export const portPassive: readonly PassiveCheck[] = [
  successStatus('port-input-success-is-200', 'PORT-001', 'input', 200),
  passive('port-output-success-is-200', 'PORT-002', 'A message is delivered with the status 200.', delivered, (x) =>
    differ(
      x.response?.status === 200,
      'status 200',
      `status ${x.response?.status}`,
      'A message came with another status.',
    ),
  ),
  passive('port-output-media-type', 'PORT-003', 'Messages have the media type MPAI/port-data.', delivered, (x) =>
    differ(
      mediaTypeOf(x) === 'mpai/port-data',
      'MPAI/port-data',
      fieldOf(x, 'content-type') ?? 'no Content-Type',
      'A message has another media type.',
    ),
  ),
  passive(
    'port-output-json',
    'PORT-004',
    'A message is one JSON document.',
    (x) => delivered(x) && x.response?.body.truncated !== true,
    (x) => differ(bodyOf(x) !== undefined, 'one JSON text', excerpt(x), 'The message is not one JSON document.'),
  ),
  passive(
    'port-silent-404',
    'PORT-006',
    'A silent port answers 404.',
    (x) => hasNote(x, 'silent port') && !isMessage(x) && !isBusy(x),
    (x) =>
      differ(
        x.response?.status === 404,
        'status 404',
        `status ${x.response?.status}`,
        'Silence was told with another status.',
      ),
  ),
  passive(
    'port-unknown-404',
    'PORT-010',
    'The refusal of a port that does not exist is 404.',
    (x) => hasFault(x, faults.unknownPort, faults.wrongDirection) && isRefusal(x),
    (x) =>
      differ(
        x.response?.status === 404,
        'status 404',
        `status ${x.response?.status}`,
        'A port that is not there was refused with another status.',
      ),
  ),
];

function hasNote(x: Exchange, note: string): boolean {
  return x.intent.note === note;
}

function isMessage(x: Exchange): boolean {
  return x.response?.status === 200;
}
