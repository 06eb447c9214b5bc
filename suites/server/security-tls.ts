import type { Area, CertificateFacts, Check, CheckContext } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';

/** A check of one side of the certificate. */
function certificate(
  id: string,
  clause: string,
  title: string,
  fault: keyof CertificateFacts,
  expected: string,
): Check {
  return {
    id,
    clause,
    title,
    async run(t) {
      const found = (await t.tls.certificate())[fault];
      t.expect.that(found === undefined, `${title.replace(/\.$/, '')}: it does not. ${found}.`, {
        expected,
        received: String(found),
      });
    },
  };
}

/** Where a plain request would be answered with something of value. */
async function guardedPath(t: CheckContext): Promise<string> {
  if (t.target.workflows.ECH !== undefined) return t.ops.path('status', { rwi: await t.rwi('ECH') });
  return t.ops.path('discover', { sci: await t.sci() });
}

const checks: readonly Check[] = [
  {
    id: 'sec-tls-old-versions',
    clause: 'SEC-003',
    title: 'TLS 1.0 and 1.1 are not negotiated.',
    async run(t) {
      for (const version of ['TLSv1.1', 'TLSv1'] as const) {
        const result = await t.tls.handshake({ version });
        t.expect.that('refused' in result, `A handshake in ${version} succeeded.`, {
          expected: 'no handshake',
          received: JSON.stringify(result),
        });
      }
    },
  },
  certificate(
    'sec-tls-name',
    'SEC-043',
    'The certificate names the host of the URL.',
    'nameFault',
    'the host in subjectAltName',
  ),
  certificate(
    'sec-tls-dates',
    'SEC-044',
    'The certificate is within its dates.',
    'dateFault',
    'not before < now < not after',
  ),
  certificate(
    'sec-tls-chain',
    'SEC-045',
    'The chain leads to a trusted authority.',
    'chainFault',
    'a chain to a trusted authority',
  ),
  {
    id: 'sec-tls-no-plain',
    clause: 'SEC-046',
    title: 'A plain HTTP request to the TLS port is not served.',
    async run(t) {
      const answer = await t.tls.plain(`${new URL(t.target.url).pathname.replace(/\/$/, '')}${await guardedPath(t)}`);
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
      const asks = status === 401 && /^www-authenticate:/im.test(answer);
      t.expect.that(
        !(status >= 200 && status < 300) && !asks,
        asks ? 'A plain request is asked for its credential.' : 'A plain request is served.',
        { expected: 'no answer, a refusal, or a redirection to https', received: answer.slice(0, 200) },
      );
    },
  },
  {
    id: 'sec-tls-13',
    clause: 'SEC-047',
    title: 'TLS 1.3 is supported.',
    async run(t) {
      const result = await t.tls.handshake({ version: 'TLSv1.3' });
      t.expect.that('version' in result, 'There is no handshake in TLS 1.3.', {
        expected: 'a handshake in TLS 1.3',
        received: JSON.stringify(result),
      });
    },
  },
  {
    id: 'sec-tls-ciphers',
    clause: 'SEC-048',
    title: 'Cipher suites without encryption or without authentication are not negotiated.',
    async run(t) {
      let tried = 0;
      for (const ciphers of ['eNULL', 'aNULL']) {
        const result = await t.tls.handshake({ ciphers }).catch((error: unknown) => {
          if (error instanceof NotSeen && error.why === 'not-observed') return undefined;
          throw error;
        });
        if (result === undefined) continue;
        tried += 1;
        t.expect.that('refused' in result, `A handshake with a suite of ${ciphers} succeeded.`, {
          expected: 'no handshake',
          received: JSON.stringify(result),
        });
      }
      if (tried === 0) throw new NotSeen('not-observed', 'The TLS library of this Node cannot offer such suites.');
    },
  },
];

export const securityTls: Area = { name: 'security-tls', title: 'The TLS side of the server', checks };
