import { schemaFor, validateData } from '../../../spec/schemas/load.js';
import { RequestError } from './request-error.js';

const mostViolations = 20;

/**
 * Whether a message is of a Data Type the port takes: by its `Header`, then by the type's JSON Schema. A Data Type for
 * which no schema is at hand is taken as it is.
 *
 * @throws RequestError 422 with the list of violations
 */
export function requireDataType(value: unknown, types: readonly string[]): void {
  const header = headerOf(value);
  const type = header === undefined ? types[0] : types.find((candidate) => candidate === header);
  if (type === undefined) {
    const detail = `must be ${types.join(' or ')}`;
    throw new RequestError(422, 'The message is of another Data Type than the port takes.', {
      violations: [{ pointer: '/Header', detail }],
    });
  }
  if (schemaFor(type) === undefined) return;
  const judgement = validateData(type, value);
  if (judgement.valid) return;
  throw new RequestError(422, `The message does not follow the schema of ${type}.`, {
    violations: judgement.errors.slice(0, mostViolations).map(({ pointer, message }) => ({ pointer, detail: message })),
  });
}

function headerOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('Header' in value)) return undefined;
  return value.Header;
}
