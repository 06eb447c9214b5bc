import type { InstalledModule } from '../install/install.js';
import { type Connection, connectionsOf } from './connections.js';
import type { FailurePolicy } from './types.js';

/** A module in its place in the workflow. */
export interface Instance {
  module: InstalledModule;
  parent: Instance | undefined;
  /** Its place in the parent's SubAIMs. */
  place: number;
  /** For people: AIMNames from the workflow down, with the AIMNumber where it is stated. */
  path: string;
  subs: Instance[];
  connections: Connection[];
  policy: FailurePolicy;
}

/** Every place of a module in the tree is an instance of its own, so that nothing is shared between two of a kind. */
export function instancesOf(module: InstalledModule, parent?: Instance, place = 0): Instance {
  const { metadata } = module;
  const number = parent?.module.metadata.SubAIMs?.[place]?.AIMNumber;
  const name = `${metadata.Identifier.AIMName}${number === undefined ? '' : `#${number}`}`;
  const instance: Instance = {
    module,
    parent,
    place,
    path: parent === undefined ? name : `${parent.path}/${name}`,
    subs: [],
    connections: connectionsOf(
      metadata,
      module.subs.map((sub) => sub.metadata),
    ),
    policy: {
      onDegraded: metadata.OnDegraded ?? parent?.policy.onDegraded,
      restartLimit: metadata.RestartLimit ?? parent?.policy.restartLimit ?? 0,
    },
  };
  instance.subs = module.subs.map((sub, index) => instancesOf(sub, instance, index));
  return instance;
}

export function isComposite(instance: Instance): boolean {
  return instance.subs.length > 0;
}

/** The AIMs with code, in the order of SubAIMs. */
export function leavesOf(instance: Instance): Instance[] {
  return isComposite(instance) ? instance.subs.flatMap(leavesOf) : [instance];
}
