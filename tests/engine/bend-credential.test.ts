import { expect, test } from '@playwright/test';
import { authorize, identityFor } from '../../suites/engine/internal/authorization.js';
import { bendCredential, mayTryAgain } from '../../suites/engine/internal/bend-credential.js';
import { parseChallenges } from '../../suites/engine/internal/challenge.js';
import { openDigestSession } from '../../suites/engine/internal/digest.js';
import { NotSeen } from '../../suites/engine/outcomes.js';

const request = { method: 'POST', uri: '/x', body: new Uint8Array() };
const bearer = { scheme: 'bearer', token: 'aB3=' } as const;
const digest = { scheme: 'digest', user: 'ada', password: 'Secret' } as const;
const session = () => {
  const made = openDigestSession(
    parseChallenges(['Digest realm="m", nonce="n", qop="auth", algorithm=SHA-256, opaque="a, \\"b\\""']),
  );
  if (made === undefined) throw new Error('no session');
  return made;
};

test('a token is cut, continued, preceded and changed in case', () => {
  const bent = (kind: 'truncated' | 'extended' | 'preceded' | 'case-changed') =>
    bendCredential(bearer, undefined, request, { kind }).params;
  expect([bent('truncated'), bent('extended'), bent('preceded'), bent('case-changed')]).toEqual([
    'aB3',
    'aB3x=',
    'xaB3=',
    'Ab3=',
  ]);
  const digits = { scheme: 'bearer', token: '123' } as const;
  expect(() => bendCredential(digits, undefined, request, { kind: 'case-changed' })).toThrow(NotSeen);
  expect(() => bendCredential(bearer, undefined, request, { kind: 'userhash' })).toThrow(NotSeen);
});

test('the password of a digest never goes along under another scheme, and what was bent is a secret', () => {
  const sent = authorize(digest, session(), request, { bend: { kind: 'other-scheme', scheme: 'Basic' } });
  expect(sent?.value).toMatch(/^Basic username="ada", realm="m"/);
  expect(sent?.value).not.toContain('Secret');
  const cut = authorize(bearer, undefined, request, { bend: { kind: 'truncated' } });
  expect(cut?.secrets).toEqual(['aB3']);
});

test('a digest is repeated, signed for elsewhere, changed and written loosely', () => {
  const open = session();
  const first = authorize(digest, open, request);
  const [params = '', response = ''] = first?.secrets ?? [];
  const last = { params, response, session: open, count: open.count };
  const bent = (bend: Parameters<typeof bendCredential>[3]) =>
    bendCredential(digest, open, request, bend, last).params ?? '';
  expect(bent({ kind: 'replayed' })).toBe(params);
  const again = bent({ kind: 'same-count' });
  expect(again).toContain('nc=00000001');
  expect(again).not.toContain(response);
  expect(bent({ kind: 'signed-for', uri: '/y' })).toContain('uri="/y"');
  expect(bent({ kind: 'changed', parameters: { nc: null } })).not.toContain('nc=');
  const loose = bent({ kind: 'loosely-written' });
  expect(loose).toContain('OPAQUE =\t"a, \\"b\\""');
  expect(loose.startsWith('CNONCE =\t')).toBe(true);
  expect(mayTryAgain({ kind: 'replayed' }, true)).toBe(false);
  expect(mayTryAgain({ kind: 'truncated' }, false)).toBe(false);
  expect(mayTryAgain({ kind: 'loosely-written' }, false)).toBe(true);
});

test('without a credential for everything each request goes with that of its plane', () => {
  const planes = { control: bearer, data: digest };
  const at = (target: string) => identityFor(planes, 'main', target);
  expect(at('/MPAI/AIFU/c/AIW/m/Output/OSD-BTO-V1.5?x=/y')).toBe('data');
  expect(at('/MPAI/AIFU/c/AIW/m/Input/T:2')).toBe('data');
  expect(at('/MPAI/AIFU/Controller')).toBe('control');
  expect(identityFor(planes, 'none', '/Input/x')).toBe('none');
  expect(identityFor({ ...planes, main: bearer }, 'main', '/Input/x')).toBe('main');
});
