import type { Area, Check, CheckContext } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { dataPassive } from './data-passive.js';
import { base64Of, speechObject, speechOctets } from './internal/speech.js';
import { receive, roundTrip, send } from './internal/steps.js';
import { asciiSample, escapeSample, longText, unicodeSamples, whiteSpaceSample } from './internal/texts.js';

/** Echoes each text on one RWI; `what` names the sample in the message. */
async function echoAll(t: CheckContext, samples: readonly (readonly [what: string, text: string])[]): Promise<void> {
  const rwi = await t.rwi('ECH');
  for (const [what, text] of samples) {
    const got = await roundTrip(t, rwi, 'ECH', text);
    t.expect.equal(got.text, text, `the echo of ${what}`, got.reply);
  }
}

/** Echoes random texts, shortest failure first, until `t.runs` of them have come back. */
async function echoRandom(t: CheckContext): Promise<void> {
  const { default: fc } = await import('fast-check');
  const rwi = await t.rwi('ECH');
  let found: Violation | undefined;
  let other: { error: unknown } | undefined;
  const text = fc.array(fc.integer({ min: 0, max: 0x10ffff - 0x800 }), { maxLength: 200, size: 'max' });
  const outcome = await fc.check(
    fc.asyncProperty(text, async (codes) => {
      if (other !== undefined) return;
      const sent = String.fromCodePoint(...codes.map((code) => (code < 0xd800 ? code : code + 0x800)));
      try {
        const got = await roundTrip(t, rwi, 'ECH', sent);
        t.expect.equal(got.text, sent, 'the echo of a random text', got.reply);
      } catch (error) {
        if (!(error instanceof Violation)) other = { error };
        else {
          found = error;
          throw error;
        }
      }
    }),
    { seed: t.seed | 0, numRuns: t.runs, interruptAfterTimeLimit: 8_000 },
  );
  if (found !== undefined) {
    const { message, detail } = found as Violation;
    throw new Violation(message, { ...detail, path: outcome.counterexamplePath ?? '' });
  }
  if (other !== undefined) throw (other as { error: unknown }).error;
}

/** Sends a body as it stands to the echo and asserts the text that comes back. */
async function echoBody(t: CheckContext, body: string, text: string, what: string): Promise<void> {
  const rwi = await t.rwi('ECH');
  t.expect.status(
    await t.ops.input(rwi, t.port('ECH', 'Input'), body),
    200,
    `${what}: the body is a valid text object`,
  );
  const reply = await receive(t, rwi, t.port('ECH', 'Output'));
  t.expect.equal(t.textOf(reply), text, what, reply);
}

/** Echoes octets and asserts that they come back. */
async function echoOctets(t: CheckContext, samples: readonly Uint8Array[]): Promise<void> {
  const rwi = await t.rwi('BIN');
  for (const octets of samples) {
    const sent = await t.ops.input(rwi, t.port('BIN', 'Input'), speechObject([octets]));
    // A server may refuse content that is too large for it (RFC 9110 15.5.14); a thousand octets are not large.
    if (sent.status === 413 && octets.length > 1000) continue;
    t.expect.status(sent, 200, 'a valid speech object is accepted');
    const reply = await receive(t, rwi, t.port('BIN', 'Output'));
    t.expect.equal(
      base64Of(speechOctets(reply)),
      base64Of(octets),
      `the echo of ${octets.length} octets, in base64`,
      reply,
    );
  }
}

