import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { mutants } from '../../fixtures/mutants/all.js';
import { startReference } from '../../reference/start.js';
import { generateKey, privatePem, publicPem } from '../../trust/keys.js';
import { maasHere } from '../cli/command.js';
import { createProject } from './project.js';

/** A module of checks as its author compiles it. */
const ownChecks = `
export const clauses = [{
  id: 'ACME-001', level: 'MUST', actor: 'server', profile: 'acme', area: 'acme', title: 'Answers name Acme',
  text: 'The create answer has an X-Acme field.', source: { kind: 'toolkit', document: 'House rules', section: '1' },
  why: 'We say so.', mend: 'Send it.', checks: ['acme-field'], since: '1.0',
}];
export const areas = [{
  name: 'acme', title: 'House rules', checks: [{
    id: 'acme-field', clause: 'ACME-001', title: 'The create answer has an X-Acme field.',
    async run(t) { t.expect.header(await t.ops.create(), 'x-acme'); },
  }],
}];
`;

test('the clauses become tests of a Playwright project: passed, failed with a curl line, skipped with the reason', async () => {
  const bent = mutants.filter(({ name }) => ['create-200', 'errors-with-path'].includes(name));
  const reference = await startReference({ plugins: bent.flatMap(({ plugin }) => plugin ?? []) });
  const project = createProject();
  try {
    project.write('playwright.config.js', `export default { testMatch: '*.maas.js', fullyParallel: true };`);
    project.write(
      'server.maas.js',
      `import { defineMaasTests } from 'maas-conformance/playwright';
       defineMaasTests({
         url: async () => ${JSON.stringify(reference.url)},
         clauses: ['SCI-001', 'SCI-003', 'HTTP-005', 'SEC-007', 'ERR-005'],
       });`,
    );
    const seen = await project.test();
    const of = (id: string) => [...seen].find(([title]) => title.startsWith(id))?.[1];
    expect([...seen.keys()].map((title) => title.slice(0, title.indexOf(' ')))).toEqual([
      'ERR-005',
      'HTTP-005',
      'SCI-001',
      'SCI-003',
      'SEC-007',
    ]);
    expect(of('SCI-001')).toMatchObject({ status: 'failed' });
    expect(of('SCI-001')?.message).toMatch(/SCI-001 fail:.*expected.*received.*curl /s);
    expect(of('SCI-003')?.status).toBe('passed');
    expect(of('HTTP-005')?.status).toBe('passed');
    expect(of('SEC-007')?.status).toBe('skipped');
    expect(of('ERR-005')?.status).toBe('passed');
    expect(of('ERR-005')?.annotations).toContainEqual(expect.objectContaining({ type: 'warning' }));
  } finally {
    project.remove();
    await reference.close();
  }
});

test('a check from outside is judged by its own clause, in its own profile, and again from the recording', async () => {
  const reference = await startReference({});
  const project = createProject();
  try {
    const checks = project.write('own-checks.js', ownChecks);
    const out = join(project.folder, 'run');
    const args = ['server', reference.url, '--out', out, '--checks', checks, '--clause', 'ACME-001'];
    const { code, stdout } = await maasHere(args);
    expect(stdout).toContain('ACME-001');
    expect(code).toBe(1);
    const report = readFileSync(join(out, 'report.json'), 'utf8');
    expect(JSON.parse(report).target.profiles).toContain('acme');
    const again = join(project.folder, 'again');
    expect((await maasHere(['judge', join(out, 'run.jsonl'), '--out', again, '--checks', checks])).code).toBe(1);
    expect(readFileSync(join(again, 'report.json'), 'utf8')).toBe(report);

    // Repeated and compared with the same checks, each result signed and verified with them.
    const key = generateKey('ed25519');
    const secret = ['--checks', checks, '--sign-key', project.write('key.pem', privatePem(key)), '--quiet'];
    const verify = (folder: string) =>
      maasHere([
        ...['verify', join(folder, 'report.intoto.json'), '--checks', checks],
        ...['--key', project.write('key.pub.pem', publicPem(key))],
      ]);
    const replay = join(project.folder, 'replay');
    const repeated = await maasHere(['replay', 'acme-field', '--from', out, '--out', replay, ...secret]);
    expect(repeated, repeated.stderr).toMatchObject({ code: 1, stdout: expect.stringContaining('STILL FAILING') });
    expect((await verify(replay)).stdout).toContain('verified  non-conformant');
    const both = join(project.folder, 'both');
    const compared = await maasHere([
      'compare',
      reference.url,
      reference.url,
      '--clause',
      'acme-001',
      '--out',
      both,
      ...secret,
    ]);
    expect(compared, compared.stderr).toMatchObject({ code: 0 });
    for (const part of ['1', '2']) expect((await verify(join(both, part))).code).toBe(0);
  } finally {
    project.remove();
    await reference.close();
  }
});

test('checks that cannot be used are bad usage', async () => {
  const project = createProject();
  const unlisted = ownChecks.replace("checks: ['acme-field']", "checks: ['another']");
  try {
    for (const [name, text, said] of [
      ['none.js', 'export const a = 1;', 'does not export a list of areas'],
      ['broken.js', 'export const areas = [;', 'cannot be used'],
      ['unlisted.js', unlisted, 'does not list it'],
    ] as const) {
      const file = project.write(name, text);
      const { code, stderr } = await maasHere(['server', 'http://127.0.0.1:1', '--checks', file]);
      expect(stderr).toContain(said);
      expect(code).toBe(2);
    }
  } finally {
    project.remove();
  }
});
