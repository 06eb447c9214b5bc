/** One thing wrong with a body: where (JSON pointer) and what. */
export interface Violation {
  pointer: string;
  detail: string;
}

/** A request that is refused. `message` is the `detail` of the problem document: fit for the client. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly extra: { headers?: Record<string, string | string[]>; violations?: readonly Violation[] } = {},
  ) {
    super(message);
    this.name = 'RequestError';
  }
}
