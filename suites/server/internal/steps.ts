/** Steps that many checks take: preconditions, exchanges, and what "not running any more" means. */
import type { CheckContext, PortRef, Reply, RequestParts, RwiRef, SciRef } from '../../engine/check.js';
import { awaitMessage } from '../../engine/internal/await-message.js';
import { Blocked, NotSeen } from '../../engine/outcomes.js';
import type { Mct, Operation } from '../../engine/types.js';
import { ifLeft } from './streams.js';
import { type Fault, wrong } from './wrong.js';

/** Whether a status says that the request was carried out. */
export function succeeded(r: Reply): boolean {
  return r.status >= 200 && r.status < 300;
}

/** Name under which pre-flight started the workflow. @throws NotSeen when the server has none. */
export function workflowName(t: CheckContext, workflow: Mct): string {
  const name = t.target.workflows[workflow];
  if (name === undefined) throw new NotSeen('not-observed', `The server has no workflow MCT-${workflow}-V1.0.`);
  return name;
}

/** A fresh echo, in the same SCI unless that refuses to run a workflow twice (AMB-010). */
export async function anotherEcho(t: CheckContext, sci: SciRef): Promise<RwiRef> {
  try {
    return await t.rwi('ECH', sci);
  } catch (error) {
    if (error instanceof NotSeen) return t.rwi('ECH');
    throw error;
  }
}

/** Sends `text` to the (only, or numbered) input of the RWI; its acceptance is part of what the check asserts. */
export async function send(t: CheckContext, rwi: RwiRef, workflow: Mct, text: string, number?: number): Promise<Reply> {
  const reply = await t.ops.input(rwi, t.port(workflow, 'Input', number), t.textObject(text));
  t.expect.status(reply, 200, 'a valid message to an input port is accepted');
  return reply;
}

/** The message of an output port, awaited; its arrival is part of what the check asserts. */
export async function receive(t: CheckContext, rwi: RwiRef, port: PortRef): Promise<Reply> {
  const reply = await t.awaitOutput(rwi, port);
  t.expect.status(reply, 200, 'the workflow has a message for this port');
  return reply;
}

/** One whole exchange on a workflow with one text input and one text output; gives back the text that came out. */
export async function roundTrip(
  t: CheckContext,
  rwi: RwiRef,
  workflow: Mct,
  text: string,
): Promise<{ text: string; reply: Reply }> {
  await send(t, rwi, workflow, text);
  const reply = await receive(t, rwi, t.port(workflow, 'Output'));
  return { text: t.textOf(reply), reply };
}

/** How long a message that may be there is waited for. */
const leftMs = 2_000;

/**
 * Takes a message that an earlier Input may have left at the echo's output: a port may queue messages, keep the first, or
 * refuse another one until it is read (AMB-011).
 */
export async function emptied(t: CheckContext, rwi: RwiRef): Promise<void> {
  const parts: RequestParts = { intent: { kind: 'probe', note: 'to empty the port' }, leave: { afterMs: leftMs } };
  const ask = (): Promise<Reply> => t.ops.output(rwi, t.port('ECH', 'Output'), parts);
  await awaitMessage(ask, leftMs, (ms) => t.sleep(ms)).catch(ifLeft);
}

/** Asserts that the echo workflow gives back `text`; `because` says what would otherwise be wrong. */
export async function expectEcho(t: CheckContext, rwi: RwiRef, text: string, because: string): Promise<void> {
  const got = await roundTrip(t, rwi, 'ECH', text);
  t.expect.equal(got.text, text, because, got.reply);
}

/**
 * Sends the echo workflow a message, whatever it answers: on a server that ends instances together, another check may have
 * ended this one already, and that shows on the instance that is to stay.
 */
export async function putToWork(t: CheckContext, rwi: RwiRef, text: string): Promise<void> {
  await t.ops.input(rwi, t.port('ECH', 'Input'), t.textObject(text));
}

