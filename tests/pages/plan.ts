import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { textObject } from '../../fixtures/packages/internal/data.js';
import { standardOf } from '../../fixtures/packages/internal/l2.js';
import { json } from '../../fixtures/packages/internal/metadata.js';
import { startReference, testAuthorityFile } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';
import { generateKey, privatePem, publicPem } from '../../trust/keys.js';
import type { Ended } from '../cli/command.js';
import { blocksOf } from './page-commands.js';
import { running } from './servers.js';
import type { Workshop } from './workshop.js';

/** How a command of a page ends, and what it says. */
export interface Ends {
  code: number;
  says: string | RegExp;
  /** Words in the page, and what they are here. */
  as?: Record<string, string>;
  env?: Record<string, string>;
}
/** What becomes of a command: how it ends, what has to be there before or after; or where else it is run, or why it is not. */
export type Step =
  | { elsewhere: string }
  | { notRun: string }
  | ((shop: Workshop, line: string) => Ends | Promise<Ends | undefined>);

const benchmarks: Step = {
  notRun: 'It measures for ten minutes on a quiet machine; docs/performance.md holds what came out.',
};
const elsewhere = (test: string): Step => ({ elsewhere: test });
const ends =
  (code: number, says: Ends['says'], more: Omit<Ends, 'code' | 'says'> = {}): Step =>
  () => ({
    code,
    says,
    ...more,
  });

/** Runs are short here: pages are about what is done with a run, and the reference is judged whole elsewhere. */
export const short = { MAAS_CLAUSE: 'SCI-001,SCI-003', MAAS_WORKERS: '1' };
const openssl = (shop: Workshop): Promise<Ended> => shop.type('openssl version');

/** Pages whose commands are all run by a test of their own. */
export const walked: Record<string, string> = {
  'docs/tutorial.md': 'tests/cli/tutorial.test.ts',
  'docs/runs.md': 'tests/cli/runs-page.test.ts',
  'docs/packages.md': 'tests/package/docs.test.ts',
  'docs/store.md':
    'tests/store/sequence.test.ts, tests/store-suite/page.test.ts, tests/store-suite/outside-sequence.test.ts',
};

const echo = '1MCT-ECH-V1.0-I01';
const workflows = join(packageRoot, 'dist', 'fixtures', 'workflows', 'store');
const ofStore = (path: string): Buffer => readFileSync(join(workflows, path));

