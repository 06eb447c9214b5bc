import { Argument, type Command } from 'commander';
import { testRoots } from '../../trust/tuf/test-keys.js';
import { loadCatalogue } from '../internal/catalogue.js';
import { configure } from '../internal/config/configure.js';
import type { Io } from '../internal/io.js';
import { judgeServer } from '../internal/judge-server.js';
import { addRunOptions, presentationOf, type RunFlags, runOptions } from '../internal/run-flags.js';
import { UsageError } from '../internal/usage-error.js';
import { names, serverUrl } from '../internal/values.js';

/** Options of `store` as commander gives them. */
interface StoreFlags extends RunFlags {
  element?: string[];
  listen?: string;
  allowWrites?: boolean;
  implementer?: string;
  tufRoot?: string;
  printRoot?: boolean;
}

/** `maas-conformance store URL`: judge a Store, or what a Controller installs from one. */
export function addStore(program: Command, io: Io): void {
  const command = program
    .command('store')
    .description('judge a Store at a URL, or what a Controller installs')
    .addArgument(
      new Argument(
        '[url]',
        'where the Store listens, e.g. https://store.example; for controller-authenticity, the API Server',
      ),
    )
    .option(
      '--profile <names>',
      'profiles to judge, comma-separated; auto stands for the ways in which the Store can be asked',
      names,
    )
    .option(
      '--auth <credential>',
      'basic:USER:PASSWORD, digest:USER:PASSWORD, bearer:TOKEN, s3:ACCESS_KEY:SECRET[:REGION], swift:ACCOUNT:USER:KEY or hdfs:USER (better: variable MAAS_AUTH)',
    )
    .option('--auth-other <credential>', 'a second identity, e.g. another submitter (better: MAAS_AUTH_OTHER)')
    .option('--element <name>', 'AIM that the Store has, e.g. 1MCT-ECH-V1.0-I01; may be repeated', names)
    .option(
      '--listen <host:port>',
      'where the repository of the suite listens, as the target was told (federation, TUF, authenticity)',
    )
    .option('--allow-writes', 'let checks submit to the Store, and withdraw what they submitted')
    .option('--implementer <id>', 'Implementer ID to submit under', '1')
    .option('--tuf-root <file>', 'root metadata to start from, for a Store that serves TUF metadata')
    .option(
      '--print-root',
      'print the root of trust of the repository that the suite runs (public test keys), and end',
    );
  addRunOptions(command).action(async (given: string | undefined, _flags: StoreFlags, command: Command) => {
    if (command.opts<StoreFlags>().printRoot) return printRoot(io);
    const configured = await configure(io, command);
    const flags = command.opts<StoreFlags>();
    const url = given ?? configured.url;
    if (url === undefined)
      throw new UsageError(
        'The URL of a Store is missing.',
        'For example: maas-conformance store http://127.0.0.1:8080.',
      );
    const catalogue = await loadCatalogue(flags.checks, 'store');
    const options = {
      url: serverUrl(url),
      suite: 'store' as const,
      ...(flags.element && { elements: flags.element }),
      ...(flags.listen !== undefined && { listen: flags.listen }),
      ...(flags.allowWrites && { allowWrites: true }),
      ...(flags.implementer !== undefined && { implementer: flags.implementer }),
      ...(flags.tufRoot !== undefined && { tufRoot: flags.tufRoot }),
      ...(await runOptions(configured.io, flags, catalogue)),
    };
    io.exitCode = await judgeServer(io, options, await presentationOf(io, flags), catalogue);
  });
}

/** Prints what the operator of a target gives it to trust while it is judged. */
function printRoot(io: Io): void {
  io.out(String(testRoots[0]));
  io.err('The keys of this root are public: give it to a server that is being tested, and to no other.\n');
}
