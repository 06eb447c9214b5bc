/** Clauses with checks whose breach no bent reference can show, and why. */
export const unkillable: Readonly<Record<string, string>> = {
  'SEC-001':
    'A mutant would have to listen on a network, and what is judged here listens on loopback; tests/suites/sec-tls.test.ts shows the check fail.',
};
