import type { Area, Check, CredentialBend } from '../engine/check.js';
import { challengesOf } from './internal/challenges.js';
import { expectEveryRefused } from './internal/every-request.js';
import { faults, wrong } from './internal/wrong.js';

/** A check that every operation refuses the right credential once it is bent; where there are several bends, they take turns. */
function bent(id: string, clause: string, title: string, bends: readonly CredentialBend[], because: string): Check {
  return {
    id,
    clause,
    title,
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      await expectEveryRefused(t, faults.badCredential, (turn) => ({ bend: inTurn(bends, turn) }), because);
    },
  };
}

function inTurn(bends: readonly CredentialBend[], turn: number): CredentialBend {
  return bends[turn % bends.length] as CredentialBend;
}

const checks: readonly Check[] = [
  bent(
    'sec-truncated-refused',
    'SEC-021',
    'Every operation with the beginning of the right credential is refused.',
    [{ kind: 'truncated' }],
    'the end of the credential is missing',
  ),
  bent(
    'sec-extended-refused',
    'SEC-022',
    'Every operation with more than the right credential is refused.',
    [{ kind: 'extended' }, { kind: 'preceded' }],
    'the credential has characters too many',
  ),
  bent(
    'sec-case-refused',
    'SEC-023',
    'Every operation with the right credential in other case is refused.',
    [{ kind: 'case-changed' }],
    'capital and small letters of the credential are exchanged',
  ),
  {
    id: 'sec-other-scheme-refused',
    clause: 'SEC-024',
    title: 'Every operation with the right secret under a scheme that the server does not offer is refused.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const reply = await t.ops.create(wrong(faults.noCredential, 'create', { identity: 'none' }));
      const offered = challengesOf(reply.header('www-authenticate') ?? '').map(({ scheme }) => scheme);
      const schemes = ['Basic', 'Bearer', 'Digest', 'Conformance'].filter(
        (scheme) => scheme.toLowerCase() !== t.target.auth && !offered.includes(scheme.toLowerCase()),
      );
      const bends = schemes.map((scheme): CredentialBend => ({ kind: 'other-scheme', scheme }));
      const parts = (turn: number) => ({ bend: inTurn(bends, turn) });
      await expectEveryRefused(t, faults.badCredential, parts, 'the server does not offer this scheme');
    },
  },
  {
    id: 'sec-expired-refused',
    clause: 'SEC-025',
    title: 'Every operation with an expired token is refused.',
    needs: ['ECH'],
    needsAuth: true,
    run: (t) => expectEveryRefused(t, faults.expiredCredential, { identity: 'expired' }, 'the token has expired'),
  },
];

export const securityCredentials: Area = {
  name: 'security-credentials',
  title: 'Credentials that are almost right',
  checks,
};
