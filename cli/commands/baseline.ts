import { writeFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { count } from '../../reports/internal/order.js';
import { assess, isOutdated } from '../internal/baseline/assess.js';
import { readBaseline } from '../internal/baseline/read.js';
import { baselineText } from '../internal/baseline/tell.js';
import { baselineFileText, entriesOf, withoutEntries } from '../internal/baseline/write.js';
import { loadLibrary } from '../internal/catalogue.js';
import type { Io } from '../internal/io.js';
import { writeNewFile } from '../internal/new-file.js';
import { readRun } from '../internal/read-run.js';
import { catalogueOfRun } from '../internal/suite-of.js';
import { UsageError } from '../internal/usage-error.js';

interface InitFlags {
  out: string;
  reason: string;
  ticket?: string;
  expires?: string;
  force?: boolean;
}

const run = 'a run: its folder, report.json or run.jsonl';

/** `maas-conformance baseline init|check|prune`: violations that are known and accepted for now. */
export function addBaseline(program: Command, io: Io): void {
  const baseline = program
    .command('baseline')
    .description('accept known violations: make, check and prune a baseline')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nUse it by `server --baseline FILE` and `judge --baseline FILE`.\n' +
        'Exit status: 0 in order; 2 bad usage; 5 an entry is stale (passes now), expired, or unused (names nothing).',
    );
  baseline
    .command('init')
    .description('write a baseline that accepts the violations of a run')
    .addArgument(new Argument('<run>', run))
    .option('--out <file>', 'file to write, .yaml or .json', 'maas-baseline.yaml')
    .requiredOption('--reason <text>', 'why they are accepted for now')
    .option('--ticket <text>', 'where mending them is tracked')
    .option('--expires <date>', 'last day on which they are, e.g. 2027-01-31', date)
    .option('--force', 'overwrite the file')
    .action((path: string, flags: InitFlags) => init(io, path, flags));
  baseline
    .command('check')
    .description('say whether the entries still hold')
    .addArgument(new Argument('<baseline>', 'file of the baseline'))
    .addArgument(new Argument('[run]', `${run} (left out: only names and days are checked, as of today)`))
    .action(async (file: string, path: string | undefined) => {
      const { assessed } = await look(file, path);
      io.out(`${baselineText(file, assessed, false)}\n`);
      io.exitCode = assessed.some(({ state }) => isOutdated(state)) ? 5 : 0;
    });
  baseline
    .command('prune')
    .description('take out the entries that are stale or unused')
    .addArgument(new Argument('<baseline>', 'file of the baseline'))
    .addArgument(new Argument('<run>', run))
    .action((file: string, path: string) => prune(io, file, path));
}

async function init(io: Io, path: string, { out, force = false, ...words }: InitFlags): Promise<void> {
  if (words.reason.trim() === '')
    throw new UsageError('--reason says nothing.', 'Say why the violations are accepted.');
  const { report } = await readRun(path, await catalogueOfRun(path));
  const { reason, ticket, expires } = words;
  const entries = entriesOf(report, {
    reason,
    ...(ticket !== undefined && { ticket }),
    ...(expires !== undefined && { expires }),
  });
  if (entries.length === 0) {
    io.out('No MUST is violated in this run: there is nothing to accept, and no file was written.\n');
    return;
  }
  writeNewFile(out, await baselineFileText(out, entries, report), force);
  io.out(
    `${out} accepts ${count(entries.length, 'violation')}: ${[...new Set(entries.map(({ clause }) => clause))].join(', ')}.\n`,
  );
}

async function prune(io: Io, file: string, path: string): Promise<void> {
  const { assessed } = await look(file, path);
  const out = assessed.flatMap(({ state }, place) => (state === 'stale' || state === 'unused' ? place : []));
  if (out.length > 0) writeFileSync(file, await withoutEntries(file, out));
  const rest = assessed.filter((_, place) => !out.includes(place));
  const gone = out.map((place) => `  taken out: ${assessed[place]?.sentence ?? ''}\n`).join('');
  io.out(`${gone}${baselineText(file, rest, false)}\n`);
  io.exitCode = rest.some(({ state }) => isOutdated(state)) ? 5 : 0;
}

async function look(file: string, path: string | undefined) {
  const [baseline, catalogue] = [
    await readBaseline(file),
    path === undefined ? await loadLibrary() : await catalogueOfRun(path),
  ];
  const report = path === undefined ? undefined : (await readRun(path, catalogue)).report;
  const day = (report?.startedAt ?? new Date().toISOString()).slice(0, 10);
  return { assessed: assess(baseline.accept, catalogue, day, report) };
}

function date(value: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return value;
  throw new UsageError(`--expires takes a day such as 2027-01-31, not "${value}".`);
}
