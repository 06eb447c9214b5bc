import type { AimMetadata, BoundaryPort, PortOptions } from '../types.js';

/** How a port's queue behaves in Continuous execution; what metadata leaves out is absent. */
export interface QueueRules {
  depth?: number;
  overflow?: 'Block' | 'DropOldest' | 'DropNewest';
  /** ms */
  maxAge?: number;
}

export interface AimPort {
  types: readonly string[];
  number: number;
  optional: boolean;
  options: PortOptions;
}

/** Where a message arrives: an AIM's input port, or a boundary output (`aim` undefined). Indexes into the graph's arrays. */
export interface Sink {
  aim: number | undefined;
  port: number;
  /** Data Types it takes; another type is not delivered along this route. */
  types: readonly string[];
  /** Sum of the rules of every port on the way: smallest Depth and MaxAge, first Overflow from outside in. */
  rules: QueueRules;
}

/** An AIM with code, in its place in the workflow. */
export interface GraphAim {
  index: number;
  /** For people: `1MCT-FAN-V1.0-I01/1MCT-ECH-V1.0-I01#2`. */
  path: string;
  metadata: AimMetadata;
  code: string;
  inputs: readonly AimPort[];
  outputs: readonly AimPort[];
  /** For each output port, where its messages go. */
  routes: readonly (readonly Sink[])[];
  policy: FailurePolicy;
}

/** What follows when an AIM fails: of the nearest enclosing composite that says so. */
export interface FailurePolicy {
  onDegraded: 'StopModule' | 'StopAIM' | 'Continue' | undefined;
  /** Restarts before it counts as failed for good; omitted means 0. */
  restartLimit: number;
}

/** A workflow with its composites dissolved: AIMs with code, and routes between ports. */
export interface Graph {
  name: string;
  execution: 'Exchange' | 'Continuous';
  inputs: readonly BoundaryPort[];
  outputs: readonly BoundaryPort[];
  /** For each boundary input, where its messages go. */
  routes: readonly (readonly Sink[])[];
  aims: readonly GraphAim[];
}
