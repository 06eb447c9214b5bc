// What action.yml runs: the command line by npx, then summary and outputs of the step. It needs nothing but Node.
// MAAS_COMMAND (a JSON list of words) replaces npx where the package is at hand already, as in the tests.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const { env } = process;
const out = resolve(env.INPUT_OUT || 'maas-report');
const words = (text) => text.split(/\s+/).filter((word) => word !== '');
const command = env.MAAS_COMMAND
  ? JSON.parse(env.MAAS_COMMAND)
  : ['npx', '--yes', `maas-conformance@${env.INPUT_VERSION || 'latest'}`];

if (!env.INPUT_URL) fail('The input url is missing: where does the server listen?');
const [program, ...before] = command;
const args = [
  ...before,
  'server',
  env.INPUT_URL,
  '--out',
  out,
  '--report',
  'json,html,junit,sarif,md,badge',
  ...words(env.INPUT_ARGUMENTS ?? ''),
];
const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
if (error) fail(`${program} cannot be started: ${error.message}`);

const file = (name) => (existsSync(join(out, name)) ? join(out, name) : '');
const summary = file('summary.md');
if (summary !== '' && env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, readFileSync(summary));
output('exit-code', String(status ?? 4));
output('report', existsSync(out) ? out : '');
output('sarif', file('report.sarif'));
output('badge', file('badge.svg'));
output('verdict', file('report.json') === '' ? '' : JSON.parse(readFileSync(file('report.json'), 'utf8')).verdict);
// Only the verdict may be forgiven: a server that could not be reached or a wrong option is no result.
process.exit(status === 1 && env.INPUT_FAIL === 'false' ? 0 : (status ?? 4));

function output(name, value) {
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value.replace(/[\r\n]/g, ' ')}\n`);
}

function fail(message) {
  console.log(`::error::${message}`);
  process.exit(2);
}
