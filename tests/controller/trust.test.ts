import { expect, test } from '@playwright/test';
import { checkReprDigest } from '../../reference/controller/store/digest.js';
import { type AimMetadata, ControllerError } from '../../reference/controller/types.js';
import { approvalOf, flow, input, metadata, nameOf, output, packageOf, parts } from './internal/packages.js';
import { code, type Rig, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];
const ech = metadata('ECH', ports);
const packagePath = `/packages/${nameOf('ECH')}.tar.gz`;

test('what the Store sends is started only when it is what the Store approved', async () => {
  await withController({ packageBytes: 200_000, storeMs: 2_000 }, async ({ store, sci }) => {
    const start = () => sci.start('TST-ECH-V1.0');
    const approved = `/approved/${nameOf('ECH')}.json`;
    store.add(ech, code.echo);
    const good = new Map(store.answers);
    const restore = () => {
      for (const [path, answer] of good) store.answers.set(path, answer);
    };
    await refused(sci.start('TST-XXX-V1.0'), 'NOT_FOUND', /no workflow "TST-XXX-V1.0"/);
    for (const name of ['', '../../etc/passwd', 'a b', '%2e%2e', 'TST-ECH-V1.0?x', 'x'.repeat(500)])
      await refused(sci.start(name), 'NOT_FOUND');

    store.answers.set(approved, { body: approvalOf(ech, 'other code') });
    await refused(start(), 'NOT_TRUSTED', /fingerprint [0-9A-F]{64}; the Store approved [0-9A-F]{64}/);
    store.answers.delete(approved);
    await refused(start(), 'NOT_TRUSTED', /approved no binary of 1TST-ECH-V1.0-I01/);
    store.answers.set(approved, { body: '{"Implementations":{"tst-ech":{"Algorithm":"MD5","Fingerprint":"0"}}}' });
    await refused(start(), 'NOT_TRUSTED', /not approved the binary tst-ech/);
    restore();

    const body = packageOf(ech, code.echo);
    const wrongDigest = { 'repr-digest': 'sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:' };
    store.answers.set(packagePath, { body, headers: { ...wrongDigest, etag: '"1"' } });
    await refused(start(), 'NOT_TRUSTED', /Repr-Digest/);
    store.answers.set(packagePath, { status: 404 });
    await refused(start(), 'STORE', /lists 1TST-ECH-V1.0-I01 but has no package of/);
    store.answers.set(packagePath, { status: 503 });
    await refused(start(), 'STORE', /answered 503 when asked for the package of 1TST-ECH-V1.0-I01/);
    store.answers.set(packagePath, { status: 302, headers: { location: `${store.url}${packagePath}` } });
    await refused(start(), 'STORE', /answered 302/);
    store.answers.set(packagePath, { body: Buffer.alloc(300_000) });
    await refused(start(), 'STORE', /more than 200000 bytes/);
    store.answers.set(packagePath, { body, delay: 10_000 });
    await refused(start(), 'STORE', /within 2000 ms/);
    store.answers.set(packagePath, { body: packageOf(metadata('OTH', ports), code.echo) });
    await refused(start(), 'NOT_TRUSTED', /holds 1TST-OTH-V1.0-I01/);
    restore();

    const path = `/MPAI/Store/L3/${nameOf('ECH')}`;
    const metadataAnswer = (document: unknown) =>
      store.answers.set(path, { body: typeof document === 'string' ? document : JSON.stringify(document) });
    const byInstance = () => sci.start(nameOf('ECH'));
    metadataAnswer('{');
    await refused(byInstance(), 'INVALID', /not JSON/);
    metadataAnswer({ ...ech, Description: 5, Extra: 1 });
    expect((await refused(byInstance(), 'INVALID', /not AIM Metadata/)).details.join()).toContain('/Description');
    metadataAnswer({ ...ech, APIProfile: '/* Basic or Secure */' });
    await refused(byInstance(), 'INVALID'); // a placeholder belongs into an L2
    metadataAnswer(metadata('OTH', ports));
    await refused(byInstance(), 'NOT_TRUSTED', /sent the metadata of 1TST-OTH/);
    metadataAnswer({
      ...ech,
      Implementations: ech.Implementations.map((each) => ({ ...each, OperatingSystem: 'Zephyr' })),
    });
    await refused(byInstance(), 'INVALID', /no implementation for/);
    metadataAnswer({
      ...ech,
      Implementations: ech.Implementations.map((each) => ({ ...each, BinaryName: '../tst-ech' })),
    });
    await refused(byInstance(), 'INVALID', /cannot be a file name/);
    restore();
    await (await start()).stop();
  });
  await withController({}, async ({ store, sci }) => {
    await store.close();
    await refused(sci.start('TST-ECH-V1.0'), 'STORE', /could not be asked .*ECONNREFUSED/);
    await refused(sci.discover({}), 'STORE');
  });
});

