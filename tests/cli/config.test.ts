import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { Command } from 'commander';
import { addServer } from '../../cli/commands/server.js';
import { configure } from '../../cli/internal/config/configure.js';
import { findConfig } from '../../cli/internal/config/find.js';
import { configKeys } from '../../cli/internal/config/read.js';
import { specPath } from '../../spec/root.js';
import { fakeIo, maasHere } from './command.js';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maas-config-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The `server` command as it stands after parsing these arguments, its own action left out. */
function parsed(args: readonly string[]): Command {
  const program = new Command();
  addServer(program, fakeIo());
  const command = program.commands[0] as Command;
  command.action(() => undefined);
  program.parse(['server', ...args], { from: 'user' });
  return command;
}

test('the schemas of this package compile, and every option of server is a key of the configuration', () => {
  const ajv = new Ajv2020({ strict: true });
  formatsModule.default(ajv);
  for (const name of ['config', 'baseline', 'diff'])
    ajv.compile(JSON.parse(readFileSync(specPath('schemas', 'toolkit', `${name}.json`), 'utf8')) as object);
  const options = parsed([]).options.map((option) => option.attributeName());
  expect(configKeys()).toEqual(expect.arrayContaining(options.filter((name) => name !== 'config')));
});

test('an option goes before a variable, a variable before the file; paths start at the folder of the file', async () => {
  const ca = write('ca.pem', '');
  write('token.txt', 'sesame-from-file\n');
  const file = write(
    'maas-conformance.config.yaml',
    'url: http://127.0.0.1:1\nseed: 3\nruns: 4\nworkers: 2\nclause: [SCI-001, RWI-001]\nshard: 1/2\ncolor: false\nca: ca.pem\nout: reports\nreport: [json]\nchecks: [a.mjs, b.mjs]\n' +
      'auth: {scheme: bearer, tokenFile: token.txt}\nauthOther: {scheme: basic, user: ada, passwordEnv: ADA}\n',
  );
  const command = parsed(['--seed', '1', '--config', file]);
  const io = fakeIo({ env: { MAAS_SEED: '2', MAAS_RUNS: '9', MAAS_INSECURE: 'no', ADA: 'enchantress' } });
  const configured = await configure(io, command);
  expect(command.opts()).toMatchObject({
    seed: 1,
    runs: 9,
    workers: 2,
    clause: ['SCI-001', 'RWI-001'],
    shard: { index: 1, total: 2 },
    color: false,
    insecure: false,
    ca,
    out: join(folder, 'reports'),
    report: ['json'],
    checks: [join(folder, 'a.mjs'), join(folder, 'b.mjs')],
  });
  expect(configured.url).toBe('http://127.0.0.1:1');
  expect(configured.io.env).toMatchObject({
    MAAS_AUTH: 'bearer:sesame-from-file',
    MAAS_AUTH_OTHER: 'basic:ada:enchantress',
  });
  expect(io.stderr).toBe(`configuration: ${file}\n`);

  const environment = fakeIo({
    env: { MAAS_URL: 'http://127.0.0.1:2', MAAS_AUTH: 'bearer:own', ADA: 'x', MAAS_CONFIG: file },
  });
  const other = await configure(environment, parsed([]));
  expect(other.url).toBe('http://127.0.0.1:2');
  expect(other.io.env.MAAS_AUTH).toBe('bearer:own');
});

test('the nearest configuration counts; two in one folder do not', () => {
  const file = write('maas-conformance.config.json', '{}');
  const deep = join(folder, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  expect(findConfig(deep)).toBe(file);
  write('maas-conformance.config.yml', '{}');
  expect(() => findConfig(deep)).toThrow(/more than one configuration/);
});

test('what is wrong in a configuration is said in a sentence, and never a secret', async () => {
  const cases: readonly [text: string, says: RegExp][] = [
    ['seeed: 1', /there is no key "seeed".*\nDid you mean seed/],
    ['seed: many', /seed must be integer/],
    ['dialect: aif-9', /dialect must be one of "auto"/],
    ['clause: SCI-001', /clause must be array/],
    ['clause: [SCI-01]', /There is no clause "SCI-01"/],
    ['ca: nowhere.pem', /ca in .*there is no file/],
    ['grep: "("', /grep in .*not a regular expression/],
    ['auth: bearer:sesame', /auth holds a secret/],
    ['auth: {scheme: bearer, token: sesame}', /auth holds a secret.*\n.*tokenFile/],
    ['authOther: {scheme: basic, user: ada, password: sesame}', /authOther holds a secret/],
    ['password: sesame', /password holds a secret/],
    ['url: http://u:sesame@127.0.0.1', /URL holds a user or a password/],
    ['auth: {env: NOT_SET}', /names the variable NOT_SET, which is not set/],
    ['auth: {file: nowhere}', /which cannot be read: ENOENT/],
    ['auth: {file: token.txt}', /is not a credential/],
    ['auth: {scheme: basic, tokenEnv: X}', /auth matches none of the alternatives/],
    ['- 1', /is not a list of keys and values/],
    ['a: [sesame', /neither JSON nor YAML/],
  ];
  write('token.txt', 'sesame');
  for (const [text, says] of cases) {
    const file = write('wrong.yaml', text);
    const { code, stderr, stdout } = await maasHere([
      'http://127.0.0.1:1',
      '--config',
      file,
      '--quiet',
      '--out',
      join(folder, 'out'),
    ]);
    expect(code, `${text}\n${stderr}`).toBe(2);
    expect(stderr, text).toMatch(says);
    expect(stderr + stdout, text).not.toMatch(/sesame|\n {4}at /);
    expect(stderr.trim().split('\n').length, stderr).toBe(2);
  }
  const { stderr } = await maasHere(['http://127.0.0.1:1'], { env: { MAAS_WORKERS: 'many' } });
  expect(stderr).toMatch(/MAAS_WORKERS: --workers takes a whole number/);
});
