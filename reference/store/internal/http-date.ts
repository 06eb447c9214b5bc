const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = `(${months.join('|')})`;
const time = '(\\d\\d):(\\d\\d):(\\d\\d)';

// RFC 9110 5.6.7: one form to send, two more that a recipient has to understand.
const imfFixdate = new RegExp(`^${day}, (\\d\\d) ${month} (\\d{4}) ${time} GMT$`);
const rfc850 = new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\\d\\d)-${month}-(\\d\\d) ${time} GMT$`);
const asctime = new RegExp(`^${day} ${month} ([ \\d]\\d) ${time} (\\d{4})$`);

/** Seconds since 1970 of an HTTP-date (RFC 9110 5.6.7), or undefined when the text is none. */
export function parseHttpDate(text: string): number | undefined {
  const fixdate = imfFixdate.exec(text);
  if (fixdate) return seconds(Number(fixdate[3]), fixdate[2], fixdate[1], fixdate.slice(4));
  const old = rfc850.exec(text);
  if (old) return seconds(fullYear(Number(old[3])), old[2], old[1], old.slice(4));
  const c = asctime.exec(text);
  if (c) return seconds(Number(c[6]), c[1], c[2], c.slice(3, 6));
  return undefined;
}

/** IMF-fixdate of a time in ms since 1970, e.g. `Fri, 20 Nov 2026 10:15:30 GMT`. */
export function formatHttpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

function seconds(
  year: number,
  monthName: string | undefined,
  date: string | undefined,
  clock: string[],
): number | undefined {
  const [hour, minute, second] = clock.map(Number);
  const ms = Date.UTC(year, months.indexOf(monthName ?? ''), Number(date), hour, minute, second);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}

/** RFC 9110 5.6.7: a two-digit year that seems more than 50 years ahead is one of the past. */
function fullYear(twoDigits: number): number {
  const now = new Date().getUTCFullYear();
  const year = now - (now % 100) + twoDigits;
  return year > now + 50 ? year - 100 : year;
}
