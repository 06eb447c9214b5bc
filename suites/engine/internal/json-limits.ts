/** What a reader takes (RFC 8259 section 9 lets it set limits): nesting that recursion survives, values that memory holds. */
const deepest = 2_000;
const most = 1_000_000;

/** Why `bytes`, if they are JSON, are not to be parsed; undefined when they may be. One look at each octet. */
export function jsonTrouble(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength < deepest) return undefined;
  let depth = 0;
  let values = 0;
  let inText = false;
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const octet = bytes[at];
    if (inText) {
      if (octet === 0x5c) at += 1;
      else if (octet === 0x22) inText = false;
    } else if (octet === 0x22) inText = true;
    else if (octet === 0x5b || octet === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > deepest) return `it is nested more than ${deepest} levels deep`;
    } else if (octet === 0x5d || octet === 0x7d) depth -= 1;
    else if (octet === 0x2c) values += 1;
    if (values > most) return `it holds more than ${most} values`;
  }
  return undefined;
}
