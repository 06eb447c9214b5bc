import { dredd } from './dredd.js';
import { own } from './own.js';
import { portman } from './portman.js';
import { prism } from './prism.js';
import { stepci } from './stepci.js';
import type { Peer } from './types.js';

/** The tools that are compared, this suite first. */
export const peers: readonly Peer[] = [own, prism, portman, stepci, dredd];
