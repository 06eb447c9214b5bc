import { validateMetadata } from '../../../spec/schemas/load.js';
import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { judgeImplementations } from './implementations.js';
import { judgeNames } from './names.js';
import type { MetadataLevel, MetadataOptions } from './options.js';
import { judgePorts } from './ports.js';
import { judgeTopology } from './topology.js';
import { type AimMetadata, isPlaceholder, looksLikeMetadata } from './types.js';

/**
 * Judges AIM Metadata V3.0: by the schema, and, when it satisfies that, by the rules that no schema can hold.
 *
 * @returns the metadata when the schema is satisfied
 */
export function judgeMetadata(
  document: JsonDocument,
  options: MetadataOptions,
  findings: Findings,
): AimMetadata | undefined {
  const { value, place, file } = document;
  const strict = validateMetadata(value, { strict: true });
  const { errors } = options.level === 'L3' ? strict : validateMetadata(value, { strict: false });
  // The strict form refuses a placeholder like any other wrong value; which of the two it is, the value tells.
  const open = errors.filter(({ pointer }) => isPlaceholder(valueAt(value, pointer)) && options.level === 'L3');
  const wrong = errors.filter((error) => !open.includes(error));
  for (const { pointer } of open) {
    findings.report('metadata-placeholder', place(pointer), `${pointer} is left to the implementer: a placeholder.`);
  }
  if (wrong.length > 0) {
    const older = olderVersion(value);
    if (older !== undefined) findings.report('metadata-version', { file }, older);
    for (const { pointer, message } of wrong) {
      const text = `${pointer === '' ? 'The document' : pointer} ${message.replace(placeholderBranch, '')}.`;
      findings.report('metadata-schema', place(pointer), text, hintFor(pointer));
    }
    return undefined;
  }
  const metadata = value as AimMetadata;
  if (options.level === 'L3') {
    const known = open.map(({ pointer }) => pointer);
    for (const pointer of placeholdersInText(metadata, known)) {
      findings.report('metadata-leftover', place(pointer), `${pointer} reads like a placeholder.`);
    }
  }
  judgeNames(document, metadata, options, findings);
  judgePorts(document, metadata, findings);
  judgeTopology(document, metadata, options, findings);
  judgeImplementations(document, metadata, options, findings);
  return metadata;
}

/** Which level a document means to have: an L2 bears an AIM Type as its name, or leaves its implementer open. */
export function levelOf(value: unknown): MetadataLevel {
  const { Identifier } = (value ?? {}) as { Identifier?: { AIMName?: unknown; ImplementerID?: unknown } };
  const implementer = Identifier?.ImplementerID;
  const open = isPlaceholder(implementer) || implementer === 'IIDRA-assigned';
  return open && !/-I[0-9]+$/.test(String(Identifier?.AIMName)) ? 'L2' : 'L3';
}

/** In messages about an L2: that a placeholder would do as well is no help to whoever meant to write a value. */
const placeholderBranch = /; or must match pattern "\^\/\\\*\.\*\\\*\/\$"/;

function hintFor(pointer: string): string | undefined {
  if (!/^\/ResourcePolicies\/\d+\/(Minimum|Maximum|Request)$/.test(pointer)) return undefined;
  return 'Write Memory as "4 GB", FrameBuffer as "8 GB GDDR6", MemorySpeed as "10 GHz", numbers of CPU and GPU as integers.';
}

function valueAt(value: unknown, pointer: string): unknown {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], value);
}

/** What an older version looks like, as a sentence; undefined for anything else. */
function olderVersion(value: unknown): string | undefined {
  if (!looksLikeMetadata(value)) return undefined;
  const { Header, Identifier, Ports, Types } = value as Record<string, unknown>;
  const specification = (Identifier as { Specification?: unknown } | undefined)?.Specification;
  if (specification !== undefined || Ports !== undefined || Types !== undefined) {
    return 'This is metadata of MPAI-AIF V1 or V2 (Specification, Types or Ports).';
  }
  if (Header === undefined || /^AIF-AMD-V/.test(String(Header))) {
    return 'This is metadata of a draft of MPAI-AIF V3.0: the Header does not name the AIM Type.';
  }
  return undefined;
}

/** Free text is not bound by the schema, but a placeholder left in it tells that nobody filled it in. */
function placeholdersInText(metadata: AimMetadata, known: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (value: unknown, pointer: string): void => {
    if (isPlaceholder(value)) found.push(pointer);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      walk(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  };
  const { Identifier, Implementations, ResourcePolicies } = metadata;
  walk(Identifier, '/Identifier');
  walk(Implementations, '/Implementations');
  walk(ResourcePolicies, '/ResourcePolicies');
  return found.filter((pointer) => !known.includes(pointer));
}
