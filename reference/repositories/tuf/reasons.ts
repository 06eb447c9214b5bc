import { RepositoryError } from '../types.js';

/** What tuf-js says, told apart by what it means. It wraps its own errors into text, so the text is what there is to read. */
const reasons: readonly [RegExp, string][] = [
  [/is expired/, 'expired, or frozen at an old state'],
  [/is less than current version|Missing file .* in new snapshot/, 'rolled back'],
  [/does not match snapshot version|doesn't match timestamp/, 'mixed of several states'],
  [/Expected version \d+, got/, 'a root out of turn'],
  [/was signed by 0\/\d+ keys/, 'unsigned, or signed by keys that are not (or no longer) those of the root'],
  [/was signed by \d+\/\d+ keys/, 'signed by fewer keys than the threshold'],
  [/Expected hash/, 'of a wrong digest'],
  [/Expected length/, 'of a wrong length'],
  [/octets it may have/, 'endless, or of a wrong length'],
  [/is missing/, 'incomplete'],
  [/JSON|must be|is not|expected '/, 'damaged'],
];

/** The refusal of TUF metadata: a reason for people, and what the verifier said. */
export function whyRefused(error: unknown, label: string): RepositoryError {
  const text = (error as Error).message
    .replace(/^Unable to load \w+( metadata)? error /, '')
    .replace(/^\w*Error: /, '');
  if (error instanceof RepositoryError && error.code !== 'NOT_TRUSTED') return error;
  const unreachable = /could not be asked|did not (answer|come)|answered 5/.exec(text);
  if (unreachable) return new RepositoryError('UNAVAILABLE', `${label}: ${sentence(text)}`);
  const reason = reasons.find(([pattern]) => pattern.test(text))?.[1] ?? 'not what it has to be';
  return new RepositoryError('NOT_TRUSTED', `${label} is refused: it is ${reason} (${text.replace(/\.$/, '')}).`);
}

const sentence = (text: string): string => `${text.replace(/\.$/, '')}.`;
