import type { PassiveCheck } from '../engine/check.js';
import type { Exchange, Operation } from '../engine/types.js';
import { differ, fieldOf, passive, succeededAs } from '../http/passive.js';
import { isAsynchronous } from './internal/deliveries.js';

const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const httpDate = /^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? /;
const changing: readonly Operation[] = ['status', 'pause', 'resume', 'stop', 'output'];

const has =
  (name: string) =>
  (x: Exchange): boolean =>
    fieldOf(x, name) !== undefined;
const statusOf = (x: Exchange): number => x.response?.status ?? 0;
/** HEAD, 1xx, 204 and 304 have no content whatever their fields say. */
const mayHaveContent = (x: Exchange): boolean =>
  x.request.method !== 'HEAD' && statusOf(x) >= 200 && ![204, 304].includes(statusOf(x));

/** Faults of the message itself; they leave no response to look at. What is no HTTP/1.1 may be answered with no HTTP/1.1. */
const framing: PassiveCheck = {
  id: 'http-framing',
  clause: 'HTTP-003',
  title: 'Every answer is a complete, well-formed HTTP message.',
  incomplete: true,
  applies: (x) => x.response !== undefined || (x.error?.code === 'protocol' && x.intent.kind !== 'probe'),
  judge: (x) =>
    differ(
      x.error?.code !== 'protocol',
      'an HTTP/1.1 message',
      x.error?.message ?? '',
      'An answer is not a well-formed HTTP message.',
    ),
};

/** The body came whole, or the server ended it before its time; not a time-out or a cap of the suite. */
function endedByServer(x: Exchange): boolean {
  return x.error === undefined || x.error.code === 'reset' || x.error.code === 'protocol';
}

/** A length that was not kept leaves half an answer: that is what this check looks for. */
const contentLength: PassiveCheck = {
  ...passive(
    'http-content-length',
    'HTTP-002',
    'Content-Length is the number of octets of the body.',
    (x) => mayHaveContent(x) && has('content-length')(x) && endedByServer(x),
    (x) =>
      differ(
        fieldOf(x, 'content-length') === `${x.response?.body.length}`,
        `Content-Length: ${x.response?.body.length}`,
        `Content-Length: ${fieldOf(x, 'content-length')}`,
        'Content-Length does not state the length of the body.',
      ),
  ),
  incomplete: true,
};

export const httpPassive: readonly PassiveCheck[] = [
  framing,
  passive(
    'http-405-allow',
    'HTTP-001',
    '405 answers have Allow.',
    (x) => statusOf(x) === 405,
    (x) =>
      differ(
        has('allow')(x),
        'Allow with the methods of the resource',
        'no Allow',
        'A 405 answer does not name the allowed methods.',
      ),
  ),
  passive(
    'http-405-allow-true',
    'HTTP-001',
    'Allow of a 405 answer does not name the method that was refused.',
    (x) => statusOf(x) === 405 && has('allow')(x),
    (x) =>
      differ(
        !(fieldOf(x, 'allow') ?? '').split(/\s*,\s*/).includes(x.request.method),
        `Allow without ${x.request.method}`,
        `Allow: ${fieldOf(x, 'allow')}`,
        'A 405 answer allows the method that it refuses.',
      ),
  ),
  contentLength,
  passive(
    'http-date',
    'HTTP-005',
    '2xx, 3xx and 4xx answers have a Date in the form of an IMF-fixdate.',
    // HTTP libraries refuse what they cannot parse before there is a request to answer: probes do not count.
    (x) => x.intent.kind !== 'probe' && statusOf(x) >= 200 && statusOf(x) < 500,
    (x) =>
      differ(
        imfFixdate.test(fieldOf(x, 'date') ?? ''),
        'Date: Fri, 20 Nov 2026 10:15:30 GMT',
        fieldOf(x, 'date') ?? 'no Date',
        'An answer has no Date, or one of another form.',
      ),
  ),
  passive(
    'http-content-type-present',
    'HTTP-012',
    'Answers with a body have a Content-Type.',
    (x) => mayHaveContent(x) && (x.response?.body.length ?? 0) > 0,
    (x) => differ(has('content-type')(x), 'a Content-Type', 'none', 'A body has no media type.'),
  ),
  passive(
    'http-no-store',
    'HTTP-013',
    'States and messages are not to be stored.',
    (x) => succeededAs(x, changing),
    (x) =>
      differ(
        /\bno-(store|cache)\b/i.test(fieldOf(x, 'cache-control') ?? ''),
        'Cache-Control: no-store',
        fieldOf(x, 'cache-control') ?? 'no Cache-Control',
        'A changing answer may be stored by caches.',
      ),
  ),
  passive(
    'http-no-redirect',
    'HTTP-014',
    'Valid requests are not redirected.',
    (x) => x.intent.kind === 'valid' && !isAsynchronous(x),
    (x) =>
      differ(
        statusOf(x) < 300 || statusOf(x) >= 400,
        'an answer of the operation itself',
        `status ${statusOf(x)} to ${fieldOf(x, 'location') ?? 'nowhere'}`,
        'A valid request was redirected.',
      ),
  ),
  passive('http-retry-after', 'HTTP-016', 'Retry-After is a number of seconds or a date.', has('retry-after'), (x) => {
    const value = fieldOf(x, 'retry-after') ?? '';
    return differ(
      /^\d+$/.test(value) || (httpDate.test(value) && !Number.isNaN(Date.parse(value))),
      'whole seconds or an HTTP date',
      value,
      'Retry-After cannot be read.',
    );
  }),
];
