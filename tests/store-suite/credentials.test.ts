import { expect, test } from '@playwright/test';
import { parseCredential, parseHttpCredential } from '../../cli/internal/credentials.js';
import { bent } from '../../fixtures/stores/bend.js';
import { oci, registryOwner } from '../../fixtures/stores/servers/oci.js';
import { s3, s3Owner } from '../../fixtures/stores/servers/s3.js';
import { swift, swiftOwner, swiftToken } from '../../fixtures/stores/servers/swift.js';
import { webhdfs } from '../../fixtures/stores/servers/webhdfs.js';
import type { RunningTarget, Start } from '../../fixtures/stores/types.js';
import { curlLine } from '../../suites/engine/curl.js';
import { presentStoreCredential } from '../../suites/engine/internal/store-credential.js';
import { NotSeen } from '../../suites/engine/outcomes.js';
import { type RunResult, run } from '../../suites/engine/run.js';
import type { Exchange } from '../../suites/engine/types.js';
import { judgeStore } from './judge.js';

/** Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header", examples. */
test('requests are signed as in the examples of Amazon', () => {
  const request = (uri: string) => ({ method: 'GET', uri, body: new Uint8Array() });
  const at = new Date('2013-05-24T00:00:00.000Z');
  const host = 'examplebucket.s3.amazonaws.com';
  for (const [uri, signature] of [
    ['/?lifecycle', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['/?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ] as const) {
    const sent = presentStoreCredential(s3Owner, request(uri), { host, at });
    expect(sent?.value).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
    );
    expect(sent?.fields?.['X-Amz-Date']).toBe('20130524T000000Z');
    expect(sent?.secrets).toEqual([signature]);
    const cut = presentStoreCredential(s3Owner, request(uri), { host, at, bend: { kind: 'truncated' } });
    expect(cut?.value?.endsWith(`Signature=${signature.slice(0, -1)}`)).toBe(true);
  }
  const elsewhere = presentStoreCredential(s3Owner, request('/a'), {
    host,
    at,
    bend: { kind: 'signed-for', uri: '/b' },
  });
  expect(elsewhere?.value).toBe(presentStoreCredential(s3Owner, request('/b'), { host, at })?.value);
  const userhash = { host, at, bend: { kind: 'userhash' } } as const;
  expect(() => presentStoreCredential(s3Owner, request('/a'), userhash)).toThrow(NotSeen);
});

test('WebHDFS is told the user once, in the query', () => {
  const target = (uri: string) =>
    presentStoreCredential(
      { scheme: 'hdfs', user: 'a&b' },
      { method: 'GET', uri, body: new Uint8Array() },
      { host: 'h' },
    )?.target;
  expect(target('/webhdfs/v1/x?op=OPEN')).toBe('/webhdfs/v1/x?op=OPEN&user.name=a%26b');
  expect(target('/webhdfs/v1/x?op=OPEN&user.name=c')).toBeUndefined();
  expect(target('/x')).toBe('/x?user.name=a%26b');
});

test('credentials of Stores are read, and not taken for those of API Servers', async () => {
  const read = (text: string) => parseCredential(text, 'MAAS_AUTH');
  expect(read('s3:KEY:sec/ret+')).toEqual({ scheme: 's3', accessKey: 'KEY', secretKey: 'sec/ret+' });
  expect(read('S3:test%3Atester:testing:eu-west-1')).toEqual({
    scheme: 's3',
    accessKey: 'test:tester',
    secretKey: 'testing',
    region: 'eu-west-1',
  });
  expect(read('swift:test:tester:testing')).toEqual({ scheme: 'swift', user: 'test:tester', key: 'testing' });
  expect(read('swift:tester:te%3Asting')).toEqual({ scheme: 'swift', user: 'tester', key: 'te:sting' });
  expect(read('hdfs:ada')).toEqual({ scheme: 'hdfs', user: 'ada' });
  for (const wrong of ['s3:KEY', 's3:K:S:R:more', 's3::S', 'swift:user', 'hdfs:', 'hdfs:a:b', 's3:K:%zz'])
    expect(() => read(wrong), wrong).toThrow(/MAAS_AUTH is no credential for (s3|swift|hdfs)\./);
  expect(() => read('s3:KEY:%zzsecret')).not.toThrow(/secret/);
  expect(() => parseHttpCredential('s3:a:b', '--auth')).toThrow('is not a credential');
  await expect(run({ url: 'http://127.0.0.1:9', out: 'x', auth: s3Owner })).rejects.toThrow('is for Stores');
});

test('a delegation token in the address of a datanode is a secret', async () => {
  const secure = bent(webhdfs({ open: 'datanode' }), {
    answer(answer) {
      const given = 'delegation=HAAEdGVzdGVyBHRlc3Q';
      if (answer.status === 307) answer.fields.location += `&${given}`;
      if (answer.body.includes('"Location"'))
        answer.body = Buffer.from(answer.body.toString().replace('"}', `&${given}"}`));
    },
  });
  const result = await judged(secure, { auth: { scheme: 'hdfs', user: 'shop' }, clauses: ['HDFS-003', 'HDFS-005'] });
  expect(result.exitCode).toBe(0);
  expect(JSON.stringify(result.events)).toContain('delegation=<redacted>');
  expect(JSON.stringify([result.events, result.report])).not.toContain('HAAEdGVzdGVyBHRlc3Q');
});

/** Judges a bucket or container with a credential. */
async function judged(start: Start, options: Parameters<typeof judgeStore>[1]): Promise<RunResult> {
  const store = (await start()) as RunningTarget;
  try {
    return await judgeStore(store.url, options);
  } finally {
    await store.close();
  }
}

const exchangesOf = ({ events }: RunResult): Exchange[] =>
  events.flatMap((event) => (event.type === 'exchange' ? [event] : []));

test('neither key, token nor signature is recorded, and curl lines name variables', async () => {
  const swiftRun = await judged(swift(), { auth: swiftOwner, clauses: ['SWIFT-003', 'SWIFT-010'] });
  const signIns = exchangesOf(swiftRun).filter(({ request }) => request.url.endsWith('/auth/v1.0'));
  // Once for pre-flight, once for the worker.
  expect(signIns.map(({ intent }) => intent.note)).toEqual(['sign-in for a token', 'sign-in for a token']);
  expect(signIns[0]?.response?.headers.find(([name]) => name === 'x-auth-token')?.[1]).toBe('<redacted>');
  const s3Run = await judged(s3(), { auth: s3Owner, clauses: ['BUCKET-003', 'BUCKET-010'] });
  const text = JSON.stringify([swiftRun.events, s3Run.events, swiftRun.report, s3Run.report]);
  for (const secret of [swiftOwner.key, swiftToken.slice(0, -1), s3Owner.secretKey, s3Owner.secretKey.slice(0, 12)])
    expect(text.includes(secret), secret).toBe(false);
  // Wrong ones are no secrets, and are what the reader has to see.
  expect(text).toContain('maas-conformance-wrong');
  const right = exchangesOf(s3Run).filter(({ identity }) => identity === 'main');
  const fields = new Set(
    right.flatMap(({ request }) =>
      request.headers.filter(([name]) => name === 'Authorization').map(([, value]) => value),
    ),
  );
  expect([...fields]).toEqual(['AWS4-HMAC-SHA256 <redacted>']);
  const line = (result: RunResult): string => {
    const found = exchangesOf(result).find(
      (x) => x.check !== 'preflight' && x.identity === 'main' && x.bent === undefined,
    );
    return found === undefined ? '' : curlLine(found);
  };
  expect(line(s3Run)).toMatch(/^curl .*--aws-sigv4 "aws:amz:\$AWS_REGION:s3" -u "\$MAAS_USER"/);
  expect(line(s3Run)).not.toMatch(/x-amz-date/i);
  expect(line(swiftRun)).toContain('-H "X-Auth-Token: $MAAS_TOKEN"');
});

test('a credential that is refused is said so, and nothing is held against the Store', async () => {
  const wrongSecret = await judged(s3(), { auth: { ...s3Owner, secretKey: 'another-secret' } });
  expect([wrongSecret.exitCode, wrongSecret.report.summary]).toEqual([
    3,
    expect.stringContaining('SignatureDoesNotMatch'),
  ]);
  const wrongKey = await judged(swift(), { auth: { ...swiftOwner, key: 'another-key' } });
  expect([wrongKey.exitCode, wrongKey.report.summary]).toEqual([3, expect.stringContaining('gave no token')]);
  const wrongPassword = await judged(oci({ closed: true }), { auth: { ...registryOwner, password: 'another' } });
  expect([wrongPassword.exitCode, wrongPassword.report.summary]).toEqual([
    3,
    expect.stringContaining('refuses the basic credential (401)'),
  ]);
  for (const [start, wanted] of [
    [s3(), 's3:ACCESS_KEY'],
    [swift(), 'swift:ACCOUNT'],
    [oci({ closed: true }), 'bearer:TOKEN'],
  ] as const) {
    const { exitCode, report } = await judged(start, {});
    expect([exitCode, report.summary]).toEqual([3, expect.stringContaining(wanted)]);
  }
});
