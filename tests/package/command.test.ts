import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { measureMemory } from '../../bench/package/memory.js';
import { basicFiles, entriesOf, put, tarGz } from '../../fixtures/packages/internal/archives.js';
import { textObject } from '../../fixtures/packages/internal/data.js';
import { basic, json } from '../../fixtures/packages/internal/metadata.js';
import { packageRoot, specPath } from '../../spec/root.js';
import { generateKey, privatePem, publicPem } from '../../trust/keys.js';
import { maasHere } from '../cli/command.js';

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-package-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function served(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('what --json prints follows its schema, with places that point', () =>
  inFolder(async (folder) => {
    const ajv = new Ajv2020({ strict: true });
    ajvFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(specPath('schemas/toolkit/findings.json'), 'utf8')));
    const right = await put(folder, 'right.tar.gz', tarGz(entriesOf(basicFiles())));
    const text = json(basic((m) => Object.assign(m, { APIProfile: 'Advanced' })));
    const wrong = await put(folder, '1TST-ECH-V1.0-I01.json', text);
    const { code, stdout } = await maasHere(['package', right, wrong, folder, '--json']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.subjects.map(({ kind }: { kind: string }) => kind)).toEqual(['package', 'metadata', 'package']);
    const { place } = report.subjects[1].findings[0];
    expect(place).toMatchObject({ file: wrong, pointer: '/APIProfile' });
    expect(text.split('\n')[place.line - 1]?.slice(place.column - 1)).toMatch(/^"Advanced"/);
    const data = await put(folder, 'text.json', json(textObject()));
    const judged = await maasHere(['data', data, '--json']);
    expect(validate(JSON.parse(judged.stdout)), JSON.stringify(validate.errors)).toBe(true);
  }));

test('the packages of the conformance workflows raise nothing above a note', async () => {
  const store = join(packageRoot, 'dist/fixtures/workflows/store');
  const names = ['BIN', 'CNT', 'DLY', 'ECH', 'FAL', 'FAN', 'JON', 'SHO'];
  const packages = names.map((name) => join(store, `packages/1MCT-${name}-V1.0-I01.tar.gz`));
  const { code, stdout } = await maasHere(['package', ...packages]);
  expect(code, stdout).toBe(0);
  expect(stdout).toContain('0 errors, 0 warnings');
});

test('packages are fetched from URLs; what cannot be had ends with 3, redirects are not followed', () =>
  served(
    (request, response) => {
      if (request.url === '/p.tar.gz') return void response.end(tarGz(entriesOf(basicFiles())));
      if (request.url === '/away') return void response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
      if (request.url === '/broken') {
        response.writeHead(200, { 'content-length': '1000' }).write('x');
        return void setTimeout(() => response.destroy(), 20);
      }
      return void response.writeHead(404).end();
    },
    async (url) => {
      expect((await maasHere(['package', `${url}/p.tar.gz`])).code).toBe(0);
      for (const path of ['away', 'broken', 'nothing']) {
        const { code, stderr } = await maasHere(['package', `${url}/${path}`]);
        expect(code, path).toBe(3);
        expect(stderr, path).toContain(`/${path}`);
      }
    },
  ));

test('bad usage ends with 2 and a sentence', () =>
  inFolder(async (folder) => {
    const file = await put(folder, 'p.tar.gz', tarGz(entriesOf(basicFiles())));
    const pem = await put(folder, 'key.pem', privatePem(generateKey()));
    const wrong = [
      ['package'],
      ['package', join(folder, 'nothing')],
      ['package', file, '--digest', 'md5:1'],
      ['package', file, '--key', pem],
      ['package', file, '--key', file],
      ['package', file, '--level', 'L4'],
      ['package', file, file, '--digest', `sha256:${'0'.repeat(64)}`],
      ['data', folder],
      ['data', file, '--type', 'OSD-BTO-V9.9'],
      ['sign', file],
      ['sign', file, '--key', file],
    ];
    for (const args of wrong) {
      const { code, stderr } = await maasHere(args);
      expect(code, args.join(' ')).toBe(2);
      expect(stderr, args.join(' ')).toMatch(/^maas-conformance: .+\n/);
      expect(stderr).not.toMatch(/ {4}at /);
    }
    const unknown = await put(folder, 'x.json', '{"Header": "XXX-YYY-V1.0"}');
    expect((await maasHere(['data', unknown])).code).toBe(3);
  }));

test('signatures of two keys add up, and a changed file is signed anew', () =>
  inFolder(async (folder) => {
    const file = await put(folder, 'p.tar.gz', tarGz(entriesOf(basicFiles())));
    const keys = [generateKey('ed25519'), generateKey('ecdsa-p256')];
    const flags: string[] = [];
    for (const [index, key] of keys.entries()) {
      const pem = await put(folder, `${index}.key`, privatePem(key, 'a passphrase'));
      flags.push('--key', await put(folder, `${index}.pem`, publicPem(key)));
      const { code, stderr } = await maasHere(['sign', file, '--key', pem], {
        env: { MAAS_KEY_PASSPHRASE: 'a passphrase' },
      });
      expect(code, stderr).toBe(0);
    }
    expect((await maasHere(['package', file, ...flags, '--threshold', '2'])).code).toBe(0);
    await writeFile(file, tarGz(entriesOf(basicFiles(basic(), 'changed'))));
    expect((await maasHere(['package', file, ...flags])).code).toBe(1);
    const again = ['sign', file, '--key', join(folder, '0.key')];
    expect((await maasHere(again, { env: { MAAS_KEY_PASSPHRASE: 'a passphrase' } })).code).toBe(0);
    const envelope = JSON.parse(await readFile(`${file}.dsse.json`, 'utf8'));
    expect(envelope.signatures).toHaveLength(1);
    expect((await maasHere(['package', file, ...flags])).code).toBe(0);
    expect((await maasHere(['package', file, ...flags, '--threshold', '2'])).code).toBe(1);
  }));

test('memory does not grow with the package', async () => {
  test.setTimeout(240_000);
  test.skip(process.platform !== 'linux', 'the peak of a process is read from /proc');
  const { exit, peakMiB } = await measureMemory(384);
  expect(exit).toBe(0);
  expect(peakMiB).toBeGreaterThan(30);
  expect(peakMiB).toBeLessThan(256);
});
