import type { CheckContext, Reply, RequestParts } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import { ociPath } from '../../engine/store-paths.js';
import { storeOf } from './elements.js';

/** Manifests that the suite understands. */
export const accept = {
  Accept:
    'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json',
};

/** Digests of nothing: `sha256` of no text that anybody pushes. */
export const absentDigest = `sha256:${'0123456789abcdef'.repeat(4)}`;
export const absentTag = 'maas-conformance-absent';

/** A repository that holds an AIM, and one of its blobs. @throws NotSeen */
export function aRepository(t: CheckContext): { repository: string; blob: string } {
  for (const { metadata, package: archive } of storeOf(t).elements) {
    const found = [metadata, archive].flatMap((each) => {
      const [, repository, blob] = /\/v2\/(.+)\/blobs\/([^/]+)$/.exec(each ?? '') ?? [];
      return repository === undefined || blob === undefined ? [] : [{ repository, blob }];
    });
    if (found[0] !== undefined) return found[0];
  }
  throw new NotSeen('not-observed', 'No artefact of an AIM was found in the registry; name the AIM with --element.');
}

/** A path below `/v2/`. */
export const get = (t: CheckContext, path: string, parts: RequestParts = {}): Promise<Reply> =>
  t.ops.raw('GET', ociPath(path)(t.target.url), parts);

/** The tags of the repository, in a form that was checked. */
export async function tagsOf(t: CheckContext, query = ''): Promise<{ reply: Reply; tags: string[] }> {
  const { repository } = aRepository(t);
  const reply = await get(t, `${repository}/tags/list${query}`);
  t.expect.status(reply, 200);
  const { name, tags } = reply.json() as { name?: unknown; tags?: unknown };
  t.expect.equal(name, repository, 'name', reply);
  const list = tags ?? [];
  t.expect.that(
    Array.isArray(list) && list.every((tag) => typeof tag === 'string'),
    'The member tags is no list of texts.',
    { expected: 'an array of strings', received: JSON.stringify(tags) ?? 'nothing' },
    reply,
  );
  return { reply, tags: list as string[] };
}

/** Address of the manifest of a version, by tag. */
export async function aManifest(t: CheckContext): Promise<string> {
  const { repository } = aRepository(t);
  const { tags } = await tagsOf(t);
  const tag = tags.find((each) => /^\d+$/.test(each)) ?? tags[0];
  if (tag === undefined) throw new NotSeen('not-observed', 'The repository has no tag.');
  return `${repository}/manifests/${tag}`;
}

/** A blob; a registry may keep it elsewhere and say so by a redirect, which is not followed. @throws NotSeen then */
export async function pulled(t: CheckContext): Promise<Reply> {
  const { repository, blob } = aRepository(t);
  const reply = await get(t, `${repository}/blobs/${blob}`);
  if (reply.status >= 300 && reply.status < 400 && reply.header('location') !== undefined)
    throw new NotSeen('not-observed', 'The registry sends clients elsewhere for blobs; the suite stays at the target.');
  t.expect.status(reply, 200, 'the blob is there');
  return reply;
}
