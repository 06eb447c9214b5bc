import type { Readable } from 'node:stream';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { optionalClient } from '../internal/optional-client.js';
import { type GetOptions, RepositoryError } from '../types.js';
import type { File, OpenContext, Tree } from './types.js';

/**
 * A bucket of S3 or of anything that speaks its protocol, by the AWS SDK (Signature Version 4):
 * `s3://bucket/prefix?endpoint=https://s3.example&region=eu-west-1&style=path`. `style` is `path` where an endpoint is
 * given and `virtual` (bucket.host) otherwise. Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN;
 * without them requests go unsigned, as for a public bucket.
 */
export async function openS3Tree(spec: URL, { env, limits }: OpenContext): Promise<Tree> {
  const sdk = await optionalClient<typeof import('@aws-sdk/client-s3')>(
    '@aws-sdk/client-s3',
    'an S3 repository',
    () => import('@aws-sdk/client-s3'),
  );
  const bucket = spec.hostname;
  const prefix = decodeURIComponent(spec.pathname).replace(/^\/+|\/+$/g, '');
  const endpoint = spec.searchParams.get('endpoint') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const style = spec.searchParams.get('style') ?? (endpoint ? 'path' : 'virtual');
  if (style !== 'path' && style !== 'virtual') throw new RepositoryError('CONFIG', 'style has to be path or virtual.');
  if (endpoint && !URL.canParse(endpoint)) throw new RepositoryError('CONFIG', 'endpoint has to be a URL.');
  const label = `s3://${bucket}/${prefix === '' ? '' : `${prefix}/`}`;
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  const config: S3ClientConfig = {
    region: spec.searchParams.get('region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    forcePathStyle: style === 'path',
    maxAttempts: 1, // who asks several repositories decides what a failure means
    requestChecksumCalculation: 'WHEN_REQUIRED', // others than AWS do not know the newer checksums
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: limits.headersMs,
      requestTimeout: limits.headersMs,
      socketTimeout: limits.idleMs,
    },
    ...(endpoint ? { endpoint } : {}),
    ...(accessKeyId && secretAccessKey
      ? { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
      : { credentials: { accessKeyId: '', secretAccessKey: '' }, signer: { sign: async (request) => request } }),
  };
  const client: S3Client = new sdk.S3Client(config);
  const key = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);

  return {
    label,
    async get(path, options = {}) {
      try {
        return await object(path, options);
      } catch (error) {
        // If-Match stands for If-Range, which S3 does not have: the part is of another object, so all of it is asked for.
        const { ifRange, range, ...whole } = options;
        if (ifRange !== undefined && range !== undefined && statusOf(error) === 412)
          return object(path, whole).catch((again) => absent(again, label));
        return absent(error, label);
      }
    },
    async list(folder, signal) {
      const names: string[] = [];
      const Prefix = `${key(folder)}/`;
      let token: string | undefined;
      do {
        const page: import('@aws-sdk/client-s3').ListObjectsV2CommandOutput = await client
          .send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix,
              Delimiter: '/',
              ...(token ? { ContinuationToken: token } : {}),
            }),
            signal ? { abortSignal: signal } : {},
          )
          .catch((error: unknown) => {
            throw failure(error, label);
          });
        for (const { Prefix: below = '' } of page.CommonPrefixes ?? []) names.push(below.slice(Prefix.length));
        for (const { Key = '' } of page.Contents ?? []) if (Key !== Prefix) names.push(Key.slice(Prefix.length));
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined && names.length < 100_000);
      return names;
    },
    close: async () => client.destroy(),
  };

  async function object(path: string, { range, etag: held, ifRange, signal }: GetOptions): Promise<File> {
    const answer = await client.send(
      new sdk.GetObjectCommand({
        Bucket: bucket,
        Key: key(path),
        ...(range ? { Range: `bytes=${range.first}-${range.last ?? ''}` } : {}),
        ...(held ? { IfNoneMatch: held } : {}),
        ...(ifRange && range ? { IfMatch: ifRange } : {}),
      }),
      signal ? { abortSignal: signal } : {},
    );
    const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+)/.exec(answer.ContentRange ?? '') ?? [];
    const length = size === undefined ? answer.ContentLength : Number(size);
    return {
      body: answer.Body as Readable,
      ...(length === undefined ? {} : { length }),
      ...(answer.ETag === undefined ? {} : { etag: answer.ETag }),
      ...(first === undefined ? {} : { range: { first: Number(first), last: Number(last) } }),
    };
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

function absent(error: unknown, label: string): 'unchanged' | undefined {
  const status = statusOf(error);
  if (status === 304) return 'unchanged';
  if (status === 404 && (error as { name?: string }).name !== 'NoSuchBucket') return undefined;
  throw failure(error, label);
}

/** The SDK's messages may hold addresses; names and statuses say enough. */
function failure(error: unknown, label: string): RepositoryError {
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  const status = statusOf(error);
  if (status === 401 || status === 403)
    return new RepositoryError('REFUSED', `${label} does not accept the credentials (${status}).`);
  if (name === 'TimeoutError') return new RepositoryError('TIMEOUT', `${label} did not answer in time.`);
  if (status !== undefined && status < 500)
    return new RepositoryError('BAD_ANSWER', `${label} answered ${status} (${name ?? 'no reason'}).`);
  return new RepositoryError('UNAVAILABLE', `${label} could not be asked (${code ?? name ?? 'no usable answer'}).`);
}
