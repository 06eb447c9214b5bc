/** True when a JSON value holds more than `limit` values, itself included; stops counting there. */
export function isLarge(value: unknown, limit: number): boolean {
  const waiting = [value];
  for (let count = 0; waiting.length > 0; count += 1) {
    if (count + waiting.length > limit) return true;
    const next = waiting.pop();
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) waiting.push(part);
  }
  return false;
}
