import { STATUS_CODES } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { componentValidator } from '../../spec/openapi.js';
import type { Expectations, Reply } from './check.js';
import { NotSeen, Violation } from './outcomes.js';
import { asksForPause, excerptOf } from './reply.js';

/** The matchers of a check. They hold no state; each throws a {@link Violation} that quotes what came. */
export const expectations: Expectations = {
  status(reply, want, because) {
    const wanted = Array.isArray(want) ? (want as readonly (number | string)[]) : [want as number | string];
    if (!wanted.includes(reply.status)) expectHeard(reply);
    if (wanted.some((each) => matches(reply.status, each))) return;
    fail(
      reply,
      `expected status ${wanted.map(statusName).join(' or ')}, received ${received(reply)}${because === undefined ? '' : `: ${because}`}`,
      {
        expected: `status ${wanted.map(statusName).join(' or ')}`,
        received: received(reply),
      },
    );
  },
  refused(reply, because) {
    expectHeard(reply);
    if (reply.status >= 400 && reply.status <= 599) return;
    fail(reply, `expected an error status because ${because}, received ${received(reply)}`, {
      expected: 'an error status (4xx or 5xx)',
      received: received(reply),
    });
  },
  mediaType(reply, want) {
    const wanted = (typeof want === 'string' ? [want] : want).map((each) => each.toLowerCase());
    const got = reply.mediaType();
    if (got !== undefined && wanted.includes(got)) return;
    const detail = {
      expected: `Content-Type ${wanted.join(' or ')}`,
      received: got === undefined ? 'no Content-Type' : `Content-Type ${reply.header('content-type')}`,
    };
    fail(reply, `expected ${detail.expected}, received ${detail.received}`, detail);
  },
  header(reply, name, want) {
    const got = reply.header(name);
    const ok = got !== undefined && (want === undefined || (typeof want === 'string' ? got === want : want.test(got)));
    if (ok) return;
    const detail = {
      expected:
        want === undefined ? `the field ${name}` : `${name}: ${want instanceof RegExp ? `a value like ${want}` : want}`,
      received: got === undefined ? `no field ${name}` : `${name}: ${got}`,
    };
    fail(reply, `expected ${detail.expected}, received ${detail.received}`, detail);
  },
  schema<T>(reply: Reply, component: string): T {
    const body = reply.json();
    const verdict = componentValidator(component)(body);
    if (verdict.valid) return body as T;
    return fail(reply, `the body is not a valid ${component}: ${verdict.errors.slice(0, 5).join('; ')}`, {
      expected: `a body valid against the schema ${component}`,
      received: `${excerptOf(reply.bytes)}: ${verdict.errors.slice(0, 5).join('; ')}`,
    });
  },
  equal(got, want, what, reply) {
    if (isDeepStrictEqual(got, want)) return;
    fail(reply, `${what}: expected ${show(want)}, received ${show(got)}`, {
      expected: show(want),
      received: show(got),
    });
  },
  that(condition, message, detail, reply) {
    if (!condition) fail(reply, message, detail);
  },
};

/**
 * A server may limit how many requests it answers (429, RFC 6585 section 4; 503 with Retry-After, RFC 9110 section 15.6.4):
 * such an answer is neither right nor wrong, and no refusal of what was asked.
 */
function expectHeard(reply: Reply): void {
  if (!asksForPause(reply)) return;
  throw new NotSeen(
    'not-observed',
    `The server was busy, and repeating the request did not help (${statusName(reply.status)}): it limits requests or instances more tightly than the suite can wait for; try --workers 1.`,
  );
}

function matches(status: number, want: number | string): boolean {
  return typeof want === 'number'
    ? status === want
    : /^[1-5]xx$/.test(want)
      ? Math.floor(status / 100) === Number(want[0])
      : String(status) === want;
}

function statusName(status: number | string): string {
  const phrase = STATUS_CODES[status];
  return phrase === undefined ? String(status) : `${status} ${phrase}`;
}

function received(reply: Reply): string {
  return `${statusName(reply.status)} with ${excerptOf(reply.bytes)}`;
}

function show(value: unknown): string {
  const text =
    value === undefined
      ? 'nothing'
      : typeof value === 'string'
        ? JSON.stringify(value)
        : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}

function fail(reply: Reply | undefined, message: string, detail: { expected: string; received: string }): never {
  throw new Violation(`${message.charAt(0).toUpperCase()}${message.slice(1)}`, {
    ...detail,
    ...(reply === undefined ? {} : { exchange: reply.exchange.id }),
  });
}
