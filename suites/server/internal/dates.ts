/**
 * Date and time of ISO 8601: seconds, fraction (any digits, point or comma) and offset may be left out. RFC 3339 is the
 * subset of the extended format with all of them.
 */
const extended = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
/** The same without separators; date and time are both of one format (ISO 8601-1:2019, 5.4.1). */
const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}(?:\d{2})?)?$/;

/** Whether a text is an ISO 8601 date and time that exists in the calendar. */
export function isIso8601(text: string): boolean {
  return timeOf(text) !== undefined;
}

/** Nanoseconds since 1970 of an ISO 8601 date and time (a missing offset is taken as UTC); undefined when it is none. */
export function timeOf(text: string): bigint | undefined {
  const found = extended.exec(text) ?? basic.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', offset = 'Z'] = found;
  const utc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second === '60' ? '59' : second}Z`);
  // Date.parse lets February 30 pass as March 2: what comes back must be the day that was written.
  if (Number.isNaN(utc) || (new Date(utc).getUTCDate() !== Number(day) && hour !== '24')) return undefined;
  const minutes = offset === 'Z' ? 0 : offsetMinutes(offset);
  return BigInt(utc - minutes * 60_000) * 1_000_000n + BigInt(`${fraction}000000000`.slice(0, 9));
}

function offsetMinutes(offset: string): number {
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? -minutes : minutes;
}
