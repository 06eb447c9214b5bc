import type { Operations, Reply } from '../check.js';
import { NoAnswer } from '../outcomes.js';
import { tryJson } from '../reply.js';
import { atBase, ociPath, webhdfsPath } from '../store-paths.js';
import type { StoreInterface } from '../types.js';

/** One question for each way of asking, and whether the answer is that of somebody who knows it. Credentials may be missing: a refusal in the protocol's own form shows it too. */
const probes: Readonly<
  Record<Exclude<StoreInterface, 'http'>, { path: string | ((url: string) => string); knows(reply: Reply): boolean }>
> = {
  mpai: { path: '/MPAI/Store/L3', knows: (reply) => reply.status === 200 && Array.isArray(tryJson(reply)) },
  // TUF specification 4.6: the timestamp is the one file of fixed name that changes.
  tuf: {
    path: '/metadata/timestamp.json',
    knows: (reply) => reply.status === 200 && member(member(tryJson(reply), 'signed'), '_type') === 'timestamp',
  },
  // Not all who speak it number their requests, and not all can list; Azure tells errors in the same form and numbers them.
  s3: {
    path: atBase('list-type=2&max-keys=1'),
    knows: (reply) =>
      reply.header('x-amz-request-id') !== undefined ||
      (reply.header('x-ms-request-id') === undefined &&
        /<(?:\w+:)?(?:ListBucketResult|ListAllMyBucketsResult|Error)(?:\s[^>]*)?>\s*<(?:\w+:)?(?:Name|Owner|Buckets|Code|IsTruncated|Prefix)[\s/>]/.test(
          reply.text().slice(0, 2_000),
        )),
  },
  // A container, or a refusal of it; what has the number of an S3 request comes from the other interface of the same server.
  swift: {
    path: atBase('format=json&limit=1'),
    knows: (reply) =>
      reply.header('x-amz-request-id') === undefined &&
      (reply.header('x-container-object-count') !== undefined ||
        (reply.status >= 400 && reply.header('x-trans-id') !== undefined)),
  },
  webhdfs: {
    path: webhdfsPath('', 'LISTSTATUS'),
    knows: (reply) =>
      member(tryJson(reply), 'FileStatuses') !== undefined || member(tryJson(reply), 'RemoteException') !== undefined,
  },
  // Distribution specification, end-1: 200 or a challenge, with this field from all who descend from the first registry.
  oci: {
    path: ociPath(''),
    knows: (reply) =>
      reply.header('docker-distribution-api-version') !== undefined ||
      (reply.status === 401 && Array.isArray(member(tryJson(reply), 'errors'))),
  },
};

/** The interfaces of a Store that answer as such, in the order of their names in {@link StoreInterface}. */
export async function findInterfaces(ops: Operations, url: string): Promise<StoreInterface[]> {
  const found = await Promise.all(
    Object.entries(probes).map(async ([name, { path, knows }]) => {
      const reply = await ops.raw('GET', typeof path === 'string' ? path : path(url)).catch((error: unknown) => {
        if (error instanceof NoAnswer) return undefined;
        throw error;
      });
      return reply !== undefined && knows(reply) ? [name as StoreInterface] : [];
    }),
  );
  return found.flat();
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
