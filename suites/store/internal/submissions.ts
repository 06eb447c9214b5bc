import type { CheckContext, Reply, RequestParts } from '../../engine/check.js';
import { Blocked } from '../../engine/outcomes.js';
import { tryJson } from '../../engine/reply.js';
import { l3Path, restBase } from './mpai.js';

/** AIM Type of all that is submitted: no standard has it, so that nobody launches it by its type. */
export const tryType = 'MCT-TRY-V1.0';

/** Name for a submission of this check; `n` tells its names apart. It follows from the seed, and nobody else uses such numbers. */
export function tryName(t: CheckContext, n = 1, implementer = t.implementer, type = tryType): string {
  return `${implementer}${type}-I9${String(t.seed).slice(-8).padStart(8, '0')}${n}`;
}

/** A small valid L3 of that name. `changes` replace members; undefined removes one. */
export function l3Of(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const [, ImplementerID = '', ImplementationID = '', Header = ''] =
    /^([0-9A-Za-z]*?)(([A-Z]{3}-[A-Z]{3}-V[0-9.]+)-I[0-9]+)$/.exec(name) ?? [];
  const port = { DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false };
  return {
    Header,
    Identifier: { ImplementerID, ImplementationID, AIMName: name },
    APIProfile: 'Basic',
    Description: 'Submitted by a conformance test: it can be withdrawn at any time.',
    ExternalPorts: [
      { ...port, Direction: 'Input' },
      { ...port, Direction: 'Output' },
    ],
    Implementations: [
      { BinaryName: 'none', Architecture: 'x86-64', OperatingSystem: 'Linux', Version: '1.0', Source: 'MPAIStore' },
    ],
    ...changes,
  };
}

/** A composite that is made of these AIMs. */
export function compositeOf(name: string, ...parts: string[]): Record<string, unknown> {
  const SubAIMs = parts.map((AIMName) => ({ Identifier: identifierOf(AIMName) }));
  return l3Of(name, { SubAIMs, Topology: [] });
}

function identifierOf(AIMName: string): object {
  return (l3Of(AIMName) as { Identifier: object }).Identifier;
}

/** What the answer to a submission says. */
export interface Submitted {
  id?: unknown;
  version?: unknown;
  published?: unknown;
  refused?: unknown;
  findings?: unknown;
  violations?: unknown;
  missing?: unknown;
  nonconformities?: unknown;
}

/** Submits a text, or an L3 as one. What is published by it goes into the ledger, whether it should have been or not. */
export async function submit(
  t: CheckContext,
  l3: Record<string, unknown> | string | Uint8Array,
  parts: RequestParts = {},
): Promise<{ reply: Reply; said: Submitted; text: string }> {
  const text = typeof l3 === 'string' ? l3 : l3 instanceof Uint8Array ? '' : `${JSON.stringify(l3, undefined, 2)}\n`;
  const reply = await t.ops.raw('POST', restBase, {
    body: l3 instanceof Uint8Array ? l3 : text,
    headers: { 'Content-Type': 'application/json' },
    ...parts,
  });
  const said = (tryJson(reply) ?? {}) as Submitted;
  if (reply.status >= 200 && reply.status < 300) {
    const id = typeof said?.id === 'string' ? said.id : undefined;
    if (id !== undefined) t.made(l3Path(id, '', Number(said.version) || undefined), reply);
  }
  return { reply, said: typeof said === 'object' && said !== null ? said : {}, text };
}

/** Submits an L3 that is right. @throws Blocked when it is not published */
export async function published(
  t: CheckContext,
  l3: Record<string, unknown>,
): Promise<{ reply: Reply; said: Submitted; text: string; id: string; version: number }> {
  const done = await submit(t, l3);
  const { id, version } = done.said;
  if (done.reply.status === 201 && typeof id === 'string' && typeof version === 'number')
    return { ...done, id, version };
  throw new Blocked('SUBMIT-001', `an L3 was not published: status ${done.reply.status}`, done.reply.exchange.id);
}

/** Whether the L3 can be had, and which text and version it is now. */
export async function present(t: CheckContext, id: string): Promise<{ there: boolean; text: string; version: string }> {
  const reply = await t.ops.raw('GET', l3Path(id));
  const there = reply.status === 200;
  return { there, text: there ? reply.text() : '', version: reply.header('mpai-store-version') ?? '' };
}
