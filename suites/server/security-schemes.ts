import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { challengesOf } from './internal/challenges.js';
import { faults, wrong } from './internal/wrong.js';

async function unauthorised(t: CheckContext, identity: 'none' | 'bad'): Promise<Reply> {
  return t.ops.create(wrong(identity === 'none' ? faults.noCredential : faults.badCredential, 'create', { identity }));
}

const checks: readonly Check[] = [
  {
    id: 'sec-digest-nonce-fresh',
    clause: 'SEC-016',
    title: 'Two challenges have different nonces.',
    needsAuth: true,
    async run(t) {
      const first = await unauthorised(t, 'none');
      await t.sleep(1100); // a nonce made of the time in seconds is fresh enough
      const second = await unauthorised(t, 'none');
      const nonces = [first, second].map((r) =>
        challengesOf(r.header('www-authenticate') ?? '')
          .find((c) => c.scheme === 'digest')
          ?.params.get('nonce'),
      );
      t.expect.that(
        nonces[0] !== undefined && nonces[0] !== nonces[1],
        'Two challenges have the same nonce.',
        { expected: 'a new nonce', received: String(nonces[1]) },
        second,
      );
    },
  },
  {
    id: 'sec-bearer-no-error-without-token',
    clause: 'SEC-019',
    title: 'The challenge to a request without credential has no error code.',
    needsAuth: true,
    async run(t) {
      const reply = await unauthorised(t, 'none');
      const error = challengesOf(reply.header('www-authenticate') ?? '')
        .find((c) => c.scheme === 'bearer')
        ?.params.get('error');
      t.expect.that(
        error === undefined,
        'The challenge tells of a wrong token though none was sent.',
        { expected: 'no error', received: String(error) },
        reply,
      );
    },
  },
  {
    id: 'sec-bearer-invalid-token',
    clause: 'SEC-020',
    title: 'The challenge to a wrong token has error="invalid_token".',
    needsAuth: true,
    async run(t) {
      const reply = await unauthorised(t, 'bad');
      const error = challengesOf(reply.header('www-authenticate') ?? '')
        .find((c) => c.scheme === 'bearer')
        ?.params.get('error');
      t.expect.equal(error, 'invalid_token', 'error in the challenge', reply);
    },
  },
  {
    id: 'sec-expired-invalid-token',
    clause: 'SEC-026',
    title: 'The challenge to an expired token has error="invalid_token".',
    needsAuth: true,
    async run(t) {
      const reply = await t.ops.create(wrong(faults.expiredCredential, 'create', { identity: 'expired' }));
      const error = challengesOf(reply.header('www-authenticate') ?? '')
        .find((c) => c.scheme === 'bearer')
        ?.params.get('error');
      t.expect.equal(error, 'invalid_token', 'error in the challenge', reply);
    },
  },
];

export const securitySchemes: Area = {
  name: 'security-schemes',
  title: 'What each authentication scheme asks for',
  checks,
};
