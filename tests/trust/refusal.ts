import { TrustError } from '../../trust/trust-error.js';

/** The code with which an action is refused; undefined when it is not. */
export function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof TrustError) return error.code;
    throw error;
  }
}
