import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.js';

/**
 * The value of a JSON or YAML file that a person wrote.
 *
 * @param what names it in messages: `configuration`, `baseline`.
 * @throws UsageError with the line and column of the first fault; its text is not quoted, it might hold a secret.
 */
export async function readDocument(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The ${what} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
  const { parseDocument } = await import('yaml'); // which reads JSON too, and tells where it is wrong
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [sentence = ''] = fault.message.split('\n');
    throw new UsageError(`The ${what} ${file} is neither JSON nor YAML: ${sentence.replace(/:$/, '')}.`);
  }
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new UsageError(`The ${what} ${file} cannot be read: ${(error as Error).message.split('\n')[0]}.`);
  }
}
