import type { Operations, Reply } from '../check.js';
import { stringMember, tryJson } from '../reply.js';
import { atBase, ociPath, ociRepository, webhdfsPath } from '../store-paths.js';
import type { StoreElement, StoreInterface } from '../types.js';
import { ask } from './ask.js';

/** Names of AIMs that a repository lists below `L3/` in its own way. A registry is not asked: its names know no upper case. */
export async function namesByProtocol(
  ops: Operations,
  interfaces: readonly StoreInterface[],
  url: string,
): Promise<string[]> {
  const paths: string[] = [];
  if (interfaces.includes('s3')) {
    const text = textOf(await ask(ops, 'GET', atBase('list-type=2&prefix=L3%2F&delimiter=%2F&max-keys=100')(url)));
    for (const [, key = ''] of text.matchAll(/<(?:\w+:)?(?:Key|Prefix)>([^<]+)</g)) paths.push(key);
  }
  if (interfaces.includes('swift')) {
    const query = 'format=json&prefix=L3%2F&delimiter=%2F&limit=100';
    for (const each of listOf(await ask(ops, 'GET', atBase(query)(url))))
      paths.push(stringMember(each, 'subdir') ?? stringMember(each, 'name') ?? '');
  }
  if (interfaces.includes('webhdfs')) {
    const found = jsonOf(await ask(ops, 'GET', webhdfsPath('L3', 'LISTSTATUS')(url)));
    for (const each of listIn(member(found, 'FileStatuses'), 'FileStatus'))
      paths.push(`L3/${stringMember(each, 'pathSuffix') ?? ''}`);
  }
  return paths.flatMap((path) => /^L3\/([\w.-]{1,100}?)(?:\/|\.json)?$/.exec(path)?.[1] ?? []);
}

/** An AIM that is no plain file: in HDFS, or in a registry as an artefact whose layers are its parts. */
export async function elementByProtocol(
  ops: Operations,
  name: string,
  interfaces: readonly StoreInterface[],
  url: string,
): Promise<StoreElement | undefined> {
  const found =
    (interfaces.includes('webhdfs') ? await inHdfs(ops, name, url) : undefined) ??
    (interfaces.includes('oci') ? await inRegistry(ops, name, url) : undefined);
  return found === undefined || Object.keys(found).length === 0 ? undefined : { name, ...found };
}

type Parts = Omit<StoreElement, 'name'>;

async function inHdfs(ops: Operations, name: string, url: string): Promise<Parts> {
  const places: [keyof Parts, string][] = [
    ['metadata', `L3/${name}.json`],
    ['metadata', `L3/${name}/1.json`],
    ['package', `packages/${name}.tar.gz`],
    ['approved', `approved/${name}.json`],
  ];
  const found: Parts = {};
  for (const [part, path] of places) {
    if (found[part] !== undefined) continue;
    const status = jsonOf(await ask(ops, 'GET', webhdfsPath(path, 'GETFILESTATUS')(url)));
    if (member(member(status, 'FileStatus'), 'type') === 'FILE') found[part] = webhdfsPath(path, 'OPEN')(url);
  }
  return found;
}

/** Ends of the media types that tell the layers of an AIM apart. */
const layers: Readonly<Record<keyof Parts, RegExp>> = {
  metadata: /aim\.metadata\b/,
  package: /aim\.package\b/,
  approved: /aim\.approved\b/,
};

async function inRegistry(ops: Operations, name: string, url: string): Promise<Parts> {
  const repository = ociRepository(name)(url);
  const tags = jsonOf(await ask(ops, 'GET', ociPath(`${repository}/tags/list`)(url)));
  const versions = listIn(tags, 'tags').filter((tag): tag is string => typeof tag === 'string' && /^\d+$/.test(tag));
  const latest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  if (latest === undefined) return {};
  const accept = { Accept: 'application/vnd.oci.image.manifest.v1+json' };
  const reply = await ask(ops, 'GET', ociPath(`${repository}/manifests/${latest}`)(url), accept);
  const found: Parts = {};
  for (const layer of listIn(jsonOf(reply), 'layers')) {
    const digest = stringMember(layer, 'digest');
    const part = Object.entries(layers).find(([, type]) => type.test(stringMember(layer, 'mediaType') ?? ''))?.[0];
    if (digest !== undefined && /^[a-z0-9+._-]+:[0-9a-zA-Z=_-]+$/.test(digest) && part !== undefined)
      found[part as keyof Parts] = ociPath(`${repository}/blobs/${digest}`)(url);
  }
  return found;
}

const textOf = (reply: Reply | undefined): string => (reply?.status === 200 ? reply.text() : '');
const jsonOf = (reply: Reply | undefined): unknown => (reply?.status === 200 ? tryJson(reply) : undefined);
const listOf = (reply: Reply | undefined): unknown[] => {
  const list = jsonOf(reply);
  return Array.isArray(list) ? (list as unknown[]) : [];
};
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
function listIn(value: unknown, name: string): unknown[] {
  const list = member(value, name);
  return Array.isArray(list) ? (list as unknown[]) : [];
}
