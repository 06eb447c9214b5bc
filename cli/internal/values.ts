import { statSync } from 'node:fs';
import { type Format, formatNames } from '../../reports/formats.js';
import { UsageError } from './usage-error.js';

/** Readers of option values for commander. Each throws a {@link UsageError} with one sentence. */

/** Whole number from `low` to `high`. */
export function wholeNumber(option: string, low: number, high = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number) || number < low || number > high) {
      const range = high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
      throw new UsageError(`${option} takes a whole number ${range}, not "${value}".`);
    }
    return number;
  };
}

/** Comma-separated names, and the option may be repeated: `a,b` or `--x a --x b`. */
export function names(value: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ];
}

/** `i/n` with 1 ≤ i ≤ n. */
export function shard(value: string): { index: number; total: number } {
  const [, index, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? [];
  const part = { index: Number(index), total: Number(total) };
  if (index === undefined || part.index < 1 || part.index > part.total) {
    throw new UsageError(
      `--shard takes i/n with i from 1 to n, not "${value}".`,
      'The second of three machines says --shard 2/3.',
    );
  }
  return part;
}

/** A regular expression that compiles. */
export function pattern(value: string): string {
  try {
    new RegExp(value, 'i');
    return value;
  } catch (error) {
    throw new UsageError(`--grep is not a regular expression: ${(error as Error).message}.`);
  }
}

/** Report formats to write, in the order of the list of formats: `json,html` or `all`. */
export function reportFormats(value: string): Format[] {
  const wanted = names(value);
  const unknown = wanted.find((name) => name !== 'all' && !(formatNames as string[]).includes(name));
  if (unknown !== undefined || wanted.length === 0) {
    throw new UsageError(
      `The report format "${unknown ?? ''}" is not available.`,
      `Available: ${formatNames.join(', ')}, or all.`,
    );
  }
  return wanted.includes('all') ? [...formatNames] : formatNames.filter((name) => wanted.includes(name));
}

/** A file that is there. */
export function existingFile(option: string): (value: string) => string {
  return (value) => {
    if (statSync(value, { throwIfNoEntry: false })?.isFile()) return value;
    throw new UsageError(`${option}: there is no file "${value}".`);
  };
}

/**
 * The address of a server. User and password in it are refused: they would travel into recordings and reports.
 *
 * @returns the URL without a trailing slash.
 */
export function serverUrl(value: string): string {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw notAUrl(value);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw notAUrl(value);
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      'The URL holds a user or a password.',
      'Give the URL without them, and the credential by MAAS_AUTH=basic:USER:PASSWORD.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError('The URL of a server ends with its path.', 'Leave out the query and the fragment.');
  }
  return url.href.replace(/\/+$/, '');
}

function notAUrl(value: string): UsageError {
  const bare = /^[\w.-]+(:\d+)?(\/.*)?$|^\[[\da-f:]+\](:\d+)?/i.test(value) && /[.:]|^localhost/.test(value);
  return new UsageError(
    `"${value}" is neither a command nor an http or https URL.`,
    bare ? `Did you mean http://${value} ?` : 'The commands are listed by maas-conformance --help.',
  );
}
