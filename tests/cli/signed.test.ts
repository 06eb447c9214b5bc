import { createHash, X509Certificate } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';
import { type Envelope, open, seal } from '../../trust/dsse.js';
import { generateKey, privatePem, publicPem, readPrivateKey } from '../../trust/keys.js';
import { type Statement, statementType } from '../../trust/statement.js';
import { maasHere } from './command.js';

let folder: string;
const keys = { signer: generateKey('ed25519'), other: generateKey('ecdsa-p256') };

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maas-signed-'));
  for (const [name, key] of Object.entries(keys)) {
    writeFileSync(join(folder, `${name}.pem`), privatePem(key));
    writeFileSync(join(folder, `${name}.pub.pem`), publicPem(key));
  }
  writeFileSync(join(folder, 'locked.pem'), privatePem(keys.signer, 'open sesame'));
  const reference = await startReference({});
  try {
    const args = [reference.url, '--clause', 'SCI-001', '--out', join(folder, 'run'), '--report', 'html'];
    const { code, stdout } = await maasHere(['server', ...args, '--sign-key', join(folder, 'signer.pem')]);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('report.intoto.json');
  } finally {
    await reference.close();
  }
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the signed run that a test may spoil. */
function copy(name: string): string {
  const path = join(folder, name);
  cpSync(join(folder, 'run'), path, { recursive: true });
  return path;
}

const verify = (run: string, ...args: string[]) =>
  maasHere(['verify', join(run, 'report.intoto.json'), '--key', join(folder, 'signer.pub.pem'), ...args]);

test('a signed result is verified by its key, its digests and another judgement', async () => {
  const { code, stdout } = await verify(join(folder, 'run'));
  expect(stdout).toMatch(/^ok {6}signature/);
  expect(stdout).toMatch(/ok {6}judgement/);
  expect(stdout).toContain('verified  conformant');
  expect(code).toBe(0);
  const json = JSON.parse((await verify(join(folder, 'run'), '--json')).stdout);
  expect(json).toMatchObject({ verified: true, verdict: 'conformant', steps: expect.any(Array) });
});

test('the statement follows in-toto test-result, and names target, clauses and tool', () => {
  const envelope = JSON.parse(readFileSync(join(folder, 'run', 'report.intoto.json'), 'utf8')) as Envelope;
  const { payload, payloadType } = open(envelope, [keys.signer]);
  expect(payloadType).toBe(statementType);
  const statement = JSON.parse(payload.toString()) as Statement;
  const report = JSON.parse(readFileSync(join(folder, 'run', 'report.json'), 'utf8'));
  expect(statement.subject.map(({ name }) => name)).toEqual(['report.json', 'run.jsonl']);
  expect(statement.predicate).toMatchObject({
    result: 'PASSED',
    passedTests: ['SCI-001'],
    failedTests: [],
    configuration: [
      { name: 'target', uri: report.target.url },
      { name: 'clauses', digest: { sha256: report.spec.digest.replace('sha256:', '') } },
      { name: 'tool', uri: `pkg:npm/maas-conformance@${report.tool.version}` },
    ],
  });
});

test('a changed report, a changed recording and another key are found', async () => {
  const report = copy('changed-report');
  const text = readFileSync(join(report, 'report.json'), 'utf8');
  writeFileSync(join(report, 'report.json'), text.replace('"seed": ', '"seed": 1'));
  const recording = copy('changed-recording');
  appendFileSync(join(recording, 'run.jsonl'), '\n');
  for (const [run, said] of [
    [report, 'report.json was changed'],
    [recording, 'run.jsonl was changed'],
  ] as const) {
    const { code, stdout } = await verify(run);
    expect(stdout).toContain(said);
    expect(stdout).toContain('not verified');
    expect(code).toBe(1);
  }
  const args = ['verify', join(folder, 'run', 'report.intoto.json'), '--key'];
  const other = await maasHere([...args, join(folder, 'other.pub.pem')]);
  expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('FAILED  signature') });
});

test('a report that its recording does not give is found, even when it is signed', async () => {
  const run = copy('forged');
  const text = readFileSync(join(run, 'report.json'), 'utf8').replace('"exchanges": 2', '"exchanges": 3');
  const envelope = JSON.parse(readFileSync(join(run, 'report.intoto.json'), 'utf8')) as Envelope;
  const resign = async (change: (statement: Statement) => void): Promise<string> => {
    const statement = JSON.parse(open(envelope, [keys.signer]).payload.toString()) as Statement;
    change(statement);
    const forged = seal(statementType, Buffer.from(JSON.stringify(statement)), [keys.signer]);
    writeFileSync(join(run, 'report.intoto.json'), JSON.stringify(forged));
    const { code, stdout } = await verify(run);
    expect(code).toBe(1);
    return stdout;
  };
  expect(
    await resign(({ predicate }) => {
      (predicate as { conformance: { verdict: string } }).conformance.verdict = 'non-conformant';
    }),
  ).toContain('It says non-conformant, and the report says conformant');
  const forgedReport = text.replace(/"durationMs": (\d+)/, '"durationMs": 1$1');
  writeFileSync(join(run, 'report.json'), forgedReport);
  const { sha256 } = await import('../../reports/attestation.js');
  expect(
    await resign(({ subject }) => {
      subject[0] = { name: 'report.json', digest: { sha256: sha256(Buffer.from(forgedReport)) } };
    }),
  ).toContain('Judging the recording again gives another report');
});

