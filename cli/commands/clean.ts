import { Argument, type Command } from 'commander';
import { count } from '../../reports/internal/order.js';
import { visibleLine } from '../../reports/internal/visible.js';
import type { Cleaned } from '../../suites/engine/clean.js';
import { readBrokenRecording } from '../internal/broken-recording.js';
import { configure } from '../internal/config/configure.js';
import { addConnectionOptions, type ConnectionFlags, connectionOptions } from '../internal/connection-options.js';
import type { Io } from '../internal/io.js';
import { UsageError } from '../internal/usage-error.js';
import { serverUrl } from '../internal/values.js';

interface CleanFlags extends ConnectionFlags {
  url?: string;
  json?: boolean;
}

/** Longest time for everything: a broken run leaves hundreds of SCIs at most. */
const deadlineMs = 60_000;

/** `maas-conformance clean run.jsonl`: removes from the server what a broken run left there. */
export function addClean(program: Command, io: Io): void {
  const command = program
    .command('clean')
    .description('remove from the server what a broken run left behind')
    .addArgument(
      new Argument('<run.jsonl>', 'recording of the run, cut or whole, or its folder (a killed run leaves events/)'),
    )
    .option('--url <url>', 'where the server listens (default: where the run found it)', serverUrl);
  addConnectionOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 nothing is left; 1 something is left; 2 bad usage; 3 the server could not be reached.\n' +
        'The credentials are those of the run: MAAS_AUTH, and MAAS_AUTH_OTHER for what the second identity made.',
    )
    .action(async (path: string, _flags: CleanFlags, command: Command) => {
      const configured = await configure(io, command, { url: false });
      const flags = command.opts<CleanFlags>();
      const recording = readBrokenRecording(path);
      const { clean, leftovers } = await import('../../suites/engine/clean.js');
      const entries = leftovers(recording.events);
      const url = flags.url ?? recording.start?.url;
      if (url === undefined) {
        throw new UsageError(
          `${recording.files.join(', ')} does not say which server it is about: the first line is missing.`,
          'Give it by --url.',
        );
      }
      if (!flags.json) {
        const damage = recording.damaged === 0 ? '' : `, ${count(recording.damaged, 'damaged line')} left out`;
        io.err(`${url}: ${count(entries.length, 'thing')} created and not removed${damage}\n`);
      }
      const cleaned = await clean(
        entries,
        { url: serverUrl(url), out: '.', ...connectionOptions(configured.io, flags) },
        deadlineMs,
      );
      io.out(flags.json ? `${JSON.stringify({ url, ...cleaned }, undefined, 2)}\n` : text(cleaned));
      io.exitCode = cleaned.unreachable !== undefined ? 3 : cleaned.left.length > 0 ? 1 : 0;
    });
}

function text({ removed, gone, left, unreachable }: Cleaned): string {
  const done = `${count(removed.length, 'thing')} removed, ${gone.length} not there any more`;
  if (left.length + removed.length + gone.length === 0) return 'Nothing is left: the run removed all it made.\n';
  if (left.length === 0) return `Nothing is left: ${done}.\n`;
  const lines = left.map(({ entry, reason }) => visibleLine(`  ${entry.kind} ${entry.url}: ${reason}`));
  const refused = left.some(({ reason }) => /answered 40[13]/.test(reason));
  const hint =
    unreachable !== undefined
      ? `The server could not be reached: ${visibleLine(unreachable)}`
      : refused
        ? 'Removals were refused: give the credential of the run by MAAS_AUTH (and MAAS_AUTH_OTHER).'
        : 'They stay until the server ends them; run clean again to try once more.';
  return `${count(left.length, 'thing')} left, ${done}:\n${lines.join('\n')}\n${hint}\n`;
}
