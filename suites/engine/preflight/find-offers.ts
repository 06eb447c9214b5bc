import { setTimeout as delay } from 'node:timers/promises';
import type { Operations, Reply, SciRef } from '../check.js';
import { isSuccess } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
import { tryJson } from '../reply.js';
import { textObject } from '../text-object.js';
import type { TargetFacts } from '../types.js';
import { mctPort } from '../workflows.js';
import type { StartedWorkflow } from './find-workflows.js';

type Offers = TargetFacts['offers'];

/** Statuses by which a server says that it takes uploads, just not this one. */
const refusals = new Set([400, 413, 415, 422]);

/** Whether the optional operations are there. A profile that the user named is taken at its word. */
export async function findOffers(
  ops: Operations,
  sci: SciRef,
  profiles: readonly string[] | undefined,
  also: readonly string[] = [],
): Promise<Pick<Offers, 'discover' | 'upload'>> {
  const [discover, upload] = await Promise.all([offersDiscover(ops, sci), offersUpload(ops, sci)]);
  const offered = (name: string, seen: boolean): boolean => profiles?.includes(name) ?? (seen || also.includes(name));
  return { discover: offered('discovery', discover), upload: offered('upload', upload) };
}

/**
 * Whether output can be had asynchronously (RFC 7240) and as server-sent events: asked of a started workflow on which nothing
 * else depends, since asking may take a message or run it.
 */
export async function findAsyncOffers(
  ops: Operations,
  started: readonly StartedWorkflow[],
  profiles: readonly string[] | undefined,
  also: readonly string[] = [],
): Promise<Pick<Offers, 'async' | 'events'>> {
  const named = (profiles ?? also).includes('async');
  const candidate =
    started.find(({ workflow }) => workflow === 'CNT') ?? started.find(({ workflow }) => workflow === 'DLY');
  if (candidate === undefined || (profiles !== undefined && !named)) return { async: named, events: named };
  const port = mctPort(candidate.workflow, 'Output');
  const ask = async (
    fields: Record<string, string>,
    note: string,
  ): Promise<{ status: number; type: string | undefined }> => {
    try {
      const reply = await ops.output(candidate.rwi, port, {
        headers: fields,
        intent: { kind: 'probe', note },
        leave: { afterMs: 1_500, when: () => true },
      });
      return { status: reply.status, type: reply.mediaType() };
    } catch (error) {
      if (error instanceof NoAnswer) return { status: 0, type: undefined };
      throw error;
    }
  };
  const give = async (): Promise<void> => {
    const intent = { kind: 'probe' as const, note: 'a message for the question' };
    const text = textObject('400', 'urn:maas-conformance:preflight:2');
    await ops.input(candidate.rwi, mctPort(candidate.workflow, 'Input'), text, { intent }).catch(() => undefined);
  };
  if (candidate.workflow === 'DLY') await give();
  const delivered = await ask({ Prefer: 'respond-async' }, 'is asynchronous delivery offered?');
  const asked = ask({ Accept: 'text/event-stream' }, 'are server-sent events offered?');
  // A server may begin its answer when there is an event to send.
  const begun = await Promise.race([asked.then(() => true), delay(300, false)]);
  if (!begun) await give();
  const streamed = await asked;
  return {
    async: named || delivered.status === 202,
    events: streamed.status === 200 && streamed.type === 'text/event-stream',
  };
}

async function offersDiscover(ops: Operations, sci: SciRef): Promise<boolean> {
  try {
    const reply = await ops.discover(sci, undefined, {
      intent: (status) => ({
        operation: 'discover',
        kind: status !== undefined && status < 300 ? 'valid' : 'probe',
        note: 'is discovery offered?',
      }),
    });
    return isSuccess(reply) && tryJson(reply) !== undefined;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

async function offersUpload(ops: Operations, sci: SciRef): Promise<boolean> {
  const [body, type] = ['not a package', 'application/octet-stream'];
  const intent = { kind: 'probe' as const, note: 'is upload offered?' };
  const statusOf = (asked: Promise<Reply>): Promise<number | undefined> =>
    asked.then(
      ({ status }) => status,
      (error: unknown) => {
        if (error instanceof NoAnswer) return undefined;
        throw error;
      },
    );
  const status = await statusOf(ops.upload(sci, body, type, { intent }));
  if (status === undefined) return false;
  if (status >= 200 && status < 300) return true;
  if (!refusals.has(status)) return false;
  // The status may be the server's answer to any method that a route does not have (AMB-016), as PUT is one.
  const path = ops.path('upload', { sci });
  const put = await statusOf(ops.raw('PUT', path, { body, headers: { 'Content-Type': type }, intent }));
  return put !== status;
}
