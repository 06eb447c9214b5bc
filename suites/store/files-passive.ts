import type { PassiveCheck } from '../engine/check.js';
import { differ, fieldOf, passive } from '../http/passive.js';

const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** What every answer of a Store shows. */
export const filesPassive: readonly PassiveCheck[] = [
  passive(
    'store-etag-form',
    'STORE-013',
    'An ETag is an entity tag: quoted, with W/ before it when it is weak.',
    (x) => fieldOf(x, 'etag') !== undefined,
    (x) =>
      differ(
        /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(fieldOf(x, 'etag') ?? ''),
        'ETag: "…" or W/"…"',
        `ETag: ${fieldOf(x, 'etag')}`,
        'An ETag is no entity tag.',
      ),
  ),
  passive(
    'store-last-modified-form',
    'STORE-014',
    'Last-Modified is an HTTP-date that is not later than the answer.',
    (x) => fieldOf(x, 'last-modified') !== undefined,
    (x) => {
      const modified = fieldOf(x, 'last-modified') ?? '';
      const date = Date.parse(fieldOf(x, 'date') ?? '');
      const late = Date.parse(modified) > date;
      return differ(
        imfFixdate.test(modified) && !late,
        'Last-Modified: an HTTP-date, not later than Date',
        `Last-Modified: ${modified}, Date: ${fieldOf(x, 'date')}`,
        late ? 'A file was changed after the answer was made.' : 'Last-Modified is no HTTP-date.',
      );
    },
  ),
];
