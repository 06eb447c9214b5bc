/**
 * Octets as people read them: offset, sixteen octets in hexadecimal, the same as ASCII with a dot for what cannot be
 * shown; at most `most` octets.
 */
export function hexDump(octets: Uint8Array, most: number): string {
  const lines: string[] = [];
  for (let offset = 0; offset < Math.min(octets.length, most); offset += 16) {
    const row = octets.subarray(offset, Math.min(offset + 16, most));
    const hex = Array.from(row, (octet) => octet.toString(16).padStart(2, '0'));
    const halves = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
    const ascii = Array.from(row, (octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'));
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${halves}  ${ascii.join('')}`);
  }
  return lines.join('\n');
}
