import type { Mutant } from '../../fixtures/mutants/types.js';
import type { Heard, Peer, PeerResult } from './types.js';

export interface Comparison {
  peers: readonly Pick<Peer, 'id' | 'title' | 'setUp' | 'packages'>[];
  results: readonly PeerResult[];
  mutants: readonly Pick<Mutant, 'name' | 'clause'>[];
}

export interface Scores {
  /** Mutants of which the tool reports what it does not report of the reference, and mutants it was given. */
  found: number;
  of: number;
  /** Failures on the unbent reference. */
  onReference: number;
  /** Variants with a failure, and variants it was given. */
  onVariants: number;
  variants: number;
}

/** What one tool's answers come to. */
export function scores({ heard }: PeerResult): Scores {
  const of = (kind: Heard['kind']): Heard[] => heard.filter((each) => each.kind === kind);
  const failed = (some: Heard[]): number => some.filter(({ failures }) => failures.length > 0).length;
  return {
    found: failed(of('mutant')),
    of: of('mutant').length,
    onReference: of('reference').reduce((sum, { failures }) => sum + failures.length, 0),
    onVariants: failed(of('variant')),
    variants: of('variant').length,
  };
}

/** `docs/peers.md`. The same answers give the same text: no dates, no times. */
export function peersTable({ peers, results, mutants }: Comparison): string {
  const asked = peers.map((peer) => ({ peer, result: results.find(({ id }) => id === peer.id) }));
  const ran = asked.flatMap(({ peer, result }) => (result?.heard.length ? [{ peer, result }] : []));
  const faults = asked.flatMap(({ peer, result }) =>
    result?.fault === undefined ? [] : [{ peer, fault: result.fault }],
  );
  const given = Math.min(mutants.length, ...ran.map(({ result }) => scores(result).of));
  return [
    '# Beside other tools',
    '',
    'What the tools that one would otherwise pick say of the same broken servers. Written by `npm run bench -- peers`, which',
    'installs them on demand outside this project, starts each server of [fixtures](../fixtures) on the loopback address,',
    'and lets each tool examine it with its own set-up.',
    '',
    'These tools are good at what they are for: Prism shows that documents and traffic agree, Portman and Newman, Step CI and',
    'Dredd test an API that its authors describe, by the examples that they give. None of them claims to judge a server of this',
    'standard, none was written for it, and whoever puts more work into a collection or a workflow finds more. What they are',
    'not given by a document is what most of these mutants break: a state that is remembered, two users, connections,',
    'credentials that are almost right, time. And the mutants were written beside the clauses of this suite, one for each, so',
    'that its own figure is what it must be by construction; it is no measure of faults that nobody has thought of.',
    '',
    `There are ${mutants.length} mutants; a tool was given as many as the second figure says${given < mutants.length ? ', at even distances in the order of their areas' : ''}. Found: the`,
    'tool reports a failure that it does not report of the unbent reference in the same setting (credentials, TLS). A find may',
    'have little to do with what the mutant breaks; it counts all the same. False alarms: failures on the reference, and variants',
    '(right servers that differ from the reference) of which it reports, twice, a failure that it does not report of the reference.',
    '',
    '| tool | mutants found | failures on the reference | variants blamed |',
    '| --- | --- | --- | --- |',
    ...ran.map(({ peer, result }) => {
      const { found, of, onReference, onVariants, variants } = scores(result);
      return `| ${peer.title} | **${found}/${of}** | ${onReference} | ${variants === 0 ? 'by `npm run accuracy`' : `${onVariants}/${variants}`} |`;
    }),
    '',
    '## By area',
    '',
    `| area | ${ran.map(({ peer }) => peer.title).join(' | ')} |`,
    `| --- |${' --- |'.repeat(ran.length)}`,
    ...areasOf(mutants).map((area) => {
      const names = new Set(mutants.filter(({ clause }) => areaOf(clause) === area).map(({ name }) => name));
      const cells = ran.map(({ result }) => {
        const { found, of } = scores({ ...result, heard: result.heard.filter(({ name }) => names.has(name)) });
        return `${found}/${of}`;
      });
      return `| ${area} | ${cells.join(' | ')} |`;
    }),
    '',
    '## How each was set up',
    '',
    ...peers.map(({ title, setUp, packages }) => {
      const installed = packages.length === 0 ? '' : ` Installed: ${packages.map((name) => `\`${name}\``).join(', ')}.`;
      return `- **${title}**: ${setUp}${installed}`;
    }),
    '',
    '## What could not run',
    '',
    ...(faults.length === 0 ? ['Nothing.'] : faults.map(({ peer, fault }) => `- ${peer.title}: \`${oneLine(fault)}\``)),
    '',
    '## False alarms in detail',
    '',
    'Some are the set-up rather than the tool: whoever knows that a server may answer 410 where the document says 404, or may have',
    'no discovery, can write that into a workflow. The documents and the tools do not say it by themselves.',
    '',
    ...alarms(ran),
    '',
  ].join('\n');
}

function alarms(ran: readonly { peer: Pick<Peer, 'title'>; result: PeerResult }[]): string[] {
  const lines = ran.flatMap(({ peer, result }) =>
    result.heard
      .filter(({ kind, failures }) => kind !== 'mutant' && failures.length > 0)
      .map(
        ({ name, failures }) =>
          `- ${peer.title} on ${name}: ${failures.slice(0, 3).map(quoted).join('; ')}${failures.length > 3 ? `; and ${failures.length - 3} more` : ''}`,
      ),
  );
  return lines.length === 0 ? ['None.'] : lines;
}

const areaOf = (clause: string): string => clause.replace(/-\d+$/, '');
const areasOf = (mutants: Comparison['mutants']): string[] => [...new Set(mutants.map(({ clause }) => areaOf(clause)))];
const oneLine = (text: string): string => text.replace(/[\s`]+/g, ' ').trim();
const quoted = (text: string): string => `\`${oneLine(text)}\``;
