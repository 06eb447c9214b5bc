import type { Area, Check, CheckContext, CredentialBend, Reply, RequestParts } from '../engine/check.js';
import { Blocked, NotSeen } from '../engine/outcomes.js';
import { challengesOf } from './internal/challenges.js';
import { succeeded } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

/** Parameters that a digest needs (RFC 7616 3.4), without them, and with values that nobody can mean. */
const improper: readonly Readonly<Record<string, string | null>>[] = [
  ...['username', 'realm', 'nonce', 'uri', 'response', 'nc', 'cnonce'].map((name) => ({ [name]: null })),
  { realm: 'maas-conformance elsewhere' },
  { qop: 'conformance' },
  { algorithm: 'CONFORMANCE-1' },
  { nc: '1' },
  { response: '' },
];

const create = (t: CheckContext, bend: CredentialBend): Promise<Reply> =>
  t.ops.create(wrong(faults.badCredential, 'create', { bend }));

/** A create with a right digest, for a request that repeats it. */
async function created(t: CheckContext): Promise<void> {
  const reply = await t.ops.create();
  if (!succeeded(reply)) throw new Blocked('SCI-001', `no SCI was given (${reply.status})`, reply.exchange.id);
}

async function challenges(t: CheckContext) {
  const reply = await t.ops.create(wrong(faults.noCredential, 'create', { identity: 'none' }));
  const found = challengesOf(reply.header('www-authenticate') ?? '').filter(({ scheme }) => scheme === 'digest');
  return { reply, found };
}

/** A refusal that stands on its own: the bent digest of a create is refused. */
function refusal(id: string, clause: string, title: string, bends: readonly CredentialBend[], because: string): Check {
  return {
    id,
    clause,
    title,
    needsAuth: true,
    async run(t) {
      for (const bend of bends) t.expect.refused(await create(t, bend), because);
    },
  };
}

/** A digest that is right, however it was made. */
async function accepted(t: CheckContext, parts: RequestParts, because: string): Promise<void> {
  t.expect.status(await t.ops.create(parts), 201, because);
}

const elsewhere = '/MPAI/AIFU/Controller/somewhere-else';

const checks: readonly Check[] = [
  {
    id: 'sec-digest-uri',
    clause: 'SEC-017',
    title: 'A digest for another target opens neither creation nor deletion.',
    needsAuth: true,
    async run(t) {
      t.expect.refused(
        await create(t, { kind: 'signed-for', uri: elsewhere }),
        'create: the digest is for another target',
      );
      const sci = await t.sci();
      const bend = { kind: 'signed-for', uri: t.ops.path('delete', { sci: { ...sci, cid: 'another' } }) } as const;
      const reply = await t.ops.remove(sci, wrong(faults.badCredential, 'delete', { bend }));
      t.expect.refused(reply, 'delete: the digest is for another target');
    },
  },
  {
    id: 'sec-digest-uri-400',
    clause: 'SEC-031',
    title: 'A digest for another target is answered 400.',
    needsAuth: true,
    async run(t) {
      const reply = await create(t, { kind: 'signed-for', uri: elsewhere });
      t.expect.status(reply, 400, 'the uri parameter names another target than the request line');
    },
  },
  {
    id: 'sec-digest-method',
    clause: 'SEC-032',
    title: 'The digest of a GET opens neither POST nor DELETE.',
    needsAuth: true,
    async run(t) {
      const bend = { kind: 'signed-for', method: 'GET' } as const;
      t.expect.refused(await create(t, bend), 'create: the digest is for GET');
      const reply = await t.ops.remove(await t.sci(), wrong(faults.badCredential, 'delete', { bend }));
      t.expect.refused(reply, 'delete: the digest is for GET');
    },
  },
  {
    id: 'sec-digest-replay',
    clause: 'SEC-033',
    title: 'An Authorization field that created an SCI does not create another.',
    needsAuth: true,
    async run(t) {
      await created(t);
      t.expect.refused(await create(t, { kind: 'replayed' }), 'the same digest was used before');
    },
  },
  {
    id: 'sec-digest-count',
    clause: 'SEC-034',
    title: 'A nonce count that was used with a nonce is not taken again.',
    needsAuth: true,
    async run(t) {
      await created(t);
      t.expect.refused(await create(t, { kind: 'same-count' }), 'this nonce was used with this count before');
    },
  },
  refusal(
    'sec-digest-improper',
    'SEC-035',
    'Digests with missing or improper parameters are refused.',
    improper.map((parameters): CredentialBend => ({ kind: 'changed', parameters })),
    'a parameter of the digest is missing or improper',
  ),
  {
    id: 'sec-digest-grammar',
    clause: 'SEC-036',
    title: 'A right digest in another order, with names in capitals and blanks around its signs, is accepted.',
    needsAuth: true,
    run: (t) =>
      accepted(t, { bend: { kind: 'loosely-written' } }, 'it is the same credential by the grammar of RFC 9110'),
  },
  {
    id: 'sec-digest-stale',
    clause: 'SEC-037',
    title: 'A wrong password over a fresh nonce is not told as stale.',
    needsAuth: true,
    async run(t) {
      const reply = await t.ops.create(wrong(faults.badCredential, 'create', { identity: 'bad' }));
      const stale = challengesOf(reply.header('www-authenticate') ?? '').some(
        ({ scheme, params }) => scheme === 'digest' && params.get('stale')?.toLowerCase() === 'true',
      );
      t.expect.that(
        !stale,
        'A wrong password is told as a stale nonce.',
        { expected: 'no stale=true', received: reply.header('www-authenticate') ?? '' },
        reply,
      );
    },
  },
  refusal(
    'sec-digest-nonce-unknown',
    'SEC-038',
    'A digest over a nonce that the server never gave is refused.',
    [{ kind: 'signed-for', nonce: 'bWFhcy1jb25mb3JtYW5jZSBtYWRlIHRoaXMgbm9uY2U' }],
    'the server never gave this nonce',
  ),
  {
    id: 'sec-digest-sha256',
    clause: 'SEC-040',
    title: 'SHA-256 or SHA-512-256 is offered.',
    needsAuth: true,
    async run(t) {
      const { reply, found } = await challenges(t);
      const names = found.map(({ params }) => params.get('algorithm') ?? 'MD5');
      t.expect.that(
        names.some((name) => /^sha-(256|512-256)(-sess)?$/i.test(name)),
        'Only old algorithms are offered.',
        { expected: 'SHA-256', received: names.join(', ') },
        reply,
      );
    },
  },
  {
    id: 'sec-digest-algorithms',
    clause: 'SEC-041',
    title: 'A right digest by each offered algorithm is accepted.',
    needsAuth: true,
    async run(t) {
      const { found } = await challenges(t);
      const known = found
        .map(({ params }) => params.get('algorithm') ?? 'MD5')
        .filter((name) => /^(md5|sha-256|sha-512-256)$/i.test(name));
      for (const name of new Set(known)) await accepted(t, { bend: { kind: 'algorithm', name } }, `${name} is offered`);
    },
  },
  {
    id: 'sec-digest-userhash',
    clause: 'SEC-042',
    title: 'Where the challenge says userhash=true, the hash of the user name is accepted in its place.',
    needsAuth: true,
    async run(t) {
      const { found } = await challenges(t);
      if (!found.some(({ params }) => params.get('userhash')?.toLowerCase() === 'true'))
        throw new NotSeen('not-applicable', 'The server does not offer userhash.');
      await accepted(t, { bend: { kind: 'userhash' } }, 'the challenge says userhash=true');
    },
  },
];

export const securityDigest: Area = { name: 'security-digest', title: 'Digest authentication', checks };
