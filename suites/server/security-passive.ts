import type { PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import { differ, fieldOf, isRefusal, passive } from '../http/passive.js';
import { type Challenge, challengesOf } from './internal/challenges.js';
import { faults, hasFault } from './internal/wrong.js';

const unauthorised = (x: Exchange): boolean => x.response?.status === 401;
const challenges = (x: Exchange): Challenge[] => challengesOf(fieldOf(x, 'www-authenticate') ?? '');
const received = (x: Exchange): string => fieldOf(x, 'www-authenticate') ?? 'no WWW-Authenticate';

/** Whether a redacted secret stands in the answer; the recorder puts this mark in the place of a credential. */
function echoes(x: Exchange): boolean {
  const mark = '<redacted>';
  const body = x.response?.body;
  const inFields = (x.response?.headers ?? []).some(([, value]) => value.includes(mark));
  const inOctets = body?.base64 !== undefined && Buffer.from(body.base64, 'base64').includes(mark);
  return inFields || body?.text?.includes(mark) === true || inOctets;
}

/** The challenge of one scheme has the parameters that its RFC asks for. */
function challenge(id: string, clause: string, scheme: string, params: readonly string[]): PassiveCheck {
  const wanted = params.length === 0 ? scheme : `${scheme} with ${params.join(', ')}`;
  return passive(id, clause, `Challenges name ${wanted}.`, unauthorised, (x) => {
    const good = challenges(x).some(
      (c) => c.scheme === scheme.toLowerCase() && params.every((name) => c.params.has(name)),
    );
    return differ(good, `a challenge ${wanted}`, received(x), `A 401 answer has no complete ${scheme} challenge.`);
  });
}

/** The challenges of one scheme, each judged alone. */
function eachChallenge(
  id: string,
  clause: string,
  title: string,
  scheme: string,
  expected: string,
  good: (c: Challenge, x: Exchange) => boolean,
  applies: (c: Challenge) => boolean = () => true,
): PassiveCheck {
  const those = (x: Exchange): Challenge[] => challenges(x).filter((c) => c.scheme === scheme && applies(c));
  return passive(
    id,
    clause,
    title,
    (x) => those(x).length > 0,
    (x) =>
      differ(
        those(x).every((c) => good(c, x)),
        expected,
        received(x),
        `A ${scheme} challenge is not as it has to be.`,
      ),
  );
}

/** RFC 6750 3: characters of error and error_description, and those of error_uri and scope without the space. */
const bearerCharacters: Readonly<Record<string, RegExp>> = {
  error: /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/,
  error_description: /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/,
  error_uri: /^[\x21\x23-\x5b\x5d-\x7e]*$/,
  scope: /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/,
};
const bearerStatus: Readonly<Record<string, number>> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
};

function bearerIsClean({ params, written }: Challenge): boolean {
  return Object.entries(bearerCharacters).every(
    ([name, allowed]) =>
      allowed.test(params.get(name) ?? '') && written.filter((each) => each.name === name).length <= 1,
  );
}

/** RFC 7616 3.3: which parameters must be quoted strings, and which must not. */
const digestQuoted = ['realm', 'domain', 'nonce', 'opaque', 'qop'];
const digestPlain = ['stale', 'algorithm'];

const overTls: PassiveCheck = {
  id: 'sec-tls-works',
  clause: 'SEC-002',
  title: 'Requests over https are answered over a trusted connection.',
  applies: (x) => x.request.url.startsWith('https:') && (x.response !== undefined || x.error?.code === 'tls'),
  judge: (x) =>
    differ(
      x.error?.code !== 'tls',
      'a TLS connection with a trusted certificate',
      x.error?.message ?? '',
      'The TLS connection failed.',
    ),
};

export const securityPassive: readonly PassiveCheck[] = [
  overTls,
  passive('sec-401-challenge', 'SEC-004', '401 answers have a challenge.', unauthorised, (x) =>
    differ(challenges(x).length > 0, 'WWW-Authenticate with a scheme', received(x), 'A 401 answer has no challenge.'),
  ),
  passive(
    'sec-none-401',
    'SEC-006',
    'The refusal of a request without credential is 401.',
    (x) => hasFault(x, faults.noCredential) && isRefusal(x),
    (x) =>
      differ(
        unauthorised(x),
        'status 401',
        `status ${x.response?.status}`,
        'A request without credential was refused with another status.',
      ),
  ),
  passive(
    'sec-no-echo',
    'SEC-011',
    'Answers hold no credential.',
    (x) => x.request.headers.some(([name]) => name.toLowerCase() === 'authorization'),
    (x) =>
      differ(
        !echoes(x),
        'no credential in the answer',
        'the credential of the request',
        'An answer echoes the credential.',
      ),
  ),
  challenge('sec-basic-challenge', 'SEC-014', 'Basic', ['realm']),
  challenge('sec-digest-challenge', 'SEC-015', 'Digest', ['realm', 'nonce', 'qop']),
  challenge('sec-bearer-challenge', 'SEC-018', 'Bearer', []),
  eachChallenge(
    'sec-bearer-parameters',
    'SEC-027',
    'Bearer challenges have a parameter.',
    'bearer',
    'Bearer with at least one parameter, e.g. realm',
    ({ params }) => params.size > 0,
  ),
  eachChallenge(
    'sec-bearer-characters',
    'SEC-028',
    'Bearer challenges keep to the characters of RFC 6750 and repeat no parameter.',
    'bearer',
    'error, error_description, error_uri and scope once each, in visible ASCII without quotes and backslashes',
    bearerIsClean,
  ),
  eachChallenge(
    'sec-bearer-status',
    'SEC-029',
    'The status of an answer belongs to its bearer error code.',
    'bearer',
    '400 with invalid_request, 401 with invalid_token, 403 with insufficient_scope',
    ({ params }, x) => bearerStatus[params.get('error') ?? ''] === x.response?.status,
    ({ params }) => (params.get('error') ?? '') in bearerStatus,
  ),
  eachChallenge(
    'sec-basic-charset',
    'SEC-030',
    'The charset of a Basic challenge is UTF-8.',
    'basic',
    'charset="UTF-8", or none',
    ({ params }) => params.get('charset')?.toLowerCase() === 'utf-8',
    ({ params }) => params.has('charset'),
  ),
  eachChallenge(
    'sec-digest-quoting',
    'SEC-039',
    'Parameters of Digest challenges are quoted as RFC 7616 asks.',
    'digest',
    'realm, domain, nonce, opaque and qop quoted, stale and algorithm not',
    ({ written }) => written.every(({ name, quoted }) => !(quoted ? digestPlain : digestQuoted).includes(name)),
  ),
];
