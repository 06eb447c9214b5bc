import { fixedLimits } from '../limits.js';
import { type AimMetadata, ControllerError, type ControllerLimits } from '../types.js';
import { createStoreCache } from './cache.js';
import { parseJson, parseMetadata } from './metadata.js';
import { type AimPackage, openPackage } from './package.js';

/** Fingerprints that the Store approved, by BinaryName: SHA-256, upper-case hexadecimal. */
export type Approval = ReadonlyMap<string, string>;

/** The Store as the Controller sees it. Every method throws ControllerError NOT_FOUND, NOT_TRUSTED, INVALID or STORE. */
export interface Catalogue {
  /** Latest metadata by instance name or AIM Type. */
  metadata(name: string): Promise<AimMetadata>;
  /** AIMNames of everything the Store lists. */
  names(): Promise<string[]>;
  /** From `uri` when it is http(s), else from the Store's own packages. */
  package(aimName: string, uri?: string): Promise<AimPackage>;
  approval(aimName: string): Promise<Approval>;
  close(): Promise<void>;
}

export function createCatalogue(store: string, limits: ControllerLimits): Catalogue {
  const base = store.replace(/\/+$/, '');
  const cache = createStoreCache({ timeoutMs: limits.storeMs, maxBytes: limits.packageBytes });
  const at = (path: string, name: string, suffix = ''): string => `${base}${path}${encodeURIComponent(name)}${suffix}`;

  return {
    async metadata(name) {
      const what = `the metadata of ${name}`;
      const metadata = await cache.get(at('/MPAI/Store/L3/', name), what, (bytes) =>
        parseMetadata(bytes, `The metadata of ${name}`),
      );
      const { AIMName } = metadata.Identifier;
      if (name === AIMName || name === metadata.Header) return metadata;
      throw new ControllerError('NOT_TRUSTED', `Asked for ${name}, the Store sent the metadata of ${AIMName}.`);
    },
    names: () => cache.get(`${base}/MPAI/Store/L3`, 'its list of workflows', parseList),
    package(aimName, uri) {
      const what = `the package of ${aimName}`;
      const url = uri !== undefined && /^https?:/i.test(uri) ? uri : at('/packages/', aimName, '.tar.gz');
      return cache.get(url, what, (bytes) =>
        openPackage(bytes, `The package of ${aimName}`, limits.packageBytes * fixedLimits.unpackRatio),
      );
    },
    approval: (aimName) => cache.get(at('/approved/', aimName, '.json'), `the approval of ${aimName}`, parseApproval),
    close: () => cache.close(),
  };
}

/** The key of an entry is not published anywhere we could read, so each spelling seen is taken. */
function parseList(bytes: Buffer): string[] {
  const list = parseJson(bytes, "The Store's list of workflows");
  if (!Array.isArray(list)) throw new ControllerError('STORE', "The Store's list of workflows is not an array.");
  return list.flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [entry];
    const { id, AIMName, name } = (entry ?? {}) as Record<string, unknown>;
    const found = [id, AIMName, name].find((each) => typeof each === 'string');
    return found === undefined ? [] : [found as string];
  });
}

/** Fingerprints from the text of `approved/<AIMName>.json`; entries of another algorithm are passed over. */
export function parseApproval(bytes: Buffer): Approval {
  const { Implementations: listed } = (parseJson(bytes, 'The approval') ?? {}) as { Implementations?: unknown };
  const approved = new Map<string, string>();
  for (const [name, entry] of Object.entries((listed ?? {}) as Record<string, unknown>)) {
    const { Algorithm, Fingerprint } = (entry ?? {}) as Record<string, unknown>;
    if (Algorithm === 'SHA-256' && typeof Fingerprint === 'string') approved.set(name, Fingerprint.toUpperCase());
  }
  return approved;
}