const checks: readonly Check[] = [
  {
    id: 'data-ascii',
    clause: 'DATA-001',
    title: 'All printable ASCII characters come back.',
    needs: ['ECH'],
    run: (t) =>
      echoAll(t, [
        ['ASCII text', asciiSample],
        ['one character', 'a'],
        ['text that looks like JSON', '{"Data":"x"}'],
        ['text that looks like a number', '007'],
      ]),
  },
  {
    id: 'data-white-space',
    clause: 'DATA-001',
    title: 'Blanks at both ends, tabs and all kinds of line ends come back.',
    needs: ['ECH'],
    run: (t) =>
      echoAll(t, [
        ['white space', whiteSpaceSample],
        ['one blank', ' '],
        ['a line end', '\n'],
      ]),
  },
  {
    id: 'data-empty-text',
    clause: 'DATA-002',
    title: 'The empty text comes back as a message.',
    needs: ['ECH'],
    run: (t) => echoAll(t, [['the empty text', '']]),
  },
  {
    id: 'data-unicode',
    clause: 'DATA-003',
    title: 'Samples of all planes of Unicode come back code point for code point.',
    needs: ['ECH'],
    run: (t) => echoAll(t, unicodeSamples),
  },
  {
    id: 'data-unicode-random',
    clause: 'DATA-003',
    title: 'Random texts of any Unicode scalar values come back code point for code point.',
    needs: ['ECH'],
    run: echoRandom,
  },
  {
    id: 'data-escapes',
    clause: 'DATA-004',
    title: 'Escaped characters come back as the characters they stand for.',
    needs: ['ECH'],
    run: (t) => echoBody(t, escapeSample.body, escapeSample.text, 'the text written with escapes'),
  },
  {
    id: 'data-large-text',
    clause: 'DATA-005',
    title: 'A text of 100 kB comes back whole.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = longText(100_000);
      const sent = await t.ops.input(rwi, t.port('ECH', 'Input'), t.textObject(text));
      if (sent.status === 413) throw new NotSeen('not-observed', 'The server refuses 100 kB with 413.');
      t.expect.status(sent, 200, 'the message is valid');
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      const echo = t.textOf(reply);
      t.expect.equal(echo.length, text.length, 'the length of the echo', reply);
      t.expect.that(
        echo === text,
        'The echo of a long text differs.',
        { expected: 'the same text', received: `a difference at ${firstDifference(echo, text)}` },
        reply,
      );
    },
  },
  {
    id: 'data-several-items',
    clause: 'DATA-006',
    title: 'Text in four items comes back in order.',
    needs: ['ECH'],
    async run(t) {
      const items = ['one ', '', 'two\n', 'three'];
      const body = JSON.stringify({
        ...(JSON.parse(t.textObject('')) as object),
        BasicTextData: items.map((Data) => ({ Data })),
      });
      await echoBody(t, body, items.join(''), 'the text of four items');
    },
  },
  {
    id: 'data-octets',
    clause: 'DATA-007',
    title: 'All 256 octet values come back, and so do no octets at all and 64 KiB.',
    needs: ['BIN'],
    run: (t) =>
      echoOctets(t, [
        new Uint8Array(0),
        Uint8Array.from({ length: 256 }, (_, i) => i),
        Uint8Array.from({ length: 65_536 }, (_, i) => (i * 167 + (i >> 8)) & 255),
      ]),
  },
  {
    id: 'data-octet-lengths',
    clause: 'DATA-007',
    title: 'One to four octets come back, whatever padding they need.',
    needs: ['BIN'],
    run: (t) =>
      echoOctets(
        t,
        [1, 2, 3, 4].map((length) => Uint8Array.from({ length }, (_, i) => 255 - i)),
      ),
  },
  {
    id: 'data-header',
    clause: 'DATA-008',
    title: 'The Header of the echo is OSD-BTO-V1.5.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', 'header');
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      const body = reply.json();
      const header = typeof body === 'object' && body !== null ? (body as { Header?: unknown }).Header : undefined;
      t.expect.equal(header, t.port('ECH', 'Output').dataType, 'Header of the message', reply);
    },
  },
  {
    id: 'data-json-form',
    clause: 'DATA-010',
    title: 'White space and another order of members in the body change nothing.',
    needs: ['ECH'],
    async run(t) {
      const members = Object.entries(JSON.parse(t.textObject('laid out')) as object).reverse();
      await echoBody(
        t,
        `\r\n\t${JSON.stringify(Object.fromEntries(members), undefined, '\t')}\n `,
        'laid out',
        'the echo of a body laid out differently',
      );
    },
  },
];

function firstDifference(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return i;
}

export const data: Area = { name: 'data', title: 'What crosses a port', checks, passive: dataPassive };
