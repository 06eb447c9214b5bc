import { join } from 'node:path';
import type { Command } from 'commander';
import { paint } from '../../reports/paint.js';
import { wrap } from '../../reports/wrap.js';
import { loadCatalogue } from '../internal/catalogue.js';
import type { Io } from '../internal/io.js';
import { judgeServer } from '../internal/judge-server.js';
import { writableFolder } from '../internal/output.js';
import { showcase } from '../internal/showcase.js';
import { wholeNumber } from '../internal/values.js';

/** Cases of a property check: a demonstration is to be over soon, and the reference is judged with more elsewhere. */
const runs = 10;

interface DemoFlags {
  out: string;
  seed?: number;
  workers?: number;
  quiet?: boolean;
  color: boolean;
}

/**
 * `maas-conformance demo`: starts the reference in this process, shows a Remote Client Application at work on it, judges
 * it in both dialects and prints where the reports are. Ends with the worst exit code of the two runs.
 */
export function addDemo(program: Command, io: Io): void {
  program
    .command('demo')
    .description('start the reference, use it, judge it in both dialects')
    .option('--out <folder>', 'folder for the recordings and reports', 'maas-report')
    .option('--seed <n>', 'makes generated values repeatable', wholeNumber('--seed', 0, 2 ** 31 - 1))
    .option(
      '--workers <n>',
      'processes that work at the same time (left out: one for each processor, at most 4)',
      wholeNumber('--workers', 1, 64),
    )
    .option('--quiet', 'print the verdicts only')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action(async (flags: DemoFlags) => {
      const folder = await writableFolder(flags.out);
      const { startReference } = await import('../../reference/start.js');
      const reference = await startReference();
      try {
        await demonstrate(io, reference, folder, flags);
      } finally {
        await reference.close();
      }
    });
}

async function demonstrate(
  io: Io,
  reference: { url: string; store: string },
  folder: string,
  flags: DemoFlags,
): Promise<void> {
  const { quiet = false, seed, workers } = flags;
  const colour = io.colour && flags.color;
  const p = paint(colour);
  const say = (text: string): void => {
    if (!quiet) io.out(`${text}\n`);
  };
  say(`Reference API Server at ${reference.url}, its Store at ${reference.store}.`);
  say(
    `\n${p.bold('A Remote Client Application sends a note, a recording and a picture to MCT-SHO-V1.0, which answers:')}`,
  );
  say(wrap(await showcase(reference.url), io.width, '  '));
  const catalogue = await loadCatalogue();
  const show = { formats: ['json', 'html'] as const, quiet, json: false, colour };
  for (const dialect of ['aif-3.0', 'mas-1.0'] as const) {
    say(`\n${p.bold(`Judging it in the words of ${dialect}`)}`);
    const options = {
      url: reference.url,
      dialect,
      runs,
      out: join(folder, dialect),
      ...(seed !== undefined && { seed }),
      ...(workers !== undefined && { workers }),
    };
    io.exitCode = Math.max(io.exitCode, await judgeServer(io, options, show, catalogue));
  }
}
