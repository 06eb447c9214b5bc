import { createHash } from 'node:crypto';

/** A strong entity tag of exactly this text (RFC 9110 8.8.3). */
export function entityTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether an If-None-Match field names the tag, compared weakly, or is `*` (RFC 9110 13.1.2). */
export function namesTag(field: string | undefined, tag: string): boolean {
  if (field === undefined) return false;
  return field.trim() === '*' || field.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
