import { isDeepStrictEqual } from 'node:util';
import { validateMetadata } from '../../spec/schemas/load.js';
import type { Area, Check } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { filesOf } from '../package/content/binaries.js';
import { everyElement } from './internal/elements.js';
import { openPackage } from './internal/package.js';
import { aFile, getWhole, packages } from './internal/whole.js';

const checks: readonly Check[] = [
  {
    id: 'store-metadata-json',
    clause: 'STORE-001',
    title: 'The L3 of an AIM is a JSON object that bears its name.',
    async run(t) {
      for (const { name, path } of everyElement(t, 'metadata')) {
        const reply = await t.ops.raw('GET', path);
        t.expect.status(reply, 200);
        const { Identifier } = (reply.json() ?? {}) as { Identifier?: { AIMName?: unknown } };
        t.expect.equal(Identifier?.AIMName, name, 'Identifier.AIMName', reply);
      }
    },
  },
  {
    id: 'store-metadata-valid',
    clause: 'STORE-002',
    title: 'The L3 of an AIM satisfies AIM Metadata V3.0, with no placeholder left.',
    async run(t) {
      for (const found of everyElement(t, 'metadata')) {
        const { reply } = await getWhole(t, found);
        const { valid, errors } = validateMetadata(reply.json(), { strict: true });
        const faults = errors.slice(0, 3).map(({ pointer, message }) => `${pointer || '/'} ${message}`);
        t.expect.that(
          valid,
          `The L3 of ${found.name} does not satisfy AIM Metadata V3.0: ${faults.join('; ')}.`,
          { expected: 'an L3 that is valid', received: faults.join('; ') },
          reply,
        );
      }
    },
  },
  {
    id: 'store-package-opens',
    clause: 'STORE-003',
    title: 'A package opens: an archive of an allowed format with one metadata file and the binaries that it names.',
    async run(t) {
      for (const { name, bytes, reply } of await packages(t)) {
        const { fault, files, metadata } = await openPackage(bytes);
        const said = (ok: boolean, message: string, expected: string) =>
          t.expect.that(ok, `The package of ${name}: ${message}`, { expected, received: message }, reply);
        said(fault === undefined, fault ?? '', 'an archive that opens');
        const own = (metadata?.Identifier as { AIMName?: unknown } | undefined)?.AIMName;
        said(own === name, `its metadata are of ${JSON.stringify(own)}.`, `metadata of ${name}`);
        for (const { BinaryName, Source, ImplementationURI } of implementationsOf(metadata)) {
          if (Source !== 'MPAIStore' || ImplementationURI !== undefined) continue;
          const there = filesOf(String(BinaryName), files).length > 0;
          said(there, `it does not hold the binary ${JSON.stringify(BinaryName)}.`, 'the binaries that it names');
        }
      }
    },
  },
  {
    id: 'store-package-agrees',
    clause: 'STORE-004',
    title: 'The metadata in a package are the L3 that the Store serves.',
    async run(t) {
      let looked = 0;
      for (const { element, name, bytes } of await packages(t)) {
        if (element.metadata === undefined) continue;
        const { reply } = await getWhole(t, { element, name, path: element.metadata });
        const { metadata } = await openPackage(bytes);
        if (metadata === undefined) continue;
        looked += 1;
        t.expect.that(
          isDeepStrictEqual(metadata, reply.json()),
          `The package of ${name} holds other metadata than the L3 that the Store serves.`,
          { expected: 'one L3', received: 'two that differ' },
          reply,
        );
      }
      if (looked === 0) throw new NotSeen('not-observed', 'The Store has no AIM with both an L3 and a package.');
    },
  },
  {
    id: 'store-approved',
    clause: 'STORE-005',
    title: 'Approved fingerprints are those of the binaries in the package.',
    async run(t) {
      let looked = 0;
      for (const { element, name, bytes } of await packages(t)) {
        if (element.approved === undefined) continue;
        const { reply } = await getWhole(t, { element, name, path: element.approved });
        const { files } = await openPackage(bytes);
        const { AIMName, Implementations } = (reply.json() ?? {}) as {
          AIMName?: unknown;
          Implementations?: Record<string, { Algorithm?: unknown; Fingerprint?: unknown } | null>;
        };
        t.expect.equal(AIMName, name, 'AIMName of the approvals', reply);
        for (const [binary, approval] of Object.entries(Implementations ?? {})) {
          const digests = filesOf(binary, files).map(({ sha256 }) => sha256);
          if (digests.length === 0) continue;
          looked += 1;
          t.expect.equal(approval?.Algorithm, 'SHA-256', `Algorithm of ${binary}`, reply);
          t.expect.that(
            digests.includes(String(approval?.Fingerprint)),
            `The approved fingerprint of ${binary} is not that of the binary in the package of ${name}.`,
            { expected: digests.join(' or '), received: String(approval?.Fingerprint) },
            reply,
          );
        }
      }
      if (looked === 0) throw new NotSeen('not-observed', 'The Store has no approved fingerprints beside a package.');
    },
  },
  {
    id: 'store-metadata-media-type',
    clause: 'STORE-006',
    title: 'An L3 is served as JSON.',
    async run(t) {
      const [found] = everyElement(t, 'metadata');
      if (found === undefined) return;
      const { reply } = await getWhole(t, found);
      t.expect.that(
        /^application\/([^ ]+\+)?json$/.test(reply.mediaType() ?? ''),
        'An L3 is not served as JSON.',
        { expected: 'Content-Type: application/json', received: reply.header('content-type') ?? 'no Content-Type' },
        reply,
      );
    },
  },
  {
    id: 'store-package-media-type',
    clause: 'STORE-007',
    title: 'A package is served as an archive, or as octets.',
    async run(t) {
      const [{ reply } = {}] = await packages(t, 1);
      const type = reply?.mediaType() ?? '';
      t.expect.that(
        /^application\/(octet-stream|(x-)?gzip|(x-)?(zip|tar|gtar|bzip2?|tgz|gtar-compressed|zip-compressed|compressed-tar|compressed)|.*\+(gzip|zip)|vnd\..+)$/.test(
          type,
        ),
        'A package is served as something that it is not.',
        { expected: 'application/gzip, another archive, or application/octet-stream', received: type || 'no type' },
        reply,
      );
    },
  },
  {
    id: 'store-identity',
    clause: 'STORE-008',
    title: 'Who asks for no content coding gets none.',
    async run(t) {
      const { path } = await aFile(t);
      const reply = await t.ops.raw('GET', path, { headers: { 'Accept-Encoding': 'identity' } });
      const coding = reply.header('content-encoding');
      t.expect.that(
        coding === undefined || coding.trim().toLowerCase() === 'identity',
        'A file is coded although the request declined all codings.',
        { expected: 'no Content-Encoding', received: `Content-Encoding: ${coding}` },
        reply,
      );
    },
  },
];

/** The files of a Store by GET: what any web server can offer. */
export const files: Area = { name: 'store-files', title: 'Files', checks };

function implementationsOf(
  metadata: Record<string, unknown> | undefined,
): { BinaryName?: unknown; Source?: unknown; ImplementationURI?: unknown }[] {
  const list = metadata?.Implementations;
  return Array.isArray(list) ? list.filter((each) => typeof each === 'object' && each !== null) : [];
}
