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
  succeededAs,
  successStatus,
} from '../http/passive.js';
import { faults, hasFault } from './internal/wrong.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const created = (x: Exchange): boolean => succeededAs(x, ['create']);

function member(x: Exchange, name: string): unknown {
  const body = bodyOf(x);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

/** Why a prefix cannot stand where `/MPAI/AIFU` stood; undefined when it can. */
function prefixFault(prefix: string, requestUrl: string): string | undefined {
  if (/[\u0000-\u0020\u007f\\]/.test(prefix)) return 'it holds blanks, backslashes or control characters';
  if (/[?#]/.test(prefix)) return 'it holds a query or a fragment';
  const origin = new URL(requestUrl).origin;
  const url = URL.canParse(prefix, origin) ? new URL(prefix, origin) : undefined;
  if (url === undefined) return 'it is neither a path nor a URL';
  if (url.origin !== origin) return `it leads to ${url.origin}`;
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(prefix)) return 'it holds dot segments';
  return prefix.startsWith('/') || /^https?:/i.test(prefix) ? undefined : 'it does not begin with a slash';
}

export const sciPassive: readonly PassiveCheck[] = [
  successStatus('sci-create-success-is-201', 'SCI-001', 'create', 201),
  passive('sci-create-media-type', 'SCI-002', 'The create answer is application/json.', created, (x) =>
    differ(
      mediaTypeOf(x) === 'application/json',
      'application/json',
      fieldOf(x, 'content-type') ?? 'no Content-Type',
      'The create answer has another media type.',
    ),
  ),
  passive(
    'sci-create-id',
    'SCI-003',
    'The create answer holds a non-empty string id, and a string prefix if any.',
    created,
    (x) => {
      const id = member(x, 'id');
      const prefix = member(x, 'prefix');
      const good =
        typeof id === 'string' && id !== '' && (prefix === undefined || (typeof prefix === 'string' && prefix !== ''));
      return differ(
        good,
        '{"id": non-empty string, "prefix"?: non-empty string}',
        excerpt(x),
        'The create answer does not hold the id as a string.',
      );
    },
  ),
  passive(
    'sci-prefix-same-origin',
    'SCI-007',
    'The prefix is a path, or a URL, of the same origin.',
    (x) => created(x) && typeof member(x, 'prefix') === 'string',
    (x) => {
      const prefix = String(member(x, 'prefix'));
      const fault = prefixFault(prefix, x.request.url);
      return differ(
        fault === undefined,
        'a path of the same origin',
        prefix,
        `The prefix cannot be followed: ${fault}.`,
      );
    },
  ),
  successStatus('sci-delete-success-is-200', 'SCI-008', 'delete', 200),
  passive(
    'sci-unknown-404',
    'SCI-012',
    'The refusal of an unknown or deleted SCI is 404.',
    (x) => hasFault(x, faults.unknownSci, faults.deletedSci) && x.intent.operation !== 'delete' && isRefusal(x),
    (x) =>
      differ(
        x.response?.status === 404,
        'status 404',
        `status ${x.response?.status}`,
        'An SCI that is not there was refused with another status.',
      ),
  ),
  passive(
    'sci-id-hard-to-guess',
    'SCI-015',
    'SCI ids are UUIDs, or at least 16 characters that are not just digits.',
    (x) => created(x) && typeof member(x, 'id') === 'string',
    (x) => {
      const id = String(member(x, 'id'));
      return differ(
        uuid.test(id) || (id.length >= 16 && !/^\d+$/.test(id)),
        'a UUID or something as hard to guess',
        id,
        'The id of the SCI is easy to guess.',
      );
    },
  ),
];
