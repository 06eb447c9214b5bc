import { ControllerError } from '../types.js';
import type { End } from './connections.js';
import { type Instance, isComposite } from './instances.js';
import { portOf } from './ports.js';
import type { AimPort, QueueRules } from './types.js';

/** Where a flow ends once composites are dissolved: an AIM with code, or the boundary of the workflow (`aim` undefined). */
export interface Destination {
  aim: Instance | undefined;
  port: number;
  types: readonly string[];
  rules: QueueRules;
}

/**
 * Follows a flow from `from` inside `composite` through the boundaries of composites, inwards and outwards.
 *
 * @param passed input ports already gone through, outside in
 * @throws ControllerError INVALID for a loop that meets no AIM
 */
export function trace(composite: Instance, from: End, passed: readonly AimPort[] = [], hops = 0): Destination[] {
  if (hops > 1_000)
    throw new ControllerError(
      'INVALID',
      `The Topology of ${composite.path} sends a flow in a circle that meets no AIM.`,
    );
  return composite.connections
    .filter((each) => each.from.sub === from.sub && each.from.port === from.port)
    .flatMap(({ to }) =>
      to.sub === undefined ? leave(composite, to.port, passed, hops) : enter(composite, to.sub, to.port, passed, hops),
    );
}

function leave(composite: Instance, port: number, passed: readonly AimPort[], hops: number): Destination[] {
  const { types } = portOf(composite.module.metadata, port);
  if (composite.parent === undefined) return [{ aim: undefined, port, types, rules: {} }];
  return trace(composite.parent, { sub: composite.place, port }, passed, hops + 1);
}

function enter(
  composite: Instance,
  place: number,
  index: number,
  passed: readonly AimPort[],
  hops: number,
): Destination[] {
  const sub = composite.subs[place];
  if (sub === undefined) throw new RangeError(`no sub-AIM ${place}`);
  const port = portOf(sub.module.metadata, index);
  const all = [...passed, port];
  if (isComposite(sub)) return trace(sub, { sub: undefined, port: index }, all, hops + 1);
  return [{ aim: sub, port: index, types: port.types, rules: rulesOf(all) }];
}

/** The composites on the way have no queue of their own, so what their ports ask for is kept at the one that there is. */
export function rulesOf(ports: readonly AimPort[]): QueueRules {
  const depths = ports.flatMap(({ options }) => (options.Depth === undefined ? [] : [options.Depth]));
  const ages = ports.flatMap(({ options }) => (options.MaxAge === undefined ? [] : [options.MaxAge]));
  const overflow = ports.find(({ options }) => options.Overflow !== undefined)?.options.Overflow;
  return {
    ...(depths.length > 0 ? { depth: Math.min(...depths) } : {}),
    ...(ages.length > 0 ? { maxAge: Math.min(...ages) } : {}),
    ...(overflow === undefined ? {} : { overflow }),
  };
}
