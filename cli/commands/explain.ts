import { Argument, type Command } from 'commander';
import { type Catalogue, checkTitles, loadLibrary } from '../internal/catalogue.js';
import { ambiguityText, clauseText } from '../internal/clause-text.js';
import type { Io } from '../internal/io.js';
import { didYouMean } from '../internal/suggest.js';
import { UsageError } from '../internal/usage-error.js';

/** `maas-conformance explain SCI-001`: everything that is known of a clause. Takes ids of ambiguities and checks as well. */
export function addExplain(program: Command, io: Io): void {
  program
    .command('explain')
    .description('say what a clause asks, why, and how to mend a server that fails it')
    .addArgument(
      new Argument('<id>', 'id of a clause (SCI-001), a check (sci-create-status) or an open question (AMB-001)'),
    )
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action(async (id: string, flags: { json?: boolean; color: boolean }) => {
      const catalogue = await loadLibrary();
      io.out(flags.json ? asJson(catalogue, id) : asText(io, io.colour && flags.color, catalogue, id));
    });
}

function asText(io: Io, colour: boolean, catalogue: Catalogue, id: string): string {
  const { clause, ambiguities } = find(catalogue, id);
  if (clause === undefined)
    return `${ambiguities.map((ambiguity) => ambiguityText(io, colour, ambiguity)).join('\n\n')}\n`;
  return clauseText(io, colour, clause, checkTitles(catalogue), ambiguities);
}

function asJson(catalogue: Catalogue, id: string): string {
  const { clause, ambiguities } = find(catalogue, id);
  return `${JSON.stringify(clause === undefined ? ambiguities[0] : { ...clause, ambiguities }, undefined, 2)}\n`;
}

/** A clause with the open questions that touch it; or the question alone when it was asked for. */
function find(
  catalogue: Catalogue,
  id: string,
): { clause?: Catalogue['clauses'][number]; ambiguities: Catalogue['ambiguities'] } {
  const wanted = id.toLowerCase();
  const ambiguity = catalogue.ambiguities.find((one) => one.id.toLowerCase() === wanted);
  if (ambiguity) return { ambiguities: [ambiguity] };
  const clause = catalogue.clauses.find((one) => one.id.toLowerCase() === wanted || one.checks?.includes(wanted));
  if (clause) {
    return {
      clause,
      ambiguities: catalogue.ambiguities.filter(
        (one) => one.id === clause.ambiguity || one.clauses.includes(clause.id),
      ),
    };
  }
  const ids = [
    ...catalogue.clauses.map((one) => one.id),
    ...catalogue.ambiguities.map((one) => one.id),
    ...checkTitles(catalogue).keys(),
  ];
  throw new UsageError(`There is no clause "${id}".`, didYouMean(id, ids, 'See maas-conformance list.'));
}
