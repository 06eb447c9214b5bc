import { Argument, type Command, Option } from 'commander';
import { groupBy } from '../../reports/group.js';
import { paint } from '../../reports/paint.js';
import { columns } from '../../reports/wrap.js';
import { type Catalogue, checkTitles, loadLibrary } from '../internal/catalogue.js';
import type { Io } from '../internal/io.js';
import { loadMutants } from '../internal/mutants.js';
import { didYouMean } from '../internal/suggest.js';
import { UsageError } from '../internal/usage-error.js';

type Subject = 'clauses' | 'checks' | 'ambiguities' | 'mutants';
interface ListFlags {
  json?: boolean;
  profile?: string;
  level?: string;
  color: boolean;
}
/** One line of a list: what it is found under, and what is said of it. */
interface Row {
  group: string;
  cells: string[];
  text: string;
  data: unknown;
}

/** `maas-conformance list [clauses|checks|ambiguities|mutants]`. */
export function addList(program: Command, io: Io): void {
  program
    .command('list')
    .description('list the clauses by area, or checks, ambiguities, mutants')
    .addArgument(new Argument('[what]').choices(['clauses', 'checks', 'ambiguities', 'mutants']).default('clauses'))
    .option('--profile <name>', 'only clauses and checks of this profile')
    .addOption(
      new Option('--level <level>', 'only clauses and checks of this level').argParser((level) => level.toUpperCase()),
    )
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action(async (what: Subject, flags: ListFlags) => {
      const rows = await rowsOf(what, flags);
      io.out(
        flags.json
          ? `${JSON.stringify(
              rows.map((row) => row.data),
              undefined,
              2,
            )}\n`
          : text(rows, what, io.colour && flags.color),
      );
    });
}

async function rowsOf(what: Subject, flags: ListFlags): Promise<Row[]> {
  if (what === 'mutants') {
    return (await loadMutants()).map(({ name, clause, sentence, auth, dialect }) => ({
      group: clause.replace(/-\d+$/, ''),
      cells: [name, clause],
      text: sentence,
      data: { name, clause, sentence, auth, dialect },
    }));
  }
  const catalogue = await loadLibrary();
  if (what === 'ambiguities') {
    return catalogue.ambiguities.map((one) => ({ group: '', cells: [one.id], text: one.question.trim(), data: one }));
  }
  const clauses = chosen(catalogue, flags);
  if (what === 'clauses') {
    return clauses.map((one) => ({
      group: one.area,
      cells: [one.id, one.level, one.profile],
      text: one.title,
      data: one,
    }));
  }
  const titles = checkTitles(catalogue);
  return clauses.flatMap((one) =>
    (one.checks ?? []).map((id) => {
      const title = titles.get(id) ?? '';
      return {
        group: one.area,
        cells: [id, one.id, one.level],
        text: title,
        data: { id, clause: one.id, level: one.level, profile: one.profile, title },
      };
    }),
  );
}

function chosen(catalogue: Catalogue, { profile, level }: ListFlags): Catalogue['clauses'] {
  const profiles = new Set(catalogue.clauses.map((one) => one.profile));
  if (profile !== undefined && !profiles.has(profile)) {
    throw new UsageError(
      `There is no profile "${profile}".`,
      didYouMean(profile, profiles, `Profiles: ${[...profiles].join(', ')}.`),
    );
  }
  if (level !== undefined && !['MUST', 'SHOULD', 'MAY'].includes(level)) {
    throw new UsageError(`There is no level "${level}".`, 'Levels: MUST, SHOULD, MAY.');
  }
  return catalogue.clauses.filter(
    (one) => (profile ?? one.profile) === one.profile && (level ?? one.level) === one.level,
  );
}

function text(rows: readonly Row[], what: Subject, colour: boolean): string {
  const p = paint(colour);
  const widths =
    rows[0]?.cells.map((_, column) => Math.max(...rows.map((row) => columns(row.cells[column] ?? '')))) ?? [];
  const lines = [...groupBy(rows, (row) => row.group)].map(([group, of]) => {
    const body = of.map(
      (row) => `  ${row.cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}  ${row.text}`,
    );
    return [...(group === '' ? [] : [p.bold(group)]), ...body].join('\n');
  });
  return `${lines.join('\n\n')}\n\n${p.dim(`${rows.length} ${what}`)}\n`;
}
