import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { visibleLine } from '../../reports/internal/visible.js';
import { configNames } from '../internal/config/find.js';
import { connectionOptions } from '../internal/connection-options.js';
import { configText, type Found } from '../internal/init/config-text.js';
import { probe } from '../internal/init/probe.js';
import { workflowText } from '../internal/init/workflow-text.js';
import type { Io } from '../internal/io.js';
import { writeNewFile } from '../internal/new-file.js';
import { UsageError } from '../internal/usage-error.js';
import { existingFile, serverUrl } from '../internal/values.js';

interface InitFlags {
  dir: string;
  ca?: string;
  insecure?: boolean;
  force?: boolean;
}

/** `maas-conformance init URL`: asks the server what it offers, and writes a configuration and a CI workflow for it. */
export function addInit(program: Command, io: Io): void {
  program
    .command('init')
    .description('write a configuration and a CI workflow, after asking the server what it offers')
    .addArgument(new Argument('[url]', 'where the server listens; left out: nobody is asked'))
    .option('--dir <folder>', 'folder to write into', '.')
    .option('--ca <file>', "PEM file of the authority that signed the server's certificate", existingFile('--ca'))
    .option('--insecure', 'accept any certificate')
    .option('--force', 'overwrite the files')
    .addHelpText(
      'after',
      '\nWrites maas-conformance.config.yaml and .github/workflows/maas-conformance.yml. The credential, if the server asks for\n' +
        'one, is MAAS_AUTH; it is used and never written. Exit status: 0 written; 2 bad usage, or a file is there already; 3\n' +
        'the server could not be reached, or is no MaaS server: nothing is written.',
    )
    .action(async (url: string | undefined, flags: InitFlags) => {
      const files = filesIn(flags.dir, flags.force ?? false);
      const found = url === undefined ? { auth: false, said: [] } : await ask(io, serverUrl(url), flags);
      if (found === undefined) {
        io.exitCode = 3;
        return;
      }
      writeNewFile(files.config, configText(found), flags.force ?? false);
      writeNewFile(files.workflow, workflowText(found), flags.force ?? false);
      io.out(`${files.config} and ${files.workflow} are written.\n${next(found)}\n`);
    });
}

/** Looks for what would be overwritten before the server is asked, so that either both files are written or none. */
function filesIn(folder: string, force: boolean): { config: string; workflow: string } {
  const there = [...configNames, join('.github', 'workflows', 'maas-conformance.yml')]
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file));
  const files = {
    config: join(folder, 'maas-conformance.config.yaml'),
    workflow: join(folder, '.github', 'workflows', 'maas-conformance.yml'),
  };
  const other = there.find((file) => !Object.values(files).includes(file));
  if (other !== undefined)
    throw new UsageError(
      `There is a configuration ${other} already.`,
      'Two in one folder would contradict each other: remove it first.',
    );
  if (there.length > 0 && !force)
    throw new UsageError(`There is a file ${there.join(' and a file ')} already.`, 'Add --force to overwrite.');
  return files;
}

/** Undefined when there is nothing to write about: it was said why. */
async function ask(io: Io, url: string, flags: InitFlags): Promise<Found | undefined> {
  const options = { url, ...connectionOptions(io, flags) };
  const { target, environment, preflight } = await probe(options);
  const said = preflight.map(({ ok, step, message }) => `${ok ? 'ok' : 'no'} ${step}: ${visibleLine(message)}`);
  for (const line of said) io.err(`${line}\n`);
  if (environment !== undefined && environment.code !== 'credentials') {
    io.out(`${visibleLine(environment.message)}\nNothing was written.\n`);
    return undefined;
  }
  const ca = flags.ca === undefined ? undefined : relative(resolve(flags.dir), resolve(flags.ca));
  return {
    url,
    ...(target.facts && { facts: target.facts }),
    auth: environment !== undefined || options.auth !== undefined,
    authOther: options.authOther !== undefined,
    ...(ca !== undefined && { ca }),
    ...(flags.insecure !== undefined && { insecure: flags.insecure }),
    said,
  };
}

function next(found: Found): string {
  if (found.url === undefined) return 'Write the URL of your server into the configuration, then: maas-conformance';
  if (found.facts === undefined)
    return 'The server asks for a credential, so more is not known of it: set MAAS_AUTH and run init again with --force.';
  return found.auth
    ? 'Run maas-conformance here, with MAAS_AUTH set; in the workflow it is a secret of the repository.'
    : 'Run maas-conformance here.';
}
