import { matches } from './discovery.js';
import type { Log } from './execution/crew.js';
import { buildGraph } from './graph/build.js';
import type { Graph } from './graph/types.js';
import { install } from './install/install.js';
import { fixedLimits } from './limits.js';
import type { Catalogue } from './store/catalogue.js';
import { parseMetadata } from './store/metadata.js';
import { type AimPackage, openPackage } from './store/package.js';
import { type AimMetadata, ControllerError, type ControllerLimits, type WorkflowQuery } from './types.js';

interface Workflow {
  metadata: AimMetadata;
  /** Set when it was uploaded. */
  upload?: { bundle: AimPackage | undefined };
}

/** What one SCI can start: what the Store publishes, and what was uploaded to this SCI. */
export interface Workflows {
  discover(query: WorkflowQuery): Promise<AimMetadata[]>;
  upload(bytes: Uint8Array, mediaType: string): Promise<AimMetadata>;
  /** @throws ControllerError NOT_ALLOWED before anything but the metadata is fetched */
  prepare(name: string, allowed: (metadata: AimMetadata) => boolean): Promise<{ metadata: AimMetadata; graph: Graph }>;
}

export function createWorkflows(catalogue: Catalogue, limits: ControllerLimits, log: Log): Workflows {
  const uploads = new Map<string, Workflow>();

  async function build({ metadata, upload }: Workflow): Promise<Graph> {
    return buildGraph(await install(catalogue, metadata, upload));
  }

  /** The youngest upload first: it may answer to an AIM Type that the Store knows as well. */
  function uploaded(name: string): Workflow | undefined {
    const all = [...uploads.values()].reverse();
    return uploads.get(name) ?? all.find(({ metadata }) => metadata.Header === name);
  }

  async function listed(name: string): Promise<AimMetadata[]> {
    try {
      return [await catalogue.metadata(name)];
    } catch (error) {
      // One unusable entry of the Store must not hide the others.
      if (!(error instanceof ControllerError) || error.code === 'STORE') throw error;
      log('workflow-unusable', { name, code: error.code });
      return [];
    }
  }

  return {
    async discover(query) {
      const found = new Map<string, AimMetadata>();
      const names = await catalogue.names();
      for (let i = 0; i < names.length; i += 16) {
        const some = await Promise.all(names.slice(i, i + 16).map(listed));
        for (const metadata of some.flat()) found.set(metadata.Identifier.AIMName, metadata);
      }
      for (const [name, { metadata }] of uploads) found.set(name, metadata);
      return [...found.values()].filter((metadata) => matches(metadata, query)).sort(byName);
    },
    async upload(bytes, mediaType) {
      const workflow = await open(bytes, mediaType, limits);
      const name = workflow.metadata.Identifier.AIMName;
      if (uploads.size >= fixedLimits.uploadsPerSci && !uploads.has(name)) {
        throw new ControllerError(
          'LIMIT',
          `No more than ${fixedLimits.uploadsPerSci} workflows may be uploaded to one Service Controller Instance.`,
        );
      }
      await build(workflow).catch(refuseUpload);
      uploads.set(name, workflow);
      return workflow.metadata;
    },
    async prepare(name, allowed) {
      const workflow = uploaded(name) ?? { metadata: await published(catalogue, name) };
      if (!allowed(workflow.metadata)) {
        throw new ControllerError(
          'NOT_ALLOWED',
          `These credentials may not launch ${workflow.metadata.Identifier.AIMName}.`,
        );
      }
      return { metadata: workflow.metadata, graph: await build(workflow) };
    },
  };
}

async function published(catalogue: Catalogue, name: string): Promise<AimMetadata> {
  // A name that no AIM can have is unknown without asking, and never becomes part of a URL.
  const unknown = new ControllerError('NOT_FOUND', `There is no workflow ${JSON.stringify(name.slice(0, 100))}.`);
  if (!/^[0-9A-Za-z][0-9A-Za-z.-]{0,127}$/.test(name)) throw unknown;
  try {
    return await catalogue.metadata(name);
  } catch (error) {
    throw error instanceof ControllerError && error.code === 'NOT_FOUND' ? unknown : error;
  }
}

async function open(bytes: Uint8Array, mediaType: string, limits: ControllerLimits): Promise<Workflow> {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bytes.length > limits.packageBytes)
    throw new ControllerError('INVALID', `The upload is larger than ${limits.packageBytes} bytes.`);
  if (type === 'application/json' || type.endsWith('+json'))
    return { metadata: parseMetadata(bytes, 'The upload'), upload: { bundle: undefined } };
  const bundle = await openPackage(bytes, 'The uploaded package', limits.packageBytes * fixedLimits.unpackRatio);
  return { metadata: bundle.metadata, upload: { bundle } };
}

/** Whatever an upload lacks makes it invalid; only a Store that cannot be asked is not the uploader's fault. */
function refuseUpload(error: unknown): never {
  if (!(error instanceof ControllerError) || error.code === 'STORE' || error.code === 'INVALID') throw error;
  throw new ControllerError('INVALID', `The upload is refused: ${error.message}`, [error.message, ...error.details]);
}

const byName = (a: AimMetadata, b: AimMetadata): number => (a.Identifier.AIMName < b.Identifier.AIMName ? -1 : 1);