test('a result whose clauses this version does not have is said to be so', async () => {
  const run = copy('older');
  const text = readFileSync(join(run, 'report.json'), 'utf8').replace(
    /"digest": "sha256:[0-9a-f]+"/,
    '"digest": "sha256:0"',
  );
  writeFileSync(join(run, 'report.json'), text);
  const envelope = JSON.parse(readFileSync(join(run, 'report.intoto.json'), 'utf8')) as Envelope;
  const statement = JSON.parse(open(envelope, [keys.signer]).payload.toString()) as Statement;
  const { sha256 } = await import('../../reports/attestation.js');
  statement.subject[0] = { name: 'report.json', digest: { sha256: sha256(Buffer.from(text)) } };
  const forged = seal(statementType, Buffer.from(JSON.stringify(statement)), [keys.signer]);
  writeFileSync(join(run, 'report.intoto.json'), JSON.stringify(forged));
  const { code, stdout } = await verify(run);
  expect(stdout).toContain('judge it again with maas-conformance@');
  expect(code).toBe(3);
});

test('judge --sign-key signs too, with an encrypted key; bad keys and missing files are bad usage', async () => {
  const run = copy('judged');
  const locked = ['judge', join(folder, 'run', 'run.jsonl'), '--out', run, '--sign-key', join(folder, 'locked.pem')];
  rmSync(join(run, 'run.jsonl'));
  expect((await maasHere(locked)).stderr).toContain('passphrase');
  const signed = await maasHere(locked, { env: { MAAS_SIGN_PASSPHRASE: 'open sesame' } });
  expect(signed.code, signed.stderr).toBe(0);
  expect(readPrivateKey(privatePem(keys.signer, 'x'), 'x').id).toBe(keys.signer.id);
  expect((await verify(run)).code).toBe(0);

  const envelope = join(run, 'report.intoto.json');
  for (const [args, said] of [
    [['verify', envelope], 'Whose signature is trusted?'],
    [['verify', envelope, '--key', join(folder, 'signer.pem')], 'this is a private one'],
    [['verify', join(run, 'none.json'), '--key', join(folder, 'signer.pub.pem')], 'there is no file'],
    [['verify', envelope, '--key', join(folder, 'signer.pub.pem'), '--threshold', '2'], 'cannot be met'],
  ] as const) {
    const { code, stderr } = await maasHere(args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  }
  rmSync(join(run, 'run.jsonl'));
  expect(await verify(run)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('keep report.json and run.jsonl'),
  });
});

test('the TLS key of the target is seen in the run, signed, judged again, and shown', async () => {
  const reference = await startReference({ tls: true });
  const run = join(folder, 'secure');
  const ca = join(packageRoot, 'fixtures', 'keys', 'ca.pem');
  try {
    const args = [reference.url, '--ca', ca, '--clause', 'SCI-001', '--out', run, '--quiet'];
    const { code, stdout } = await maasHere(['server', ...args, '--sign-key', join(folder, 'signer.pem')]);
    expect(code, stdout).toBe(0);
  } finally {
    await reference.close();
  }
  const { publicKey } = new X509Certificate(readFileSync(join(packageRoot, 'fixtures', 'keys', 'server.pem')));
  const key = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const envelope = JSON.parse(readFileSync(join(run, 'report.intoto.json'), 'utf8')) as Envelope;
  const statement = JSON.parse(open(envelope, [keys.signer]).payload.toString());
  expect(statement.predicate.configuration[0]).toMatchObject({
    name: 'target',
    uri: reference.url,
    annotations: { tlsKeySha256: key },
  });
  expect(readFileSync(join(run, 'certificate.html'), 'utf8')).toContain(`sha256:${key}`);
  const verified = await verify(run);
  expect(verified.stdout).toContain(`with the TLS key sha256:${key}`);
  expect(verified.code, verified.stdout).toBe(0);
  expect(JSON.parse((await verify(run, '--json')).stdout)).toMatchObject({ tlsKeySha256: key });

  // A statement about another key is found, although it is signed.
  statement.predicate.configuration[0].annotations.tlsKeySha256 = '0'.repeat(64);
  const sealed = seal(statementType, Buffer.from(JSON.stringify(statement)), [keys.signer]);
  writeFileSync(join(run, 'report.intoto.json'), JSON.stringify(sealed));
  expect(await verify(run)).toMatchObject({ code: 1, stdout: expect.stringContaining('It names the TLS key 0000') });
});

test('the certificate tells the verdict, runs nothing and loads nothing', () => {
  const page = readFileSync(join(folder, 'run', 'certificate.html'), 'utf8');
  expect(page).toContain('<h1>Conformant</h1>');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|src=|href=/);
  expect(page).toContain(keys.signer.id);
});
