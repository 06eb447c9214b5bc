import { createHash } from 'node:crypto';
import type { Area, Check, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { excerpt, excerptOf, stringMember } from '../engine/reply.js';
import { ociPath } from '../engine/store-paths.js';
import { type ObjectsOf, partCheck, rangeCheck } from './internal/objects.js';
import { absentDigest, absentTag, accept, aManifest, aRepository, get, pulled, tagsOf } from './internal/registry.js';

const objects: ObjectsOf = {
  prefix: 'oci',
  async object(t) {
    await pulled(t);
    const { repository, blob } = aRepository(t);
    return ociPath(`${repository}/blobs/${blob}`)(t.target.url);
  },
};

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const checks: readonly Check[] = [
  {
    id: 'oci-support',
    clause: 'OCI-001',
    title: 'GET /v2/ is answered 200, or with a challenge.',
    async run(t) {
      const reply = await get(t, '');
      t.expect.status(reply, [200, 401], 'so a client knows a registry');
      if (reply.status === 401) t.expect.header(reply, 'www-authenticate');
    },
  },
  {
    id: 'oci-tags',
    clause: 'OCI-002',
    title: 'The tags of a repository are listed as JSON, those that are there among them.',
    async run(t) {
      const { reply, tags } = await tagsOf(t);
      t.expect.that(tags.length > 0, 'The list of tags is empty, and there is a manifest.', {
        expected: 'at least one tag',
        received: reply.text().slice(0, 120),
      });
      for (const tag of tags.slice(0, 3)) {
        const { repository } = aRepository(t);
        t.expect.status(
          await get(t, `${repository}/manifests/${tag}`, { headers: accept }),
          200,
          `the tag ${tag} is listed`,
        );
      }
    },
  },
  {
    id: 'oci-tag-pages',
    clause: 'OCI-003',
    title: 'Tags are in order, at most n of them, and after last.',
    async run(t) {
      const { reply, tags } = await tagsOf(t);
      if (tags.length < 2) throw new NotSeen('not-observed', 'The repository has one tag only.');
      // The specification says lexical, without case; registries that sort by octets are as common.
      const orders = [[...tags].sort((a, b) => compare(a.toLowerCase(), b.toLowerCase())), [...tags].sort(compare)];
      t.expect.that(
        orders.some((order) => order.join() === tags.join()),
        'The tags are not in order.',
        { expected: excerpt(orders[1]?.join(', ') ?? ''), received: excerpt(tags.join(', ')) },
        reply,
      );
      const first = await tagsOf(t, '?n=1');
      t.expect.equal(first.tags, tags.slice(0, 1), 'tags by n=1', first.reply);
      const after = await tagsOf(t, `?n=1&last=${encodeURIComponent(tags[0] ?? '')}`);
      t.expect.equal(after.tags, tags.slice(1, 2), `tags by n=1 after ${tags[0]}`, after.reply);
    },
  },
  {
    id: 'oci-manifest',
    clause: 'OCI-004',
    title: 'A manifest comes by tag and by digest, and is what its digest says.',
    async run(t) {
      const path = await aManifest(t);
      const byTag = await get(t, path, { headers: accept });
      t.expect.status(byTag, 200);
      const stated = byTag.header('docker-content-digest');
      const own = sha256(byTag.bytes);
      if (stated?.startsWith('sha256:') === true) t.expect.equal(stated, own, 'Docker-Content-Digest', byTag);
      const { repository } = aRepository(t);
      const byDigest = await get(t, `${repository}/manifests/${own}`, { headers: accept });
      t.expect.status(byDigest, 200, 'the manifest is there by its tag');
      t.expect.equal(sha256(byDigest.bytes), own, 'digest of what comes by digest', byDigest);
    },
  },
  {
    id: 'oci-manifest-fields',
    clause: 'OCI-005',
    title: 'A manifest comes with its digest and its media type.',
    async run(t) {
      const reply = await get(t, await aManifest(t), { headers: accept });
      t.expect.status(reply, 200);
      t.expect.header(reply, 'docker-content-digest', /^[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/);
      const type = stringMember(reply.json(), 'mediaType');
      if (type !== undefined) t.expect.mediaType(reply, type);
    },
  },
  {
    id: 'oci-blob',
    clause: 'OCI-006',
    title: 'A blob is what its digest says.',
    async run(t) {
      const { blob } = aRepository(t);
      const reply = await pulled(t);
      if (blob.startsWith('sha256:')) t.expect.equal(sha256(reply.bytes), blob, 'digest of the blob', reply);
    },
  },
  partCheck(objects, 'OCI-007'),
  rangeCheck(objects, 'OCI-008'),
  {
    id: 'oci-absent',
    clause: 'OCI-009',
    title: 'A manifest or blob that is not there is answered 404.',
    async run(t) {
      const { repository } = aRepository(t);
      for (const path of [`manifests/${absentTag}`, `blobs/${absentDigest}`])
        t.expect.status(await get(t, `${repository}/${path}`, { headers: accept }), 404, `there is no ${path}`);
    },
  },
  {
    id: 'oci-head',
    clause: 'OCI-010',
    title: 'HEAD tells by 200 and 404 whether a manifest or blob is there.',
    async run(t) {
      const { repository, blob } = aRepository(t);
      const head = (path: string): Promise<Reply> =>
        t.ops.raw('HEAD', ociPath(path)(t.target.url), { headers: accept });
      const manifest = await aManifest(t);
      const got = await get(t, manifest, { headers: accept });
      const reply = await head(manifest);
      t.expect.status(reply, 200, 'the manifest is there');
      const length = reply.header('content-length');
      if (length !== undefined) t.expect.equal(length, String(got.bytes.length), 'Content-Length of HEAD', reply);
      const found = await head(`${repository}/blobs/${blob}`);
      if (found.status < 300 || found.status >= 400) t.expect.status(found, 200, 'the blob is there');
      for (const path of [`manifests/${absentTag}`, `blobs/${absentDigest}`])
        t.expect.status(await head(`${repository}/${path}`), 404, `there is no ${path}`);
    },
  },
  {
    id: 'oci-error-json',
    clause: 'OCI-011',
    title: 'A refusal in JSON has a list of errors, each with a code.',
    async run(t) {
      const { repository } = aRepository(t);
      const refusals = [
        await get(t, `${repository}/manifests/${absentTag}`, { headers: accept }),
        await get(t, `${repository}/blobs/${absentDigest}`),
        await get(t, `${repository}-${absentTag}/tags/list`),
        ...(t.target.auth === 'none' ? [] : [await get(t, '', { identity: 'bad' })]),
      ].filter(({ status }) => status >= 400 && status < 500);
      const inJson = refusals.filter((reply) => reply.mediaType() === 'application/json' && reply.bytes.length > 0);
      if (inJson.length === 0) throw new NotSeen('not-observed', 'Nothing was refused in JSON, which is free.');
      for (const reply of inJson) {
        const { errors } = (reply.json() ?? {}) as { errors?: unknown };
        const list: unknown[] = Array.isArray(errors) ? errors : [];
        const codes = list.map((each) => stringMember(each, 'code') ?? '');
        t.expect.that(
          codes.length > 0 && codes.every((code) => /^[A-Z_]+$/.test(code)),
          `The answer ${reply.status} is JSON without a list of errors that have codes.`,
          { expected: '{"errors": [{"code": "UPPER_CASE", …}]}', received: excerptOf(reply.bytes) },
          reply,
        );
      }
    },
  },
  {
    id: 'oci-credential',
    clause: 'OCI-012',
    title: 'A wrong credential is refused with 401.',
    needsAuth: true,
    async run(t) {
      const manifest = await aManifest(t);
      const open = await get(t, manifest, { headers: accept, identity: 'none' });
      if (open.status === 200) throw new NotSeen('not-applicable', 'Anybody may pull.');
      for (const reply of [open, await get(t, manifest, { headers: accept, identity: 'bad' })])
        t.expect.status(reply, [401, 403], 'there is no right credential');
    },
  },
];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A registry with an artefact for each version of an AIM. */
export const oci: Area = { name: 'store-oci', title: 'OCI registry', checks };
