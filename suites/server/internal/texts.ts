/** Texts that servers like to damage. */

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

/** U+0020 to U+007E. */
export const asciiSample = String.fromCodePoint(...range(0x20, 0x7e));

export const whiteSpaceSample =
  '  \t leading, \r\n carriage return and line feed, \n line feed, \r carriage return, \u000b\u000c\u00a0\u2028\u2029\u3000 trailing \t  ';

/** Scalar values of all planes: every 251st one, which meets each block, without surrogates. */
const scalars = range(0x00a0, 0x10ffff, 251).filter((code) => code < 0xd800 || code > 0xdfff);

export const unicodeSamples: readonly (readonly [what: string, text: string])[] = [
  ['code points of all planes', String.fromCodePoint(...scalars)],
  // Normalisation would make these two alike.
  ['composed and decomposed letters', '\u00e9 e\u0301 \u1e69 s\u0323\u0307 s\u0307\u0323 \u212b \u00c5 \ufb01 \u2460'],
  [
    'right-to-left text with its marks',
    '\u202b\u05e9\u05dc\u05d5\u05dd\u202c \u0627\u0644\u0633\u0644\u0627\u0645 \u200e\u200f\u2066x\u2069',
  ],
  ['joined emoji, flags and skin tones', '\u{1f469}\u200d\u{1f680} \u{1f1ee}\u{1f1f9} \u{1f44d}\u{1f3fd} \u2764\ufe0f'],
  ['byte order mark and noncharacters inside', 'a\ufeffb\uffff\u{1fffe}\u{10ffff}'],
  [
    'East Asian and Indic text',
    '\u6771\u4eac \u{20bb7}\u91ce\u5bb6 \u0939\u093f\u0928\u094d\u0926\u0940 \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22',
  ],
];

/** A text object written with every form of escape of RFC 8259 section 7, and the text that it holds. */
export const escapeSample = {
  body: '{"\\u0048eader":"OSD-BTO-V1.5","BasicTextObjectID":"urn:example:escapes","BasicTextData":[{"Data":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\\u00e9\\u00E9\\u2028\\ud83d\\ude80\\u0022 end"}]}',
  text: '"\\/\b\f\n\r\t\u0000\u001f\u00e9\u00e9\u2028\u{1f680}" end',
};

/** `length` UTF-16 units of words that repeat nowhere, so that a loss anywhere shows. */
export function longText(length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1) text += `${i.toString(36)} `;
  return text.slice(0, length);
}
