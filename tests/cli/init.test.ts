import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { readConfig } from '../../cli/internal/config/read.js';
import { configText } from '../../cli/internal/init/config-text.js';
import { startReference } from '../../reference/start.js';
import { closedUrl } from '../engine/support.js';
import { maasHere } from './command.js';

let folder: string;
let config: string;
let workflow: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maas-init-'));
  config = join(folder, 'maas-conformance.config.yaml');
  workflow = join(folder, '.github', 'workflows', 'maas-conformance.yml');
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Workflow {
  on: object;
  jobs: { conformance: { steps: { run?: string; uses?: string; if?: string; env?: Record<string, string> }[] } };
}

test('init writes what it found, without the credential, and overwrites nothing unless forced', async () => {
  const token = 'a-token-of-some-length';
  const reference = await startReference({ auth: { scheme: 'bearer', token } });
  try {
    const unknown = await maasHere(['init', reference.url, '--dir', folder]);
    expect(unknown.code, unknown.stdout + unknown.stderr).toBe(0);
    expect(unknown.stdout).toContain('set MAAS_AUTH and run init again with --force');
    expect(await readConfig(config)).toMatchObject({ url: reference.url, auth: { env: 'MAAS_AUTH' } });

    const refused = await maasHere(['init', reference.url, '--dir', folder], { env: { MAAS_AUTH: `bearer:${token}` } });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });

    const done = await maasHere(['init', reference.url, '--dir', folder, '--force'], {
      env: { MAAS_AUTH: `bearer:${token}` },
    });
    expect(done.code, done.stderr).toBe(0);
    const text = readFileSync(config, 'utf8');
    expect(text).toContain('# profile: [core, security-bearer, discovery, upload, async]');
    expect(text).toContain('# dialect: aif-3.0');
    expect(text + readFileSync(workflow, 'utf8') + done.stdout + done.stderr).not.toContain(token);
    const { on, jobs } = parse(readFileSync(workflow, 'utf8')) as Workflow;
    const { steps } = jobs.conformance;
    expect(Object.keys(on)).toEqual(['push', 'pull_request', 'workflow_dispatch']);
    const judging = steps.find(({ run }) => run?.startsWith('npx'));
    expect(judging?.run).toMatch(/^npx --yes maas-conformance@\d+\.\d+\.\d+ --config maas-conformance\.config\.yaml$/);
    expect(judging?.env?.MAAS_AUTH).toMatch(/^\$\{\{ secrets\.MAAS_AUTH \}\}$/);
    expect(steps.at(-1)).toMatchObject({ if: 'always()', uses: expect.stringMatching(/^actions\/upload-artifact@/) });
  } finally {
    await reference.close();
  }
});

test('of a server that is not there nothing is written; a configuration of another form is not doubled', async () => {
  const lost = await maasHere(['init', await closedUrl(), '--dir', folder]);
  expect(lost.code).toBe(3);
  expect(lost.stdout).toContain('Nothing was written.');
  expect(existsSync(config) || existsSync(workflow)).toBe(false);
  writeFileSync(join(folder, 'maas-conformance.config.json'), '{}');
  expect(await maasHere(['init', '--dir', folder, '--force'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('contradict'),
  });
});

test('what a server says stays inside its comment, and every key of a written configuration is known', async () => {
  const text = configText({
    url: 'https://maas.example:5005/base',
    auth: true,
    authOther: true,
    ca: 'keys/my authority.pem',
    insecure: false,
    said: ['ok dialect: a\nseed: 1\r\nruns: 2\u2028x: 3'],
  });
  writeFileSync(config, text);
  expect(await readConfig(config)).toEqual({
    url: 'https://maas.example:5005/base',
    auth: { env: 'MAAS_AUTH' },
    authOther: { env: 'MAAS_AUTH_OTHER' },
    ca: 'keys/my authority.pem',
    out: 'maas-report',
    report: ['json', 'html'],
  });
  // Each key that is commented out is one that the schema takes as it stands there.
  const keys = text
    .split('\n')
    .map((line) => /^# ([a-z]\w*: [^.]*)$/i.exec(line)?.[1])
    .filter((line) => line !== undefined);
  for (const line of keys.filter((line) =>
    /^(profile|dialect|workflow|baseline|seed|runs|timeout|budget|workers|clause):/.test(line),
  )) {
    writeFileSync(config, line);
    await readConfig(config);
  }
});
