import { fixedLimits } from '../limits.js';
import type { Catalogue } from '../store/catalogue.js';
import type { AimPackage } from '../store/package.js';
import { type AimMetadata, ControllerError } from '../types.js';
import { chooseImplementation } from './implementation.js';

/** A module with everything it is made of, verified. `subs` stands in the order of `metadata.SubAIMs`; empty for a basic AIM. */
export interface InstalledModule {
  metadata: AimMetadata;
  /** ES module; empty for a composite, which has no code of its own. */
  code: string;
  subs: InstalledModule[];
}

interface Origin {
  /** The package that brought this metadata along, if one did. */
  bundle: AimPackage | undefined;
  /** An RCA sent it, so the Store knows nothing of it; only what has code of its own is verified then. */
  uploaded: boolean;
  /** AIMNames from the workflow down to here. */
  lineage: readonly string[];
  budget: { aims: number };
}

/**
 * Obtains the package of a module and, by its SubAIMs, everything below it, and verifies every binary against what the
 * Store approved (SHA-256), bundled or not: authenticity comes from the Store, never from the archive.
 *
 * @param upload set when an RCA uploaded the workflow, with its package if it sent one. A composite that was uploaded
 *   needs no package and no approval of its own: nothing of its binary ever runs.
 * @throws ControllerError NOT_FOUND, INVALID, NOT_TRUSTED, STORE
 */
export function install(
  catalogue: Catalogue,
  metadata: AimMetadata,
  upload?: { bundle: AimPackage | undefined },
): Promise<InstalledModule> {
  const budget = { aims: fixedLimits.aimsPerWorkflow };
  return installModule(catalogue, metadata, {
    bundle: upload?.bundle,
    uploaded: upload !== undefined,
    lineage: [],
    budget,
  });
}

async function installModule(catalogue: Catalogue, metadata: AimMetadata, origin: Origin): Promise<InstalledModule> {
  const name = metadata.Identifier.AIMName;
  const lineage = [...origin.lineage, name];
  if (origin.lineage.includes(name))
    throw new ControllerError('INVALID', `${name} contains itself: ${lineage.join(' > ')}.`);
  if (lineage.length > fixedLimits.compositeDepth) {
    throw new ControllerError('INVALID', `${lineage[0]} nests composites deeper than ${fixedLimits.compositeDepth}.`);
  }
  origin.budget.aims -= 1;
  if (origin.budget.aims < 0)
    throw new ControllerError('INVALID', `${lineage[0]} has more than ${fixedLimits.aimsPerWorkflow} AIMs.`);

  const implementation = chooseImplementation(metadata);
  const composite = (metadata.SubAIMs ?? []).length > 0;
  const loose = composite && origin.uploaded;
  const bundle =
    origin.bundle ??
    (loose ? undefined : await ownPackage(catalogue, name, implementation.ImplementationURI, origin.uploaded));
  const code =
    loose || bundle === undefined ? '' : await verifiedCode(catalogue, name, implementation.BinaryName, bundle);
  const subs = await Promise.all(
    (metadata.SubAIMs ?? []).map(async ({ Identifier }) => {
      refuseRemote(name, Identifier.AIMName, Identifier.Relation);
      const brought = bundle?.bundled.get(Identifier.AIMName);
      const own = { lineage, budget: origin.budget };
      const below =
        brought === undefined
          ? { ...own, bundle: undefined, uploaded: false }
          : { ...own, bundle, uploaded: origin.uploaded };
      return installModule(catalogue, brought ?? (await subMetadata(catalogue, name, Identifier.AIMName)), below);
    }),
  );
  return { metadata, code: composite ? '' : code, subs };
}

async function ownPackage(
  catalogue: Catalogue,
  name: string,
  uri: string | undefined,
  uploaded: boolean,
): Promise<AimPackage> {
  // An address that an RCA wrote is never contacted: it could be one that only this server can reach.
  const found = await catalogue.package(name, uploaded ? undefined : uri).catch((error: unknown) => {
    if (!(error instanceof ControllerError) || error.code !== 'NOT_FOUND') throw error;
    if (uploaded)
      throw new ControllerError(
        'INVALID',
        `${name} was uploaded without its package, and the Store has no package of ${name}.`,
      );
    throw new ControllerError('STORE', `The Store lists ${name} but has no package of ${name}.`);
  });
  const { AIMName } = found.metadata.Identifier;
  if (AIMName === name) return found;
  throw new ControllerError('NOT_TRUSTED', `The package of ${name} holds ${AIMName}.`);
}

async function verifiedCode(
  catalogue: Catalogue,
  name: string,
  binaryName: string,
  bundle: AimPackage,
): Promise<string> {
  const binary = bundle.binaries.get(binaryName);
  if (binary === undefined)
    throw new ControllerError('INVALID', `The package of ${name} lacks its binary ${binaryName}.mjs.`);
  const approved = (await approvalOf(catalogue, name)).get(binaryName);
  if (approved === undefined)
    throw new ControllerError('NOT_TRUSTED', `The Store has not approved the binary ${binaryName} of ${name}.`);
  if (approved !== binary.fingerprint) {
    throw new ControllerError(
      'NOT_TRUSTED',
      `The binary ${binaryName} of ${name} has the fingerprint ${binary.fingerprint}; the Store approved ${approved}.`,
    );
  }
  return binary.code.toString('utf8');
}

async function approvalOf(catalogue: Catalogue, name: string): Promise<ReadonlyMap<string, string>> {
  try {
    return await catalogue.approval(name);
  } catch (error) {
    if (error instanceof ControllerError && error.code === 'NOT_FOUND') {
      throw new ControllerError('NOT_TRUSTED', `The Store has approved no binary of ${name}.`);
    }
    throw error;
  }
}

/** A workflow that exists but names an unknown part is invalid; NOT_FOUND would say that the workflow is unknown. */
async function subMetadata(catalogue: Catalogue, parent: string, name: string): Promise<AimMetadata> {
  try {
    return await catalogue.metadata(name);
  } catch (error) {
    if (error instanceof ControllerError && error.code === 'NOT_FOUND') {
      throw new ControllerError(
        'INVALID',
        `${parent} needs the AIM ${name}, which is neither in its package nor in the Store.`,
      );
    }
    throw error;
  }
}

function refuseRemote(parent: string, name: string, relation: string | undefined): void {
  if (relation === undefined || relation === '' || relation === 'Internal') return;
  throw new ControllerError(
    'INVALID',
    `${parent} places ${name} on another machine (Relation ${relation}); this Controller runs Internal AIMs only.`,
  );
}
