import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { isExplained, pointer } from '../../cli/internal/pointer.js';
import { nearest } from '../../cli/internal/suggest.js';
import { packageRoot } from '../../spec/root.js';
import { maas, maasHere } from './command.js';

const url = 'http://127.0.0.1:1';

/** Arguments, and what the message has to say. */
const wrong: readonly [args: string[], says: RegExp][] = [
  [[], /URL of a server is missing/],
  [['127.0.0.1:5005'], /neither a command nor an http or https URL.*\n.*http:\/\/127\.0\.0\.1:5005/],
  [['demmo'], /neither a command nor/],
  [['ftp://127.0.0.1'], /http or https URL/],
  [['http://u:sesame@127.0.0.1'], /URL holds a user or a password/],
  [['http://127.0.0.1/?a=b'], /ends with its path/],
  [[url, '--auth', 'sesame'], /--auth is not a credential/],
  [[url, '--auth=basic:sesame'], /names no user or no password/],
  [[url, '--auht=bearer:sesame'], /unknown option '--auht'/],
  [[url, '--auth-other', 'bearer:sesame'], /second identity/],
  [[url, '--dialect', 'aif-9'], /Allowed choices are auto, aif-3\.0, mas-1\.0/],
  [[url, '--report', 'json,pdf'], /"pdf" is not available.*\nAvailable: json, html/],
  [[url, '--seed', 'x'], /--seed takes a whole number/],
  [[url, '--runs', '0'], /--runs takes a whole number from 1/],
  [[url, '--timeout', '1.5'], /--timeout takes a whole number/],
  [[url, '--workers', '999'], /from 1 to 64/],
  [[url, '--shard', '3/2'], /--shard takes i\/n/],
  [[url, '--grep', '('], /--grep is not a regular expression/],
  [[url, '--clause', 'SCI-01'], /There is no clause "SCI-01".*\nDid you mean SCI-0/],
  [[url, '--profile', 'cor'], /There is no profile "cor".*\nDid you mean core/],
  [[url, '--ca', '/nowhere/ca.pem'], /there is no file "\/nowhere\/ca\.pem"/],
  [[url, '--out', '/dev/null/report'], /cannot be written.*\nChoose another with --out/],
  [[url, 'http://127.0.0.1:2'], /too many arguments/],
  [['explain', 'SCI-0001'], /There is no clause "SCI-0001".*\nDid you mean SCI-001/],
  [['explain'], /missing required argument 'id'/],
  [['list', 'things'], /Allowed choices are clauses, checks, ambiguities, mutants/],
  [['list', '--level', 'must-not'], /There is no level/],
  [['judge', '/nowhere/run.jsonl'], /cannot be read: ENOENT/],
  [['diff', '/nowhere'], /missing required argument 'b'/],
  [['diff', '/nowhere', '/nowhere'], /There is no file or folder "\/nowhere"/],
  [['compare', url], /missing required argument 'url2'/],
  [['compare', url, 'nonsense'], /neither a command nor/],
  [['replay', 'SCI-0001'], /neither a check, a clause, a seed nor a recording.*\nDid you mean SCI-001/],
  [['replay', 'SCI-001', '--from', '/nowhere'], /no recording \/nowhere\/run\.jsonl/],
  [['replay', '7', '--from', '/nowhere'], /URL of a server is missing/],
  [['replay', '/nowhere/run.jsonl'], /cannot be read: ENOENT/],
  [['clean', '/nowhere'], /There is no recording at "\/nowhere"/],
  [['clean', '/nowhere', '--ca', '/nowhere/ca.pem'], /there is no file/],
  [['baseline', 'init', '/nowhere'], /required option '--reason <text>'/],
  [['baseline', 'init', '/nowhere', '--reason', 'x', '--expires', '2027-02-30'], /--expires takes a day/],
  [['baseline', 'check', '/nowhere.yaml'], /baseline \/nowhere\.yaml cannot be read: ENOENT/],
  [[url, '--config', '/nowhere.yaml'], /configuration \/nowhere\.yaml cannot be read: ENOENT/],
  [['init', 'nonsense'], /neither a command nor/],
  [['reference', '--port', '70000'], /from 0 to 65535/],
  [['reference', '--mutant', 'no-such-mutant-at-all'], /There is no mutant/],
  [['reference', '--prefix', 'http://elsewhere'], /--prefix takes a path/],
  [['reference', '--auth', 'bearer:a', '--auth', 'basic:a:b'], /same scheme/],
];

