import type { CheckResult } from '../types.js';

/** Longest texts of a result, in characters: they quote the server, and what is quoted stands whole in the exchanges. */
const longest = { message: 2_000, expected: 4_000, received: 4_000 } as const;

/** A result whose texts are cut to what a person will read, so that no server can fill a report. */
export function bounded<T extends Pick<CheckResult, 'message'> & Partial<CheckResult>>(result: T): T {
  const cut: Partial<Record<keyof typeof longest, string>> = {};
  for (const [name, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const text = result[name];
    if (text !== undefined && text.length > most) cut[name] = `${text.slice(0, most)}… (${text.length} characters)`;
  }
  return { ...result, ...cut };
}
