import { componentValidator } from '../../spec/openapi.js';
import type { Area, Check, PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import { bodyOf, differ, excerpt, isError, isRefusal, isSuccess, mediaTypeOf, passive } from '../http/passive.js';
import { found, path, trace } from './internal/leaks.js';
import { faults, hasFault, wrong } from './internal/wrong.js';

/** The answer to HEAD has the fields of a body, and none. */
const isProblem = (x: Exchange): boolean =>
  x.request.method !== 'HEAD' && mediaTypeOf(x) === 'application/problem+json' && x.response?.body.truncated !== true;

const passiveChecks: readonly PassiveCheck[] = [
  passive('err-no-error-in-success', 'ERR-001', 'No answer with a 2xx status holds problem details.', isSuccess, (x) =>
    differ(
      mediaTypeOf(x) !== 'application/problem+json',
      'an error status',
      `status ${x.response?.status} with problem details`,
      'A failure was told with a success status.',
    ),
  ),
  passive(
    'err-problem-object',
    'ERR-002',
    'Problem details are a JSON object with the members of RFC 9457.',
    isProblem,
    (x) => {
      const result = componentValidator('Problem')(bodyOf(x));
      return differ(
        result.valid,
        'an object with type, title, status, detail, instance of their types',
        excerpt(x),
        `Problem details are malformed: ${result.valid ? '' : result.errors.join('; ')}`,
      );
    },
  ),
  passive(
    'err-problem-status',
    'ERR-003',
    'status in problem details is the status of the answer.',
    (x) => isProblem(x) && memberStatus(x) !== undefined,
    (x) =>
      differ(
        memberStatus(x) === x.response?.status,
        `status ${x.response?.status}`,
        `status ${String(memberStatus(x))}`,
        'Problem details name another status than the answer.',
      ),
  ),
  passive('err-no-stack', 'ERR-004', 'Error bodies hold no stack trace.', isError, (x) => {
    const hit = found(x, trace);
    return differ(hit === undefined, 'no stack trace', hit ?? '', 'An error shows a stack trace or an exception.');
  }),
  passive('err-no-path', 'ERR-005', 'Error bodies hold no path of the server.', isError, (x) => {
    const hit = found(x, path);
    return differ(hit === undefined, 'no path', hit ?? '', 'An error shows a path of the server.');
  }),
  passive(
    'err-explained',
    'ERR-006',
    'Error answers have a body that explains them.',
    // A 401 is explained by its challenge (RFC 9110, section 15.5.2).
    // Unknown methods, targets with octets that stand in none, and what is no right request are refused by the HTTP library,
    // before anybody could explain.
    (x) =>
      isError(x) &&
      x.response?.status !== 401 &&
      x.request.method !== 'HEAD' &&
      !hasFault(x, faults.unknownMethod, faults.hostileId) &&
      hasMeaning(x),
    (x) =>
      differ((x.response?.body.length ?? 0) > 0, 'a sentence about the error', 'no body', 'An error is not explained.'),
  ),
  passive(
    'err-client-fault',
    'ERR-007',
    'Wrong requests are refused with 4xx.',
    // Who is busy did not look at the request.
    (x) => x.intent.kind === 'invalid' && isRefusal(x),
    (x) =>
      differ(
        (x.response?.status ?? 0) < 500,
        'a 4xx status',
        `status ${x.response?.status}`,
        `A fault of the client (${x.intent.note ?? 'wrong request'}) was told as a fault of the server.`,
      ),
  ),
];

/** Whether a request is one of the interface, or wrong in a way that has a name; not octets written by hand. */
function hasMeaning(x: Exchange): boolean {
  return x.intent.kind !== 'probe' || hasFault(x, ...Object.values(faults));
}

function memberStatus(x: Exchange): unknown {
  const body = bodyOf(x);
  return typeof body === 'object' && body !== null ? (body as { status?: unknown }).status : undefined;
}

const checks: readonly Check[] = [
  {
    id: 'err-no-markup',
    clause: 'ERR-008',
    title: 'Markup in the path does not come back as HTML.',
    async run(t) {
      const markup = '<script>maas</script>';
      const reply = await t.ops.raw('GET', `/MPAI/AIFU/${encodeURIComponent(markup)}`, wrong(faults.unknownRoute));
      const reflected = /html|xml|svg/.test(reply.mediaType() ?? 'text/html') && reply.text().includes(markup);
      t.expect.that(
        !reflected,
        'The answer repeats markup of the request as HTML.',
        { expected: 'text/plain, JSON or escaped text', received: markup },
        reply,
      );
    },
  },
];

export const errors: Area = { name: 'errors', title: 'Errors', checks, passive: passiveChecks };
