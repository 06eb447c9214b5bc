/** MUST clauses with checks whose breach no bent reference can show, and why. */
export const unkillable: Readonly<Record<string, string>> = {};
