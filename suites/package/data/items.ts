import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { carriedBy, objectsIn, octetsOf } from './walk.js';

/** The data themselves: base64 that decodes, lengths that are true, addresses that are addresses. */
export function judgeItems({ value, place }: JsonDocument, findings: Findings): void {
  for (const { object, pointer } of objectsIn(value)) {
    for (const carried of carriedBy(object, pointer)) {
      for (const [index, item] of carried.items.entries()) {
        const at = `${carried.pointer}/${index}`;
        const inline = inlineOctets(item.Data, carried.binary);
        if (typeof item.Data === 'string' && carried.binary && inline === undefined) {
          findings.report('data-base64', place(`${at}/Data`), `${at}/Data is not base64.`);
        }
        const linked = dataUriOctets(item.DataURI);
        const octets = inline ?? linked;
        for (const name of ['Length', 'DataLength']) {
          const stated = item[name];
          if (typeof stated !== 'number' || octets === undefined || stated === octets.length) continue;
          const message = `${at}/${name} says ${stated}, and the data have ${octets.length} octets.`;
          findings.report('data-length', place(`${at}/${name}`), message);
        }
        if (typeof item.DataURI === 'string' && !URL.canParse(item.DataURI)) {
          findings.report('data-uri', place(`${at}/DataURI`), `${at}/DataURI is no absolute URI.`);
        }
      }
    }
  }
}

function inlineOctets(data: unknown, binary: boolean): Buffer | undefined {
  if (typeof data !== 'string') return undefined;
  return binary ? octetsOf(data) : Buffer.from(data);
}

/** Octets of a `data:` URI (RFC 2397) in base64. */
function dataUriOctets(uri: unknown): Buffer | undefined {
  const base64 = typeof uri === 'string' ? /^data:[^,]*;base64,(.*)$/s.exec(uri)?.[1] : undefined;
  return octetsOf(base64);
}
