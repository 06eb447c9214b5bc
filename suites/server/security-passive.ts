import type { PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import { type Challenge, challengesOf } from './internal/challenges.js';
import { differ, fieldOf, isError, passive } from './internal/passive.js';
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
    (x) => hasFault(x, faults.noCredential) && isError(x),
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
];