/** The pages walked here: what becomes of each command, in the order of the page. */
export const pages: Record<string, Step[]> = {
  'README.md': [
    // Whole, as a newcomer meets it; `npm ci` is how this project got here.
    ends(0, /conformant(.|\n)*conformant/, { as: { 'npm ci && ': '' }, env: { MAAS_CLAUSE: '' } }),
    elsewhere('.ci/run'),
    ends(0, 'conformant', { env: { NODE_EXTRA_CA_CERTS: testAuthorityFile } }),
    async (shop, line) => {
      const guarded = await startReference({ tls: true, auth: { scheme: 'bearer', token: 'TOKEN' } });
      shop.write('authority.pem', readFileSync(testAuthorityFile));
      const done = await shop.type(line.replace(/https:\S+/, guarded.url));
      await guarded.close();
      expect(done, done.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('conformant') });
      return undefined;
    },
    ends(0, 'conformant'),
    ends(0, 'conformant', { env: { MAAS_CLAUSE: '' } }),
    elsewhere('tests/cli/image.test.ts'),
    ends(0, '201 Created'),
    ends(0, 'SCI-001'),
    ends(0, 'SCI-001'),
    async (shop) => {
      await shop.type('cp -r maas-report before && cp -r maas-report after');
      return { code: 0, says: /nothing|same|no clause/i };
    },
    async (shop) => {
      const wrong = await shop.serve('npx maas-conformance reference --port 5006 --mutant create-200');
      const found = await shop.type(`npx maas-conformance ${wrong.url} --out maas-report`, short);
      expect(found.code, found.stderr).toBe(1);
      return { code: 0, says: 'maas-baseline.yaml', as: { '2027-01-31': '2099-12-31' } };
    },
    ends(0, 'written', { env: { NODE_EXTRA_CA_CERTS: testAuthorityFile } }),
    async (shop) => {
      const key = generateKey('ed25519');
      shop.write('signer.pem', privatePem(key));
      shop.write('signer.pub.pem', publicPem(key));
      const signed = await shop.type('npx maas-conformance judge maas-report/run.jsonl --sign-key signer.pem');
      expect(signed.code, signed.stderr).toBe(1); // the run of the server that is wrong
      return { code: 0, says: 'verified' };
    },
    async (shop) => {
      const key = generateKey('ed25519');
      shop.write('private.pem', privatePem(key));
      shop.write('public.pem', publicPem(key));
      shop.write(`${echo}.tar.gz`, ofStore(`packages/${echo}.tar.gz`));
      shop.write('my-aim.tar.gz', ofStore(`packages/${echo}.tar.gz`));
      await shop.type('npx maas-conformance sign my-aim.tar.gz --key private.pem --implementer 1');
      const l2 = standardOf(JSON.parse(ofStore(`L3/${echo}/1.json`).toString()));
      l2.Identifier.AIMName = 'MCT-ECH-V1.0';
      shop.write('l2/MCT-ECH-V1.0.json', json(l2));
      return { code: 0, says: '0 errors' };
    },
    async (shop) => {
      shop.write('message.json', json(textObject()));
      return { code: 0, says: '0 errors' };
    },
    ...Array.from({ length: 2 }, () => elsewhere('tests/store-suite/page.test.ts')),
    elsewhere('tests/store-suite/s3.test.ts'),
    ...Array.from({ length: 2 }, () => elsewhere('tests/store-suite/outside-sequence.test.ts')),
    async (shop) => {
      await shop.type('rm -f maas-conformance.config.yaml');
      return { code: 0, says: echo };
    },
    ends(0, /publish/i),
    elsewhere('tests/store/sequence.test.ts'),
    serves,
    serves,
  ],
  'CONTRIBUTING.md': [
    elsewhere('.ci/run'),
    elsewhere('.ci/run'),
    benchmarks,
    elsewhere('tests/site/site.test.ts'),
    serves,
    async (shop) => {
      const wrong = await shop.serve('npx maas-conformance reference --port 5005 --mutant create-200');
      return { code: 1, says: 'SCI-001', as: { 'http://127.0.0.1:5005': wrong.url ?? '' } };
    },
    elsewhere('.ci/run'),
    ends(0, 'store-soft-404', { as: { 'npm run': `npm --prefix ${packageRoot} run` } }),
    { notRun: 'It judges for five minutes; tests/store-suite/accuracy.test.ts holds its page to what it judged.' },
  ],
  'docs/performance.md': [benchmarks],
  'docs/embedding.md': [
    elsewhere('tests/cli/packed.test.ts'),
    ...Array.from({ length: 2 }, () => elsewhere('tests/cli/image.test.ts')),
    (shop) => {
      const own = blocksOf('docs/embedding.md').find(({ language }) => language === 'js');
      shop.write('own-checks.js', own?.text ?? '');
      shop.write('package.json', '{"type":"module"}');
      // The reference sends no X-Acme, which is what this check is about.
      return { code: 1, says: /acme-field: .*x-acme/is, env: { MAAS_CLAUSE: 'ACME-001' } };
    },
    ends(1, 'ACME-001'),
  ],
  'docs/implement-workflows.md': [
    async (shop, line) => {
      const { store } = await shop.serve(line);
      for (const path of [`/L3/${echo}.json`, `/packages/${echo}.tar.gz`, `/approved/${echo}.json`])
        expect((await fetch(`${store}${path}`)).status, path).toBe(200);
      return undefined;
    },
    ends(0, 'conformant'),
  ],
  'docs/reports.md': [
    async (shop) => {
      const ran = await shop.type(`npx maas-conformance ${running('http://127.0.0.1:5005')}`, short);
      expect(ran.code, ran.stderr).toBe(0);
      return { code: 0, says: 'run.har' };
    },
    ends(0, /^conformant/),
    ends(0, 'badge.svg'),
    async (shop, line) => {
      const summary = join(shop.folder, 'step-summary.md');
      const done = await shop.type(line, { GITHUB_STEP_SUMMARY: summary });
      expect(done.code, done.stderr).toBe(0);
      expect(readFileSync(summary, 'utf8')).toContain('Conformant');
      return undefined;
    },
  ],
  'docs/signing.md': [
    async (shop) => {
      test.skip((await openssl(shop)).code !== 0, 'openssl is not on this machine');
      return { code: 0, says: '' };
    },
    ends(0, ''),
    ends(0, 'report.intoto.json', { env: { NODE_EXTRA_CA_CERTS: testAuthorityFile } }),
    ends(0, 'verified conformant'),
    async (shop, line) => {
      const { host } = new URL(running('https://maas.example:5005'));
      const done = await shop.type(line.replace('maas.example:5005', host));
      const report = JSON.parse(readFileSync(join(shop.folder, 'maas-report', 'report.json'), 'utf8'));
      expect(done.stdout.split(' ')[0], done.stderr).toBe(report.target.facts.certificate.keySha256);
      return undefined;
    },
  ],
};

/** A command that starts servers says where, and one that needs a credential asks for it. */
async function serves(shop: Workshop, line: string): Promise<undefined> {
  const { url } = await shop.serve(line);
  const { status } = await fetch(`${url}/MPAI/AIFU/Controller`, { method: 'POST' });
  expect(status, line).toBe(line.includes('--auth') ? 401 : line.includes('create-200') ? 200 : 201);
}
