import { Argument, type Command, Option } from 'commander';
import { loadCatalogue } from '../internal/catalogue.js';
import { configure } from '../internal/config/configure.js';
import { addImageOptions, type ImageFlags, imageRequest } from '../internal/container/options.js';
import { withServer } from '../internal/container/with-server.js';
import type { Io } from '../internal/io.js';
import { judgeServer } from '../internal/judge-server.js';
import { addRunOptions, presentationOf, type RunFlags, runOptions } from '../internal/run-flags.js';
import { UsageError } from '../internal/usage-error.js';
import { names, serverUrl } from '../internal/values.js';

/** Options of `server` as commander gives them. */
interface ServerFlags extends RunFlags, ImageFlags {
  dialect: 'auto' | 'aif-3.0' | 'mas-1.0';
  workflow?: string[];
}

/** `maas-conformance [server] URL`: judge an API Server. It is the default command. */
export function addServer(program: Command, io: Io): void {
  const command = program
    .command('server', { isDefault: true })
    .description('judge an API Server at a URL')
    .addArgument(new Argument('[url]', 'where it listens, e.g. https://maas.example:5005'));
  addImageOptions(command)
    .option(
      '--profile <names>',
      'profiles to judge, comma-separated; auto stands for core and what the server offers',
      names,
    )
    .addOption(
      new Option('--dialect <name>', 'words the server speaks').choices(['auto', 'aif-3.0', 'mas-1.0']).default('auto'),
    )
    .option(
      '--auth <credential>',
      'basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN (better: variable MAAS_AUTH)',
    )
    .option('--auth-other <credential>', 'a second identity, for isolation between users (better: MAAS_AUTH_OTHER)')
    .option('--auth-expired <credential>', 'a credential whose time is over, for expiry (better: MAAS_AUTH_EXPIRED)')
    .option('--auth-control <credential>', 'good for the control plane only (better: MAAS_AUTH_CONTROL)')
    .option('--auth-data <credential>', 'good for the data plane only (better: MAAS_AUTH_DATA)')
    .option('--workflow <name>', 'name of a conformance workflow on this server; may be repeated', names);
  addRunOptions(command).action(async (given: string | undefined, _flags: ServerFlags, command: Command) => {
    const configured = await configure(io, command);
    const flags = command.opts<ServerFlags>();
    const url = given ?? configured.url;
    const image = imageRequest(io, command, { given: given !== undefined, configured: configured.url !== undefined });
    if (url === undefined && image === undefined) {
      throw new UsageError(
        'The URL of a server is missing.',
        'For example: maas-conformance http://127.0.0.1:5005. To see a run without a server of your own: maas-conformance demo.',
      );
    }
    const catalogue = await loadCatalogue(flags.checks);
    const options = {
      dialect: flags.dialect,
      ...(flags.workflow && { workflows: flags.workflow }),
      ...(await runOptions(configured.io, flags, catalogue)),
    };
    const show = await presentationOf(io, flags);
    if (image === undefined) {
      io.exitCode = await judgeServer(io, { url: serverUrl(url ?? ''), ...options }, show, catalogue);
      return;
    }
    await withServer(io, image, show.quiet, async (at) => {
      const started = { url: at, image: image.image, ...options };
      io.exitCode = await judgeServer(io, started, show, catalogue);
    });
  });
}
