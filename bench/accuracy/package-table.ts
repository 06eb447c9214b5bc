import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../cli/command-line.js';
import { broken, legal } from '../../fixtures/packages/all.js';
import type { PackageCase } from '../../fixtures/packages/types.js';
import type { FindingsReport } from '../../reports/findings.js';
import { packageChecks } from '../../suites/package/findings.js';
import type { Finding } from '../../suites/package/types.js';

/** What the command line said of one case. */
export interface CaseResult {
  name: string;
  exit: number;
  findings: Finding[];
  /** What it printed instead of a report. */
  fault?: string;
}

/** Builds a case in a folder of its own, runs the command line on it in this process, and removes it. */
export async function runCase({ name, command = 'package', build }: PackageCase): Promise<CaseResult> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-case-'));
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    live: false,
    width: 100,
    colour: false,
    env: {},
    exitCode: 0,
  };
  try {
    await runCommandLine([command, ...(await build(folder)), '--json'], io);
    const report = out.startsWith('{') ? (JSON.parse(out) as FindingsReport) : undefined;
    return {
      name,
      exit: io.exitCode,
      findings: report?.subjects.flatMap(({ findings }) => findings) ?? [],
      ...(report === undefined ? { fault: err } : {}),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The exit code that a broken case has to end with: 1 for a MUST, 0 for what is only warned of or noted. */
export function expectedExit(clause: string): number {
  return levelOf(clause) === 'MUST' ? 1 : 0;
}

/** Runs all cases and gives the page docs/accuracy-package.md. */
export async function packageAccuracyPage(): Promise<string> {
  const brokenRows: string[] = [];
  let caught = 0;
  for (const each of broken) {
    const { exit, findings } = await runCase(each);
    const ids = [...new Set(findings.map(({ id }) => id))].sort();
    const hit = ids.includes(each.clause) && exit === expectedExit(each.clause);
    if (hit) caught += 1;
    const others = ids.filter((id) => id !== each.clause).join(', ');
    brokenRows.push(
      `| ${each.name} | ${each.clause} | ${levelOf(each.clause)} | ${each.sentence} | ${hit ? 'caught' : '**missed**'} | ${others} |`,
    );
  }
  const legalRows: string[] = [];
  let silent = 0;
  for (const each of legal) {
    const { exit, findings } = await runCase(each);
    const raised = findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id);
    const quiet = exit === 0 && raised.length === 0;
    if (quiet) silent += 1;
    legalRows.push(
      `| ${each.name} | ${each.freedom} | ${quiet ? 'silent' : `**${[...new Set(raised)].join(', ') || `exit ${exit}`}**`} |`,
    );
  }
  const clauses = new Set([...packageChecks().values()].map(({ id }) => id));
  const bare = [...clauses].filter((id) => !broken.some(({ clause }) => clause === id));
  return `<!-- Written by \`npm run accuracy:package\` from fixtures/packages: do not edit. -->

# Accuracy of \`package\` and \`data\`

Each broken package or instance breaks the clause it names, and has to be caught by it; each legal one takes a freedom that
somebody may take, and has to raise neither an error nor a warning.

- broken: ${caught} of ${broken.length} caught
- legal: ${silent} of ${legal.length} silent
- clauses that no case breaks: ${bare.length === 0 ? 'none' : bare.join(', ')} (of ${clauses.size})

## Broken

| case | clause | level | what is wrong | verdict | also found |
| --- | --- | --- | --- | --- | --- |
${brokenRows.join('\n')}

## Legal

| case | freedom | verdict |
| --- | --- | --- |
${legalRows.join('\n')}
`;
}

function levelOf(clause: string): string {
  return [...packageChecks().values()].find(({ id }) => id === clause)?.level ?? 'MUST';
}
