/** Bad usage or configuration: one sentence that says what is wrong, and a hint what to do. Ends with exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
