/**
 * Date and time of ISO 8601 in the extended format. The date is one of the calendar, of the week (`2026-W48-5`) or of the
 * year (`2026-331`); minutes, seconds and offset may be left out, and the last part of the time may have a fraction (any
 * digits, point or comma). RFC 3339 is the subset with a calendar date and all the rest.
 */
const extended =
  /^(\d{4})-(?:(\d{2})-(\d{2})|W(\d{2})-(\d)|(\d{3}))T(\d{2})(?::(\d{2})(?::(\d{2}))?)?(?:[.,](\d+))?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
/** The same without separators; date and time are both of one format (ISO 8601-1:2019, 5.4.1). */
const basic =
  /^(\d{4})(?:(\d{2})(\d{2})|W(\d{2})(\d)|(\d{3}))T(\d{2})(?:(\d{2})(\d{2})?)?(?:[.,](\d+))?(Z|[+-]\d{2}(?:\d{2})?)?$/;

const dayMs = 86_400_000;

/** Whether a text is an ISO 8601 date and time that exists in the calendar. */
export function isIso8601(text: string): boolean {
  return timeOf(text) !== undefined;
}

/** Nanoseconds since 1970 of an ISO 8601 date and time (a missing offset is taken as UTC); undefined when it is none. */
export function timeOf(text: string): bigint | undefined {
  const found = extended.exec(text) ?? basic.exec(text);
  if (found === null) return undefined;
  const [, year = '', month, day, week, weekday, yearday, hour = '', minute, second, fraction = '', offset = 'Z'] =
    found;
  const date =
    week !== undefined
      ? weekDate(Number(year), Number(week), Number(weekday))
      : yearday !== undefined
        ? ordinalDate(Number(year), Number(yearday))
        : calendarDate(Number(year), Number(month), Number(day));
  const time = Date.parse(`1970-01-01T${hour}:${minute ?? '00'}:${second === '60' ? '59' : (second ?? '00')}Z`);
  if (date === undefined || Number.isNaN(time)) return undefined;
  // Midnight at the end of a day is the last moment of it: nothing comes after.
  if (hour === '24' && /[1-9]/.test(fraction)) return undefined;
  const minutes = offset === 'Z' ? 0 : offsetMinutes(offset);
  const unit = second !== undefined ? 1n : minute !== undefined ? 60n : 3_600n;
  return (
    BigInt(date + time - minutes * 60_000) * 1_000_000n +
    (BigInt(`${fraction}${zeros}`.slice(0, 18)) * unit) / 1_000_000_000n
  );
}

/** Enough digits for a fraction of an hour to be right to the nanosecond. */
const zeros = '0'.repeat(18);

/** Milliseconds since 1970 at the beginning of a day; undefined when the calendar has no such day. */
function calendarDate(year: number, month: number, day: number): number | undefined {
  const date = new Date(0).setUTCFullYear(year, month - 1, day);
  // February 30 comes back as March 2.
  const [m, d] = [new Date(date).getUTCMonth() + 1, new Date(date).getUTCDate()];
  return m === month && d === day ? date : undefined;
}

/** The same for a day of the year, counted from 1. */
function ordinalDate(year: number, day: number): number | undefined {
  const date = new Date(0).setUTCFullYear(year, 0, day);
  return new Date(date).getUTCFullYear() === year ? date : undefined;
}

/** The same for a day of the week, Monday being 1. Week 1 is the one with the first Thursday of the year. */
function weekDate(year: number, week: number, day: number): number | undefined {
  if (day < 1 || day > 7) return undefined;
  const fourth = new Date(0).setUTCFullYear(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs + (week - 1) * 7 * dayMs;
  // The year of a week is that of its Thursday.
  return new Date(monday + 3 * dayMs).getUTCFullYear() === year ? monday + (day - 1) * dayMs : undefined;
}

function offsetMinutes(offset: string): number {
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? -minutes : minutes;
}
