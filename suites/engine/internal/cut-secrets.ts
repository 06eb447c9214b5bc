export const redacted = '<redacted>';

/** Parts of a secret shorter than this are not looked for: they are too often no part of one. */
const shortest = 4;
/** How messages show that a quotation was cut: ours, and those of JSON.parse. */
const cutAfter = /"?(?:…|\.\.\.)/g;
const cutBefore = /(?:…|\.\.\.)"?/g;

/** `text` without the beginnings of secrets before an ellipsis and their ends after one: a quotation may be cut inside a secret. */
export function withoutCutSecrets(text: string, secrets: readonly string[]): string {
  if (!text.includes('…') && !text.includes('...')) return text;
  return secrets.reduce((result, secret) => withoutEnds(withoutBeginnings(result, secret), secret), text);
}

function withoutBeginnings(text: string, secret: string): string {
  let result = text;
  for (const { index } of [...text.matchAll(cutAfter)].reverse()) {
    for (let length = Math.min(secret.length, index); length >= shortest; length -= 1) {
      if (!result.startsWith(secret.slice(0, length), index - length)) continue;
      result = `${result.slice(0, index - length)}${redacted}${result.slice(index)}`;
      break;
    }
  }
  return result;
}

function withoutEnds(text: string, secret: string): string {
  let result = text;
  for (const mark of [...text.matchAll(cutBefore)].reverse()) {
    const from = mark.index + mark[0].length;
    for (let length = secret.length; length >= shortest; length -= 1) {
      if (!result.startsWith(secret.slice(-length), from)) continue;
      result = `${result.slice(0, from)}${redacted}${result.slice(from + length)}`;
      break;
    }
  }
  return result;
}
