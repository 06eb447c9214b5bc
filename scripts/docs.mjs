// Writes the pages of docs/ that restate spec/ and cli/ (`npm run generate`, after a build): clauses, ambiguities, commands. `--check` writes nothing
// and exits 1 naming each page that no longer says what its data says.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (...path) => parse(readFileSync(join(root, ...path), 'utf8'));
const line = (text) => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
const note = (source) =>
  `<!-- Written by scripts/docs.mjs from ${source}: change that, then run \`npm run generate\`. -->\n`;

function clausesPage() {
  const files = readdirSync(join(root, 'spec/clauses')).sort();
  const clauses = files.flatMap((file) => read('spec/clauses', file));
  const count = (level) => clauses.filter((clause) => clause.level === level).length;
  const sections = files.map((file) => {
    const rows = read('spec/clauses', file).map(
      ({ id, level, profile, title, source, checks, unchecked }) =>
        `| ${id} | ${level} | ${profile} | ${line(title)} | ${line(`${source.document}, ${source.section}`)} | ${checks ? checks.length : `none: ${line(unchecked)}`} |`,
    );
    const table = [
      '| clause | level | profile | what holds | source | checks |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ];
    return `## ${file.replace('.yaml', '')}\n\n${table.join('\n')}\n`;
  });
  return `${note('spec/clauses')}
# Clauses

${clauses.length} clauses: ${count('MUST')} MUST, ${count('SHOULD')} SHOULD, ${count('MAY')} MAY. \`maas-conformance explain ID\` tells the whole of one: its
text, why it matters, an example exchange and how to mend a server that fails it.

${sections.join('\n')}`;
}

function ambiguitiesPage() {
  const sections = read('spec/ambiguities.yaml').map(
    ({ id, question, readings, source, clauses, ask }) =>
      `## ${id}: ${line(question)}\n\n${readings.map((reading) => `- \`${reading.id}\`: ${line(reading.text)}`).join('\n')}\n\n` +
      `Source: ${line(source)}. Clauses: ${clauses.join(', ') || 'none'}.\n\nTo the authors: ${line(ask)}\n`,
  );
  return `${note('spec/ambiguities.yaml')}
# Ambiguities

Where the standard can be read in more than one way, every reading below passes. Which one a server chose is recorded in
its report.

${sections.join('\n')}`;
}

function workflowsPage() {
  const { workflows } = read('spec/workflows/mct.yaml');
  const sections = Object.entries(workflows).map(([name, { title, execution, description, ports, behaviour }]) => {
    const rows = ports.map(
      ({ direction, dataType, number = 1, label, optional }) =>
        `| ${direction}${optional ? ', optional' : ''} | \`${dataType}\` | ${number} | ${label} |`,
    );
    const table = ['| port | Data Type | number | label |', '| --- | --- | --- | --- |', ...rows].join('\n');
    return `## MCT-${name}: ${title}\n\n${line(description)} Execution: ${execution}.\n\n${table}\n\n${line(behaviour)}\n`;
  });
  return `${note('spec/workflows/mct.yaml')}
# The conformance workflows

Each is named \`1MCT-XXX-V1.0-I01\` and answers also to \`MCT-XXX-V1.0\`. [Implement the conformance workflows](implement-workflows.md)
says how a server comes by them. Text data means the concatenation, in order, of the \`Data\` members of \`BasicTextData\`; other members
of an object are the workflow's own choice.

${sections.join('\n')}`;
}

// What restates the command line is made by the compiled commands.
const { manualPages } = await import('../dist/cli/manual.js');
const pages = {
  'docs/clauses.md': clausesPage(),
  'docs/ambiguities.md': ambiguitiesPage(),
  'docs/workflows.md': workflowsPage(),
  ...manualPages(),
};
const check = process.argv.includes('--check');
for (const [file, text] of Object.entries(pages)) {
  let found = '';
  try {
    found = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    // not written yet
  }
  if (found === text) continue;
  if (check) {
    console.error(`${file} is stale. Run \`npm run generate\` and commit the result.`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, file), text);
    console.log(`${file} written`);
  }
}
