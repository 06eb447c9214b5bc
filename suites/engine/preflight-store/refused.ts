import type { Operations } from '../check.js';
import { NoAnswer } from '../outcomes.js';
import type { StoreSurroundings } from '../preflight/surroundings.js';
import { atBase, ociPath, webhdfsPath } from '../store-paths.js';
import type { StoreInterface } from '../types.js';
import { ask } from './ask.js';

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

/** How each interface is asked whether it lets anybody in, and what it wants otherwise. */
const doors: Partial<Record<StoreInterface, { path(url: string): string; wants: string }>> = {
  s3: { path: atBase('list-type=2&max-keys=1'), wants: 's3:ACCESS_KEY:SECRET[:REGION]' },
  swift: { path: atBase('format=json&limit=1'), wants: 'swift:ACCOUNT:USER:KEY' },
  webhdfs: { path: webhdfsPath('', 'LISTSTATUS'), wants: 'hdfs:USER, or what the gateway in front asks for' },
  oci: { path: ociPath(''), wants: 'basic:USER:PASSWORD or bearer:TOKEN' },
};

/** Why nothing can be seen of a Store without a credential, or with that of the run; undefined when it lets it in. */
export async function closedTo(
  ops: Operations,
  interfaces: readonly StoreInterface[],
  { url, auth }: StoreSurroundings,
): Promise<string | undefined> {
  let told: string | undefined;
  for (const name of interfaces) {
    const door = doors[name];
    const reply = door && (await ask(ops, 'GET', door.path(url)));
    // One that is open is enough to go on.
    if (door === undefined || (reply?.status !== 401 && reply?.status !== 403)) return undefined;
    told ??=
      auth === undefined
        ? `The ${name} interface refuses requests without a credential (${reply.status}); give ${door.wants} with --auth or MAAS_AUTH, or name an AIM that anybody may read with --element.`
        : `The ${name} interface refuses the ${auth.scheme} credential (${reply.status}), and no AIM was found that it may read; check --auth or MAAS_AUTH (${door.wants}), or name an AIM with --element.`;
  }
  return told;
}
