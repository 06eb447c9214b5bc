import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sciMutants } from '../../fixtures/mutants/sci.js';
import { startReference } from '../../reference/start.js';
import { formatNames, formats } from '../../reports/formats.js';
import { packageRoot } from '../../spec/root.js';
import { run } from '../../suites/engine/run.js';
import { maas, maasHere } from '../cli/command.js';
import { parseMarkdown, parseXml, validCtrf, validEarl, validHar, validJunit, validSarif } from './validators.js';

const token = 'a-secret-that-nobody-may-see';

test('one recording of a real run gives every format, valid, the same octets each time, without a secret', async () => {
  test.slow(); // a run, and three judgements of it
  const folder = await mkdtemp(join(tmpdir(), 'maas-recorded-'));
  const out = join(folder, 'maas-report');
  const auth = { scheme: 'bearer', token } as const;
  const { plugin } = sciMutants.find(({ name }) => name === 'create-200') ?? {};
  const reference = await startReference({ auth, ...(plugin && { plugins: [plugin] }) });
  try {
    const clauses = ['SCI-001', 'SCI-002', 'RWI-001', 'DATA-007', 'ERR-001', 'LIFE-001'];
    const result = await run({ url: reference.url, out, auth, clauses, seed: 3, runs: 3, runner: 'in-process' });
    expect(result.exitCode).toBe(1);

    // The commands of the documentation, as they stand there.
    const page = await readFile(join(packageRoot, 'docs', 'reports.md'), 'utf8');
    const commands = [...page.matchAll(/^npx maas-conformance (judge .*)$/gm)].map((match) => match[1] ?? '');
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const { code, stderr } = await maas(command.split(' '), {}, folder);
      expect(code, `${command}\n${stderr}`).toBe(1);
      expect(stderr).toBe('');
    }

    const again = join(folder, 'again');
    await maasHere(['judge', join(out, 'run.jsonl'), '--report', 'all', '--out', again, '--quiet']);
    const files: Record<string, string> = {};
    for (const name of formatNames) {
      const { file } = formats[name];
      files[name] = await readFile(join(out, file), 'utf8');
      expect(files[name] === (await readFile(join(again, file), 'utf8')), file).toBe(true);
      for (const secret of [token, Buffer.from(token).toString('base64')]) expect(files[name]).not.toContain(secret);
    }
    const of = (name: (typeof formatNames)[number]): string => files[name] ?? '';
    expect(Buffer.byteLength(of('html'))).toBeLessThan(1_000_000);
    expect(of('html')).toContain('&lt;redacted&gt;');
    expect(validJunit(of('junit')).filter((one) => one.failure !== undefined).length).toBeGreaterThan(0);
    validSarif(of('sarif'));
    validCtrf(of('ctrf'));
    expect(validHar(of('har')).log.entries).toHaveLength(result.report.counts.exchanges);
    expect((await stat(join(out, 'run.har'))).mode & 0o077).toBe(0);
    expect((await validEarl(of('earl'))).length).toBe(result.report.clauses.flatMap(({ checks }) => checks).length);
    parseXml(of('badge'));
    expect(parseMarkdown(of('md')).text).toContain('SCI-001');
  } finally {
    await reference.close();
    await rm(folder, { recursive: true, force: true });
  }
});
