import type { Area, Check } from '../engine/check.js';
import { everyRequest, expectEveryRefused } from './internal/every-request.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { expectEcho } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';
import { securityPassive } from './security-passive.js';

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Authorization fields that nobody can take for a credential. */
const malformed = [
  '',
  'Basic',
  'Basic !!!not-base64!!!',
  'Bearer',
  'Bearer  ',
  'Bearer a b',
  'Digest',
  'Digest username=',
  'Conformance abc',
  ':',
  'Basic Og==',
  'Basic YWRh', // no colon (RFC 7617 2)
];

const checks: readonly Check[] = [
  {
    id: 'sec-tls',
    clause: 'SEC-001',
    title: 'The server is reached by https, or by http on a loopback address.',
    async run(t) {
      const url = new URL(t.target.url);
      const reading = url.protocol === 'https:' ? 'tls' : loopback.test(url.hostname) ? 'loopback' : 'elsewhere';
      t.observe('AMB-020', reading);
      t.expect.that(reading !== 'elsewhere', 'The interface is offered over plain HTTP on a network.', {
        expected: 'https',
        received: url.origin,
      });
    },
  },
  {
    id: 'sec-none-refused',
    clause: 'SEC-005',
    title: 'Every operation without credential is refused.',
    needs: ['ECH'],
    needsAuth: true,
    run: (t) => expectEveryRefused(t, faults.noCredential, { identity: 'none' }, 'there is no credential'),
  },
  {
    id: 'sec-bad-refused',
    clause: 'SEC-007',
    title: 'Every operation with a wrong credential is refused.',
    needs: ['ECH'],
    needsAuth: true,
    run: (t) => expectEveryRefused(t, faults.badCredential, { identity: 'bad' }, 'the credential is wrong'),
  },
  {
    id: 'sec-refused-no-effect',
    clause: 'SEC-008',
    title: 'Pause, Stop and DELETE without credential change nothing.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await t.rwi('ECH');
      const parts = { identity: 'none' } as const;
      await t.ops.pause(rwi, wrong(faults.noCredential, 'pause', parts));
      await t.ops.stop(rwi, wrong(faults.noCredential, 'stop', parts));
      await t.ops.remove(rwi, wrong(faults.noCredential, 'delete', parts));
      const status = await t.ops.status(rwi);
      t.expect.equal(
        t.expect.schema<{ state: string }>(status, 'State').state,
        'ACTIVE',
        'the state after refused requests',
        status,
      );
      await expectEcho(t, rwi, uniqueText(t), 'the echo after refused requests');
    },
  },
  {
    id: 'sec-malformed-refused',
    clause: 'SEC-009',
    title: 'Malformed Authorization fields are refused.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const parts = { identity: 'none', headers: { Authorization: t.target.auth } } as const;
      await expectEveryRefused(t, faults.malformedCredential, parts, 'there is nothing after the scheme');
      for (const authorization of malformed) {
        const reply = await t.ops.create(
          wrong(faults.malformedCredential, 'create', { identity: 'none', headers: { Authorization: authorization } }),
        );
        t.expect.refused(reply, `"Authorization: ${authorization}" is no credential`);
      }
    },
  },
  {
    id: 'sec-scheme-case',
    clause: 'SEC-010',
    title: 'A right credential is accepted with the name of its scheme in lower and in upper case.',
    needsAuth: true,
    async run(t) {
      for (const scheme of [t.target.auth.toLowerCase(), t.target.auth.toUpperCase()]) {
        const reply = await t.ops.create({ headers: { Authorization: `${scheme} {credential}` } });
        t.expect.status(reply, 201, `"${scheme}" is the same scheme`);
      }
    },
  },
  {
    id: 'sec-no-oracle',
    clause: 'SEC-012',
    title: 'Without credential an existing and an unknown RWI are refused with the same status.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await t.rwi('ECH');
      const parts = wrong(faults.noCredential, 'status', { identity: 'none' });
      const existing = await t.ops.status(rwi, parts);
      for (const part of ['mid', 'cid'] as const) {
        const unknown = await t.ops.status({ ...rwi, [part]: unknownId(t) }, parts);
        t.expect.equal(unknown.status, existing.status, `the status for an unknown ${part}`, unknown);
      }
    },
  },
  {
    id: 'sec-other-identity',
    clause: 'SEC-013',
    title: 'A second identity cannot use the SCI and the RWI of the first.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await t.rwi('ECH');
      const requests = everyRequest(t, rwi).filter(({ operation }) => operation !== 'create');
      for (const { operation, make } of requests) {
        t.expect.refused(
          await make(wrong(faults.otherIdentity, operation, { identity: 'other' })),
          `${operation}: the SCI belongs to somebody else`,
        );
      }
      await expectEcho(t, rwi, uniqueText(t), 'the echo after requests of another identity');
    },
  },
];

export const security: Area = {
  name: 'security',
  title: 'Transport security and authentication',
  checks,
  passive: securityPassive,
};