/** Deletes an SCI as a precondition. @throws Blocked when the server does not do it. */
export async function removed(t: CheckContext, sci: SciRef): Promise<void> {
  const reply = await t.ops.remove(sci);
  if (!succeeded(reply))
    throw new Blocked('SCI-008', `DELETE of the SCI was answered ${reply.status}.`, reply.exchange.id);
}

/** Stops an RWI as a precondition. @throws Blocked when the server does not do it. */
export async function stopped(t: CheckContext, rwi: RwiRef): Promise<void> {
  expectStopped(await t.ops.stop(rwi));
}

/** Takes the answer to a Stop for a precondition. @throws Blocked when it is a refusal. */
export function expectStopped(reply: Reply): void {
  if (!succeeded(reply)) throw new Blocked('RWI-021', `Stop was answered ${reply.status}.`, reply.exchange.id);
}

/** Pauses an RWI as a precondition. @throws Blocked when the server does not do it. */
export async function paused(t: CheckContext, rwi: RwiRef): Promise<void> {
  const reply = await t.ops.pause(rwi);
  if (!succeeded(reply)) throw new Blocked('RWI-013', `Pause was answered ${reply.status}.`, reply.exchange.id);
}

/** Resumes an RWI as a precondition. @throws Blocked when the server does not do it. */
export async function resumed(t: CheckContext, rwi: RwiRef): Promise<void> {
  const reply = await t.ops.resume(rwi);
  if (!succeeded(reply)) throw new Blocked('RWI-014', `Resume was answered ${reply.status}.`, reply.exchange.id);
}

/** State that a state answer reports; undefined when it was refused or reports none. */
export function stateOf(r: Reply): string | undefined {
  if (!succeeded(r) || r.mediaType() !== 'application/json') return undefined;
  const body = r.json();
  const state = typeof body === 'object' && body !== null ? (body as { state?: unknown }).state : undefined;
  return typeof state === 'string' ? state : undefined;
}

/** Asserts that a state answer, if there is one, does not report a running workflow; records which reading it chose. */
export function expectNotRunning(t: CheckContext, r: Reply, because: string): void {
  const state = stateOf(r);
  t.expect.that(
    !succeeded(r) || (state !== undefined && !/^(active|paused)$/i.test(state)),
    because,
    { expected: 'an error status, or a state other than ACTIVE and PAUSED', received: state ?? `status ${r.status}` },
    r,
  );
  if (succeeded(r)) t.observe('AMB-015', 'stopped', r);
  else t.observe('AMB-015', 'gone', r);
}

/** One request to an RWI, by name. */
export interface RwiRequest {
  operation: Operation;
  make(parts: RequestParts): Promise<Reply>;
}

/** The six requests that an RWI takes, the harmless ones first, Stop last. */
export function requestsTo(t: CheckContext, rwi: RwiRef): readonly RwiRequest[] {
  const body = t.textObject('a message that must not arrive');
  return [
    { operation: 'status', make: (parts) => t.ops.status(rwi, parts) },
    { operation: 'pause', make: (parts) => t.ops.pause(rwi, parts) },
    { operation: 'resume', make: (parts) => t.ops.resume(rwi, parts) },
    { operation: 'input', make: (parts) => t.ops.input(rwi, t.port('ECH', 'Input'), body, parts) },
    { operation: 'output', make: (parts) => t.ops.output(rwi, t.port('ECH', 'Output'), parts) },
    { operation: 'stop', make: (parts) => t.ops.stop(rwi, parts) },
  ];
}

/** Asserts that each request is refused with an error status. */
export async function expectAllRefused(
  t: CheckContext,
  requests: readonly RwiRequest[],
  fault: Fault,
  because: string,
  parts: RequestParts = {},
): Promise<void> {
  for (const { operation, make } of requests) {
    t.expect.refused(await make(wrong(fault, operation, parts)), `${operation}: ${because}`);
  }
}
