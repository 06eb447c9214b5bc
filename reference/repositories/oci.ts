import { createHash } from 'node:crypto';
import { nextTarget } from '../../spec/links.js';
import { isAimName, standardName } from '../store/names.js';
import { createHttpClient, fileOf, type Reply, refusal, requestHeaders, single } from './internal/http.js';
import { createOciAuth } from './internal/oci-auth.js';
import type { OpenContext } from './trees/types.js';
import { type ElementKind, type Repository, RepositoryError } from './types.js';

/** Media types of an AIM as an OCI artefact (distribution-spec 1.1, image-spec 1.1 "Guidelines for Artifact Usage"). */
export const ociTypes = {
  artifact: 'application/vnd.mpai.aim.v3',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
  layers: {
    metadata: 'application/vnd.mpai.aim.metadata.v3+json',
    package: 'application/vnd.mpai.aim.package.v1.tar+gzip',
    approved: 'application/vnd.mpai.aim.approved.v1+json',
  } satisfies Record<ElementKind, string>,
  /** Annotation with the AIMName, since names of repositories know no upper case. */
  nameAnnotation: 'community.mpai.aimname',
} as const;

interface Manifest {
  annotations?: Record<string, string>;
  layers?: { mediaType?: string; digest?: string; size?: number }[];
}

/**
 * An OCI registry: `oci://registry.example/prefix`, `oci+http://127.0.0.1:5000/prefix`. Each AIM is a repository
 * `<prefix>/<aimname in lower case>`, each version a tag, each element a blob of the manifest's layers. Manifest and blob
 * are checked against their digests. Credentials: OCI_USERNAME and OCI_PASSWORD.
 */
export function openOciRegistry(spec: URL, { env, limits }: OpenContext): Repository {
  const origin = `${spec.protocol === 'oci+http:' ? 'http' : 'https'}://${spec.host}`;
  const prefix = spec.pathname.replace(/^\/+|\/+$/g, '');
  const label = `${spec.protocol}//${spec.host}/${prefix}`;
  const http = createHttpClient(label, limits);
  const auth = createOciAuth(http, origin, env, label);
  const repositoryOf = (name: string): string =>
    prefix === '' ? name.toLowerCase() : `${prefix}/${name.toLowerCase()}`;
  const ask = (path: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Reply> =>
    auth.ask(`${origin}/v2/${path}`, headers, signal);

  async function json<T>(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ value: T; next: string | undefined } | undefined> {
    const reply = await ask(path, { accept: `${ociTypes.manifest}, application/json` }, signal);
    const text = await http.text(reply);
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw refusal(reply.status, label);
    const stated = single(reply.headers['docker-content-digest']);
    if (stated?.startsWith('sha256:') && stated !== `sha256:${createHash('sha256').update(text).digest('hex')}`) {
      throw new RepositoryError('NOT_TRUSTED', `${label} sent a manifest that is not what its digest says.`);
    }
    try {
      return {
        value: JSON.parse(text) as T,
        next: /^\/v2\/(.*)$/.exec(nextTarget(single(reply.headers.link) ?? '') ?? '')?.[1],
      };
    } catch {
      throw new RepositoryError('BAD_ANSWER', `${label} answered with something that is not JSON.`);
    }
  }

  async function pages<T>(
    first: string,
    read: (value: T) => string[] | null | undefined,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const found: string[] = [];
    for (let path: string | undefined = first; path !== undefined && found.length < 100_000; ) {
      const page: { value: T; next: string | undefined } | undefined = await json<T>(path, signal);
      found.push(...((page && read(page.value)) ?? []));
      path = page?.next;
    }
    return found;
  }

  const versions = async (name: string, signal?: AbortSignal): Promise<number[]> =>
    (await pages<{ tags?: string[] | null }>(`${repositoryOf(name)}/tags/list`, ({ tags }) => tags, signal))
      .filter((tag) => /^[1-9][0-9]{0,8}$/.test(tag))
      .map(Number)
      .sort((a, b) => a - b);

  const manifest = async (repository: string, version: number, signal?: AbortSignal): Promise<Manifest | undefined> =>
    (await json<Manifest>(`${repository}/manifests/${version}`, signal))?.value;

  async function names(signal?: AbortSignal): Promise<string[]> {
    const all = await pages<{ repositories?: string[] }>('_catalog?n=1000', ({ repositories }) => repositories, signal);
    const own = all.filter(
      (each) => (prefix === '' || each.startsWith(`${prefix}/`)) && !each.slice(prefix.length + 1).includes('/'),
    );
    const found = await Promise.all(
      own.map(async (repository) => {
        const tags = await versions(prefix === '' ? repository : repository.slice(prefix.length + 1), signal);
        const latest = tags.at(-1);
        return latest === undefined
          ? undefined
          : (await manifest(repository, latest, signal))?.annotations?.[ociTypes.nameAnnotation];
      }),
    );
    return found.filter((name): name is string => name !== undefined && isAimName(name)).sort();
  }

  return {
    label,
    async get({ kind, name: asked, version: wanted }, options = {}) {
      if (!isAimName(asked)) return undefined;
      const name =
        standardName(asked) === asked
          ? (await names(options.signal)).find((each) => standardName(each) === asked)
          : asked;
      if (name === undefined) return undefined;
      const version = wanted ?? (await versions(name, options.signal)).at(-1);
      const found = version === undefined ? undefined : await manifest(repositoryOf(name), version, options.signal);
      const layer = found?.layers?.find(({ mediaType }) => mediaType === ociTypes.layers[kind]);
      const hex = /^sha256:([0-9a-f]{64})$/.exec(layer?.digest ?? '')?.[1];
      if (found?.annotations?.[ociTypes.nameAnnotation] !== name || hex === undefined) return undefined;
      const etag = `"${hex}"`; // what a blob is called is what it is: no need to ask again
      if (options.etag === etag) return 'unchanged';
      const { etag: _held, ifRange, ...rest } = options;
      const partial = ifRange === undefined || ifRange === etag ? rest : {};
      const reply = await ask(`${repositoryOf(name)}/blobs/sha256:${hex}`, requestHeaders(partial), options.signal);
      const blob = await fileOf(reply, label);
      if (blob === undefined || blob === 'unchanged') return blob;
      const digest = Buffer.from(hex, 'hex').toString('base64');
      return {
        ...blob,
        name,
        etag,
        digest,
        length: layer?.size ?? blob.length ?? 0,
        ...(kind === 'metadata' && version ? { version } : {}),
      };
    },
    versions,
    async list({ after = '', limit = 1000, signal } = {}) {
      const all = (await names(signal)).filter((name) => name > after);
      const last = all.slice(0, limit).at(-1);
      return { names: all.slice(0, limit), ...(all.length > limit && last !== undefined ? { next: last } : {}) };
    },
    close: () => http.close(),
  };
}
