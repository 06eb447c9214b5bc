/**
 * Octets of base64 text, standard or URL-safe, with or without padding (DSSE takes both alphabets); undefined when the
 * text is not base64, which Buffer.from alone would pass over in silence.
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/.test(text)) return undefined;
  const bare = text.replace(/=+$/, '');
  if (bare.length % 4 === 1 || (bare !== text && text.length % 4 !== 0)) return undefined;
  return Buffer.from(bare, 'base64');
}
