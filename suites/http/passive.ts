/** Building blocks of passive checks: pure views on one recorded exchange. */
import type { PassiveCheck } from '../engine/check.js';
import { asksForPause } from '../engine/reply.js';
import type { Exchange, Operation } from '../engine/types.js';

type Finding = ReturnType<PassiveCheck['judge']>;

/** The answers that carry a state object. */
export const stateOperations: readonly Operation[] = ['start', 'status', 'pause', 'resume'];

/** Field values, comma-joined when repeated; undefined when absent or when there is no response. */
export function fieldOf(x: Exchange, name: string): string | undefined {
  const values = (x.response?.headers ?? []).filter(([n]) => n.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** Media type of the response, in lower case, without parameters. */
export function mediaTypeOf(x: Exchange): string | undefined {
  return fieldOf(x, 'content-type')?.split(';')[0]?.trim().toLowerCase();
}

export function isJsonType(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /^(application\/json|application\/[^ ]+\+json|mpai\/port-data)$/.test(mediaType);
}

export function isSuccess(x: Exchange): boolean {
  return x.response !== undefined && x.response.status >= 200 && x.response.status < 300;
}

export function isError(x: Exchange): boolean {
  return x.response !== undefined && x.response.status >= 400;
}

/** Whether a server only asked to come back later: it did not look at the request. */
export function isBusy(x: Exchange): boolean {
  return asksForPause({ status: x.response?.status ?? 0, header: (name) => fieldOf(x, name) });
}

/** An error that is about what was asked. */
export function isRefusal(x: Exchange): boolean {
  return isError(x) && !isBusy(x);
}

/** A valid request of one of these operations that was carried out. */
export function succeededAs(x: Exchange, operations: readonly Operation[]): boolean {
  return (
    x.intent.kind === 'valid' &&
    x.intent.operation !== undefined &&
    operations.includes(x.intent.operation) &&
    isSuccess(x)
  );
}

/** Parsed body, when it is JSON and was recorded whole; undefined otherwise. */
export function bodyOf(x: Exchange): unknown {
  const body = x.response?.body;
  if (body?.text === undefined || body.truncated === true) return undefined;
  try {
    return JSON.parse(body.text) as unknown;
  } catch {
    return undefined; // another clause asks whether it is JSON
  }
}

/** What a body looks like in a message: its head. */
export function excerpt(x: Exchange, length = 120): string {
  const text = x.response?.body.text ?? `${x.response?.body.length ?? 0} octets that are not text`;
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** A passive check that compares one value with what is due; `undefined` from `fault` means the clause holds. */
export function passive(
  id: string,
  clause: string,
  title: string,
  applies: (x: Exchange) => boolean,
  fault: (x: Exchange) => Finding,
): PassiveCheck {
  return { id, clause, title, applies: (x) => x.response !== undefined && applies(x), judge: fault };
}

/** Whoever carries an operation out signals that with one status. */
export function successStatus(id: string, clause: string, operation: Operation, status: number): PassiveCheck {
  return passive(
    id,
    clause,
    `A successful ${operation} is signalled by ${status}.`,
    (x) => succeededAs(x, [operation]),
    (x) =>
      differ(
        x.response?.status === status,
        `status ${status}`,
        `status ${x.response?.status}`,
        `The ${operation} succeeded with another status.`,
      ),
  );
}

/** The finding for a condition that does not hold. */
export function differ(holds: boolean, expected: string, received: string, message: string): Finding {
  return holds ? undefined : { expected, received, message };
}
