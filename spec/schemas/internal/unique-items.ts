import type { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * Replaces ajv's `uniqueItems`, which compares every item with every other: a sender could stop a server for hours with
 * a few megabytes. This one takes time in proportion to the items and decides alike (JSON Schema, Validation, 6.4.3).
 */
export function compareUniqueItemsByText(ajv: Ajv2020): void {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    validate: (unique: boolean, items: unknown[]) => !unique || new Set(items.map(canonical)).size === items.length,
  });
}

/** The JSON text of a value, the same for equal values: names of properties are in one order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}
