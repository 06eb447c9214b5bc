import type { InstalledModule } from '../install/install.js';
import { type BoundaryPort, ControllerError } from '../types.js';
import { checkExecution, executionOf } from './execution.js';
import { type Instance, instancesOf, isComposite, leavesOf } from './instances.js';
import { portOf } from './ports.js';
import { type Destination, rulesOf, trace } from './trace.js';
import type { Graph, GraphAim, Sink } from './types.js';

/**
 * Turns an installed workflow into AIMs and routes (FACTS of the Topology: names are labels, routing is by Data Type,
 * Direction and PortNumber).
 *
 * @throws ControllerError INVALID with a sentence that says which connection, port or AIM is at fault
 */
export function buildGraph(workflow: InstalledModule): Graph {
  const root = instancesOf(workflow);
  const execution = executionOf(workflow.metadata);
  const leaves = leavesOf(root);
  const ports = indexPorts(root, leaves);
  const toSink = ({ aim, port, types, rules }: Destination): Sink => {
    const owner = aim ?? root;
    const place = ports.get(owner)?.places[port];
    if (place === undefined) throw new RangeError(`no port ${port} in ${owner.path}`);
    return { aim: aim === undefined ? undefined : leaves.indexOf(aim), port: place, types, rules };
  };
  const rootPorts = ports.get(root);
  const graph: Graph = {
    name: workflow.metadata.Identifier.AIMName,
    execution,
    inputs: (rootPorts?.inputs ?? []).map((index) => boundary(root, index)),
    outputs: (rootPorts?.outputs ?? []).map((index) => boundary(root, index)),
    routes: (rootPorts?.inputs ?? []).map((index) => entrances(root, index).map(toSink)),
    aims: leaves.map((leaf, index): GraphAim => {
      const { inputs = [], outputs = [] } = ports.get(leaf) ?? {};
      const { metadata, code } = leaf.module;
      return {
        index,
        path: leaf.path,
        metadata,
        code,
        inputs: inputs.map((port) => portOf(metadata, port)),
        outputs: outputs.map((port) => portOf(metadata, port)),
        routes: outputs.map((port) => exits(leaf, port).map(toSink)),
        policy: leaf.policy,
      };
    }),
  };
  refuseAmbiguity(graph);
  checkExecution(graph, root);
  return graph;
}

/** Where a boundary input leads. A basic AIM as a workflow is its own and only AIM. */
function entrances(root: Instance, port: number): Destination[] {
  if (isComposite(root)) {
    const own = portOf(root.module.metadata, port);
    return trace(root, { sub: undefined, port }, [own]);
  }
  const own = portOf(root.module.metadata, port);
  return [{ aim: root, port, types: own.types, rules: rulesOf([own]) }];
}

function exits(leaf: Instance, port: number): Destination[] {
  if (leaf.parent !== undefined) return trace(leaf.parent, { sub: leaf.place, port });
  return [{ aim: undefined, port, types: portOf(leaf.module.metadata, port).types, rules: {} }];
}

interface PortTable {
  inputs: number[];
  outputs: number[];
  /** Index into ExternalPorts → index into `inputs` or `outputs`. */
  places: number[];
}

function indexPorts(root: Instance, leaves: readonly Instance[]): Map<Instance, PortTable> {
  const tables = new Map<Instance, PortTable>();
  for (const instance of [root, ...leaves]) {
    const table: PortTable = { inputs: [], outputs: [], places: [] };
    for (const [index, { Direction }] of instance.module.metadata.ExternalPorts.entries()) {
      const list = Direction === 'Input' ? table.inputs : table.outputs;
      table.places.push(list.push(index) - 1);
    }
    tables.set(instance, table);
  }
  return tables;
}

function boundary(root: Instance, index: number): BoundaryPort {
  const { types, number, optional, options } = portOf(root.module.metadata, index);
  const name = options.Name;
  return { direction: options.Direction, types: [...types], number, optional, ...(name === undefined ? {} : { name }) };
}

/** Two boundary ports that no address tells apart would make every message a guess. */
function refuseAmbiguity({ name, inputs, outputs }: Graph): void {
  const seen = new Set<string>();
  for (const { direction, types, number } of [...inputs, ...outputs]) {
    for (const type of types) {
      const key = `${direction} port ${number} of ${type}`;
      if (seen.has(key))
        throw new ControllerError(
          'INVALID',
          `${name} declares two ${direction} ports ${number} of ${type}; PortNumber tells them apart.`,
        );
      seen.add(key);
    }
  }
}
