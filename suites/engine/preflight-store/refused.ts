import type { Operations } from '../check.js';
import { NoAnswer } from '../outcomes.js';
import type { StoreSurroundings } from '../preflight/surroundings.js';
import { atBase } from '../store-paths.js';

/**
 * Why the credential of a Store's protocol is not accepted, or undefined. A permission that is missing is another matter:
 * a Store need not let everybody list.
 */
export async function refusedByProtocol(
  ops: Operations,
  { url, auth }: StoreSurroundings,
): Promise<string | undefined> {
  if (auth?.scheme !== 's3' && auth?.scheme !== 'swift') return undefined;
  const query = auth.scheme === 's3' ? 'list-type=2&max-keys=1' : 'format=json&limit=1';
  try {
    const reply = await ops.raw('GET', atBase(query)(url));
    if (auth.scheme === 's3') {
      const code =
        /<Code>(InvalidAccessKeyId|SignatureDoesNotMatch|AuthorizationHeaderMalformed|RequestTimeTooSkewed)</.exec(
          reply.text().slice(0, 4_000),
        )?.[1];
      return code === undefined
        ? undefined
        : `The server refuses the s3 credential (${reply.status} ${code}); check access key, secret and region of --auth or MAAS_AUTH, and the clock.`;
    }
    if (reply.exchange.identity === 'main' && reply.status !== 401) return undefined;
    const where = new URL('/auth/v1.0', url);
    return reply.exchange.identity === 'main'
      ? 'The server refuses the token of the swift sign-in (401); may this user read the container?'
      : `The sign-in at ${where} gave no token; check account, user and key of --auth or MAAS_AUTH. (Keystone at another origin is not supported: give bearer or no credential for a public container.)`;
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}
