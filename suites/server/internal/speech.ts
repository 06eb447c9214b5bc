import type { Reply } from '../../engine/check.js';
import { Violation } from '../../engine/outcomes.js';

/** A Basic Speech Object (`OSD-BSO-V1.5`) with one item per block of octets, as JSON text. */
export function speechObject(blocks: readonly Uint8Array[]): string {
  return JSON.stringify({
    Header: 'OSD-BSO-V1.5',
    BasicSpeechObjectID: 'urn:example:speech',
    BasicSpeechObjectData: blocks.map((octets) => ({ Data: base64Of(octets) })),
  });
}

/** The octets of a Basic Speech Object reply, its items joined. @throws Violation when it is none. */
export function speechOctets(reply: Reply): Uint8Array {
  const body = reply.json() as { BasicSpeechObjectData?: unknown } | null;
  const items = Array.isArray(body?.BasicSpeechObjectData) ? (body.BasicSpeechObjectData as unknown[]) : undefined;
  const texts = items?.map((item) => (item as { Data?: unknown } | null)?.Data);
  if (texts === undefined || !texts.every((text): text is string => typeof text === 'string')) {
    throw new Violation('The message is no Basic Speech Object with inline data.', {
      expected: 'BasicSpeechObjectData: [{"Data": base64}, …]',
      received: reply.text().slice(0, 120),
      exchange: reply.exchange.id,
    });
  }
  return Buffer.concat(texts.map((text) => Buffer.from(text, 'base64')));
}

export function base64Of(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