test('sub-AIMs are verified too, wherever they come from; parts that are missing, remote or circular are refused', async () => {
  await withController({}, async ({ store, sci }) => {
    const flows = [flow('', 'In', 'ECH', 'In'), flow('ECH', 'Out', '', 'Out')];
    const top = (more: Partial<AimMetadata> = {}) => metadata('TOP', ports, { ...parts(['ECH'], flows), ...more });
    const start = () => sci.start('TST-TOP-V1.0');
    store.add(top());
    await refused(start(), 'INVALID', /needs the AIM 1TST-ECH-V1.0-I01, which is neither/);
    store.add(top(), '', [[ech, code.echo]]);
    const bundled = await start();
    await send(bundled, 'In', 'bundled');
    expect(await receive(bundled, 'Out')).toBe('bundled');
    store.answers.set(`/approved/${nameOf('ECH')}.json`, { body: approvalOf(ech, 'else') });
    await refused(start(), 'NOT_TRUSTED', /binary tst-ech of 1TST-ECH-V1.0-I01/);

    const remote = {
      SubAIMs: [{ Identifier: { ...ech.Identifier, Relation: 'Public', Host: 'https://elsewhere.example' } }],
    };
    store.add(top(remote), '', [[ech, code.echo]]);
    await refused(start(), 'INVALID', /another machine \(Relation Public\)/);
    store.add(metadata('TOP', ports, parts(['TOP'], [flow('', 'In', 'TOP', 'In')])));
    await refused(start(), 'INVALID', /contains itself/);
    const bomb = (letters: string, below: string) =>
      metadata(
        letters,
        ports,
        parts(
          Array.from({ length: 9 }, (_, i) => `${below}#${i + 1}`),
          [flow('', 'In', `${below}#1`, 'In')],
        ),
      );
    store.add(ech, code.echo);
    store.add(bomb('MID', 'ECH'));
    store.add(bomb('TOP', 'MID'));
    await refused(start(), 'INVALID', /more than 64 AIMs/);
  });
});

test('Repr-Digest is read as RFC 9530 has it', () => {
  const bytes = Buffer.from('hello');
  const sha256 = 'sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:';
  const verdict = (field: string | undefined): string => {
    try {
      checkReprDigest(field, bytes, 'It');
      return 'fine';
    } catch (error) {
      return error instanceof ControllerError ? error.code : 'other';
    }
  };
  expect([undefined, sha256, `md5=:AAAA:, ${sha256}`, 'crc32c=:AAAA:', `${sha256};p=1`].map(verdict)).toEqual(
    Array(5).fill('fine'),
  );
  expect(['sha-256=:AAAA:', 'sha-256=LPJN', `${sha256}, sha-512=:AAAA:`, 'sha-256=::'].map(verdict)).toEqual(
    Array(4).fill('NOT_TRUSTED'),
  );
});

test('a workflow that was launched before costs conditional requests only, and concurrent launches share them', async () => {
  await withController({}, async ({ store, controller, sci }: Rig) => {
    store.add(ech, code.echo);
    await Promise.all(Array.from({ length: 5 }, () => sci.start('TST-ECH-V1.0')));
    expect(store.requests.filter((line) => line.startsWith('/packages/') && line.endsWith('200'))).toHaveLength(1);
    store.requests.length = 0;
    await controller.createSci('another').start('TST-ECH-V1.0');
    expect(store.requests.sort()).toEqual(
      ['/MPAI/Store/L3/TST-ECH-V1.0 304', `/approved/${nameOf('ECH')}.json 304`, `${packagePath} 304`].sort(),
    );
    const fresh = `export const run = ([{ dataType }]) => [{ dataType, value: 'fresh' }];`;
    store.add(ech, fresh);
    const rwi = await sci.start('TST-ECH-V1.0');
    await send(rwi, 'In', 1);
    expect(await receive(rwi, 'Out')).toBe('fresh');
  });
});
