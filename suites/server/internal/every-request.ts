import type { CheckContext, RequestParts, RwiRef, SciRef } from '../../engine/check.js';
import { sciFrom } from '../../engine/operations.js';
import { NotSeen } from '../../engine/outcomes.js';
import type { IdentityName } from '../../engine/types.js';
import { uniqueText } from './ids.js';
import { type RwiRequest, requestsTo, send, workflowName } from './steps.js';
import { description } from './upload-description.js';
import { type Fault, wrong } from './wrong.js';

/** Every operation that the server offers, each as a valid request: those of the RWI and those around it; deletion last. */
export function everyRequest(t: CheckContext, rwi: RwiRef): readonly RwiRequest[] {
  const { discover, upload } = t.target.offers;
  const optional: RwiRequest[] = [
    ...(discover
      ? [{ operation: 'discover' as const, make: (parts: RequestParts) => t.ops.discover(rwi, undefined, parts) }]
      : []),
    ...(upload
      ? [
          {
            operation: 'upload' as const,
            make: (parts: RequestParts) => t.ops.upload(rwi, description, 'application/json', parts),
          },
        ]
      : []),
  ];
  return [
    { operation: 'create', make: (parts) => t.ops.create(parts) },
    { operation: 'start', make: (parts) => t.ops.start(rwi, workflowName(t, 'ECH'), parts) },
    ...optional,
    ...requestsTo(t, rwi),
    { operation: 'delete', make: (parts) => t.ops.remove(rwi, parts) },
  ];
}

/** Every operation with the same parts, or with those of its turn; each is to be refused. */
export async function expectEveryRefused(
  t: CheckContext,
  fault: Fault,
  parts: RequestParts | ((turn: number) => RequestParts),
  because: string,
): Promise<void> {
  const rwi = await t.rwi('ECH');
  await send(t, rwi, 'ECH', uniqueText(t)); // an unguarded Output has something to give
  for (const [turn, { operation, make }] of everyRequest(t, rwi).entries()) {
    const chosen = typeof parts === 'function' ? parts(turn) : parts;
    t.expect.refused(await make(wrong(fault, operation, chosen)), `${operation}: ${because}`);
  }
}

/**
 * An SCI of another identity: it shows that its credential is good, without which every refusal would be for nothing.
 *
 * @throws NotSeen when the server does not let that identity create one
 */
export async function sciOf(t: CheckContext, identity: IdentityName): Promise<SciRef> {
  const reply = await t.ops.create({ identity });
  const sci = sciFrom(reply, t.target.url);
  if (sci !== undefined) return sci;
  throw new NotSeen('not-observed', `The server gives the identity "${identity}" no SCI of its own (${reply.status}).`);
}
