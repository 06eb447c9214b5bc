/** `user:password` as base64 of UTF-8 (RFC 7617 2 and 2.1). */
export function basicToken(credential: { user: string; password: string }): string {
  return Buffer.from(`${credential.user}:${credential.password}`, 'utf8').toString('base64');
}