test('bad usage ends with 2, a sentence and a hint; never with a stack or a secret', async () => {
  for (const [args, says] of wrong) {
    const { code, stdout, stderr } = await maasHere(args);
    const shown = `${args.join(' ')}\n${stderr}`;
    expect(code, shown).toBe(2);
    expect(stderr, shown).toMatch(says);
    const said = stderr
      .replace(/^warning: .*\n/gm, '')
      .trimEnd()
      .split('\n');
    // What is wrong, what to do, where more is said.
    expect(said.length, shown).toBe(3);
    expect(said[2], shown).toMatch(/^More: \S*docs\/troubleshooting\.md#exit-code-2$/);
    expect(stderr, shown).not.toMatch(/\n {4}at |sesame|node:internal/);
    expect(stdout, shown).toBe('');
  }
});

test('the command itself exits with the same status', async () => {
  const [usage, version] = await Promise.all([maas([url, '--seed', 'x']), maas(['--version'])]);
  expect(usage).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/--seed takes a whole number/) });
  expect(version).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
});

test('each exit code that is explained has its section, and few words stay few', async () => {
  const page = readFileSync(join(packageRoot, 'docs', 'troubleshooting.md'), 'utf8');
  for (const code of [2, 3, 4, 5] as const) {
    expect(pointer(code)).toMatch(new RegExp(`^More: \\S+#exit-code-${code}$`));
    expect(page).toContain(`\n## Exit code ${code}\n`);
  }
  expect([0, 1, 6].some(isExplained)).toBe(false);
  const nobody = 'http://127.0.0.1:1';
  const folder = await mkdtemp(join(tmpdir(), 'maas-pointer-'));
  try {
    const told = await maasHere([nobody, '--out', folder]);
    expect(told.code).toBe(3);
    expect(told.stderr.trimEnd().split('\n').at(-1)).toMatch(/^More: .*troubleshooting\.md#exit-code-3$/);
    for (const [args, env] of [
      [[nobody, '--quiet', '--out', folder], {}],
      [[nobody, '--json', '--out', folder], {}],
      [[nobody, '--out', folder], { MAAS_QUIET: '1' }],
      [['data', '--no-such-option', '--json'], {}],
    ] as const)
      expect((await maasHere(args, { env })).stderr, args.join(' ')).not.toContain('More:');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('damaged recordings are refused by line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-judge-'));
  try {
    const cases: readonly [text: string, says: RegExp][] = [
      ['', /is not a recording of a run/],
      ['{"type":"run-start","schema":"maas-conformance/run@1"}\n{"type":', /run\.jsonl:2 is not JSON/],
      ['[]\n', /run\.jsonl:1 is not an event/],
      ['{"type":"run-start","schema":"maas-conformance/run@9"}\n', /run@9, which this version does not know/],
    ];
    for (const [text, says] of cases) {
      const file = join(folder, 'run.jsonl');
      await writeFile(file, text);
      const { code, stderr } = await maasHere(['judge', file]);
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(says);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('help and version go to standard output and end with 0', async () => {
  for (const args of [['--help'], ['server', '--help'], ['reference', '-h'], ['--version']]) {
    const { code, stdout, stderr } = await maasHere(args);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(args[0] === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^Usage: maas-conformance/);
  }
  const { stdout } = await maasHere(['--help']);
  for (const word of [
    'server',
    'reference',
    'demo',
    'list',
    'explain',
    'judge',
    'diff',
    'replay',
    'compare',
    'clean',
    'baseline',
    'init',
    'MAAS_AUTH',
    'Exit status',
  ]) {
    expect(stdout).toContain(word);
  }
});

test('names near to what was typed are found', () => {
  const names = ['SCI-001', 'SCI-010', 'RWI-001', 'sci-create-status'];
  expect(nearest('sci-01', names)[0]).toBe('SCI-010');
  expect(nearest('RWI-002', names)).toContain('RWI-001');
  expect(nearest('sci-create', names)).toContain('sci-create-status');
  expect(nearest('completely-else', names)).toEqual([]);
});
