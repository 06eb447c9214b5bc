import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { carriedBy, objectsIn, octetsOf } from './walk.js';

/** How a file of each format begins; a format that is not listed is not judged. */
const beginnings: Readonly<Record<string, (octets: Buffer) => boolean>> = {
  WAV: (octets) => /^(RIFF|RF64)....WAVE/s.test(latin(octets, 12)),
  MP4: (octets) => latin(octets, 8).slice(4) === 'ftyp',
  MOV: (octets) => ['ftyp', 'moov', 'mdat', 'wide', 'free'].includes(latin(octets, 8).slice(4)),
  '3GP': (octets) => latin(octets, 8).slice(4) === 'ftyp',
  AVI: (octets) => /^RIFF....AVI /s.test(latin(octets, 12)),
  MKV: (octets) => octets.length > 4 && octets.readUInt32BE(0) === 0x1a45dfa3,
  WEBM: (octets) => octets.length > 4 && octets.readUInt32BE(0) === 0x1a45dfa3,
  FLV: (octets) => latin(octets, 3) === 'FLV',
  TIFF: (octets) => ['II*\0', 'MM\0*'].includes(latin(octets, 4)),
  PNG: (octets) => latin(octets, 4) === '\u0089PNG',
  JPEG: (octets) => latin(octets, 3) === '\u00ff\u00d8\u00ff',
  JPG: (octets) => latin(octets, 3) === '\u00ff\u00d8\u00ff',
};

const qualifiers = ['TextQualifier', 'BasicSpeechDataQualifier', 'AudioQualifier', 'VisualQualifier'];

/** Data are what their Qualifier says, as far as their first octets tell. */
export function judgeQualifiers({ value, place }: JsonDocument, findings: Findings): void {
  for (const { object, pointer } of objectsIn(value)) {
    const name = qualifiers.find((each) => object[each] !== undefined);
    if (name === undefined) continue;
    const stated = [...formatsOf(object[name])];
    for (const carried of carriedBy(object, pointer)) {
      for (const [index, { Data }] of carried.items.entries()) {
        const at = `${carried.pointer}/${index}/Data`;
        const report = (why: string): void => findings.report('data-qualifier', place(at), `${at} ${why}.`);
        if (!carried.binary && typeof Data === 'string') {
          if (stated.includes('ASCII') && /[^\0-\x7f]/.test(Data)) report('is not ASCII, as its Qualifier says');
          continue;
        }
        const octets = octetsOf(Data);
        if (octets === undefined) continue;
        for (const format of stated) {
          if (beginnings[format]?.(octets) === false) report(`is not ${format}, as its Qualifier says`);
        }
      }
    }
  }
}

/** The formats named under the `Formats` of a Qualifier. */
function* formatsOf(qualifier: unknown): Generator<string> {
  const formats = (qualifier as { Formats?: unknown } | null)?.Formats;
  for (const { object } of objectsIn(formats)) {
    for (const name of ['FileFormat', 'Static', 'Dynamic']) {
      const format = object[name];
      if (typeof format === 'string') yield format;
    }
  }
}

const latin = (octets: Buffer, length: number): string => octets.toString('latin1', 0, length);
