/** Why an AIM could not be used, from whatever it threw; for people. */
export function describe(error: unknown): string {
  const { name, message, cause } = (error ?? {}) as { name?: unknown; message?: unknown; cause?: unknown };
  // quickjs-emscripten wraps what the sandbox threw in an error of its own and keeps the original as its cause.
  if (name === 'QuickJSUnwrapError' && cause !== undefined) return describe(cause);
  if (typeof message !== 'string') return 'it threw a value that is no error';
  return clean(typeof name === 'string' && name !== 'Error' ? `${name}: ${message}` : message);
}

/** A reason goes to the RCA: one line, of bounded length, whatever the AIM wrote. */
export function clean(text: string): string {
  const line = text.slice(0, 300).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return line.trim() || 'it gave no reason';
}
