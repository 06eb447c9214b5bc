/** The man page and docs/cli.md, made from the commands themselves: what `--help` says is what they say. */
import type { Command } from 'commander';
import { createProgram } from './command-line.js';
import type { Io } from './internal/io.js';
import { packageVersion } from './internal/version.js';

/** Pages that restate the command line, by the file they become. Pure; written by `npm run generate`. */
export function manualPages(): Record<string, string> {
  const program = createProgram(silent);
  return { 'docs/cli.md': markdown(program), 'docs/maas-conformance.1': roff(program) };
}

const nothing = (): void => undefined;
const silent: Io = { out: nothing, err: nothing, live: false, width: 100, colour: false, env: {}, exitCode: 0 };

interface Entry {
  term: string;
  text: string;
}
interface Page {
  usage: string;
  description: string;
  entries: Entry[];
}

/** What the help of a command says: arguments first, then options. Subcommands have pages of their own. */
function pageOf(command: Command, path: string): Page {
  const help = command.createHelp();
  const argumentEntries = command.registeredArguments
    .map((argument) => ({ term: help.argumentTerm(argument), text: help.argumentDescription(argument) }))
    .filter(({ text }) => text !== '');
  const options = help
    .visibleOptions(command)
    .map((option) => ({ term: help.optionTerm(option), text: help.optionDescription(option) }));
  const names = command.registeredArguments.map((argument) => {
    const word = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${word}>` : `[${word}]`;
  });
  return {
    usage: [path, ...(options.length > 0 ? ['[options]'] : []), ...names].join(' '),
    description: command.description(),
    entries: [...argumentEntries, ...options],
  };
}

/** Every command that does something, in the order of `--help`. */
function pages(program: Command): Page[] {
  const walk = (command: Command, path: string): Page[] => {
    const children = command.commands.filter((each) => each.name() !== 'help');
    if (children.length === 0) return [pageOf(command, path)];
    return children.flatMap((child) => walk(child, `${path} ${child.name()}`));
  };
  return walk(program, program.name());
}

/** What stands below the help of the program: exit status, credentials. */
function trailer(program: Command): string[] {
  let text = '';
  program.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  program.outputHelp();
  const at = text.indexOf('\nExit status:');
  return at < 0
    ? []
    : text
        .slice(at)
        .trim()
        .split(/\n\n+/)
        .map((paragraph) => paragraph.replaceAll('\n', ' '));
}

function markdown(program: Command): string {
  const sections = pages(program).map(({ usage, description, entries }) => {
    const rows = entries.map(({ term, text }) => `| \`${cell(term)}\` | ${cell(text)} |`);
    const table = rows.length === 0 ? '' : `\n\n| | |\n| --- | --- |\n${rows.join('\n')}`;
    return `## ${usage.split(' [')[0]?.split(' <')[0]}\n\n\`${usage}\`: ${description}${table}`;
  });
  return `<!-- Written from cli/ by npm run generate: change the commands. -->

# Command line

${program.description()} \`maas-conformance <url>\` is \`maas-conformance server <url>\`.

${sections.join('\n\n')}

${trailer(program).map(escapeMarkup).join('\n\n')}
`;
}

const escapeMarkup = (text: string): string => text.replace(/[<|]/g, (sign) => (sign === '<' ? '&lt;' : '\\|'));
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function roff(program: Command): string {
  const commands = pages(program).flatMap(({ usage, description, entries }) => [
    `.SS ${text(usage)}`,
    text(`${description}.`),
    ...entries.flatMap((entry) => ['.TP', `.B ${text(entry.term)}`, text(entry.text)]),
  ]);
  return [
    `.\\" Written from cli/ by npm run generate.`,
    `.TH MAAS-CONFORMANCE 1 "" "maas-conformance ${packageVersion()}" "User Commands"`,
    '.SH NAME',
    'maas-conformance \\- judge MPAI as a Service servers, Stores and packages against the standard',
    '.SH SYNOPSIS',
    '.B maas-conformance',
    text('<url> [options]'),
    '.br',
    '.B maas-conformance',
    text('<command> [options]'),
    '.SH DESCRIPTION',
    text(program.description()),
    '.SH COMMANDS',
    ...commands,
    '.SH NOTES',
    ...trailer(program).flatMap((paragraph) => ['.PP', text(paragraph)]),
    '',
  ].join('\n');
}

/** Text as troff takes it: backslashes and hyphens escaped, no line that begins with a control character. */
function text(words: string): string {
  const escaped = words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
