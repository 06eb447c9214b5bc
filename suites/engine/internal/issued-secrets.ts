import type { HeaderList } from '../types.js';

/** The token that an answer brings, if it brings one. */
export function tokenIn(headers: HeaderList | undefined): string | undefined {
  return headers?.find(([name, value]) => name.toLowerCase() === 'x-auth-token' && value !== '')?.[1];
}

/** Longer bodies are no addresses. */
const longestAddress = 16_384;

/**
 * Secrets that a server issues to this client in an answer: the token of a sign-in, and the delegation tokens that a namenode
 * with security writes into addresses of datanodes, in Location or, by `noredirect`, in JSON.
 */
export function issuedSecrets(headers: HeaderList | undefined, body: Uint8Array): string[] {
  const token = tokenIn(headers);
  const address = headers?.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
  const json = headers?.some(([name, value]) => name.toLowerCase() === 'content-type' && /\bjson\b/i.test(value));
  const text = json === true && body.length <= longestAddress ? new TextDecoder().decode(body) : '';
  const delegations = [...`${address}\n${text}`.matchAll(/[?&]delegation=([^&\s"]+)/g)].map(
    ([, secret = '']) => secret,
  );
  return [...(token === undefined ? [] : [token]), ...delegations];
}
