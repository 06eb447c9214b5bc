import type { Area } from '../engine/check.js';
import { files } from './files.js';
import { outsideAreas } from './outside-areas.js';

/** All that is asked of a Store, and of what a Controller installs. */
export const areas: readonly Area[] = [files, ...outsideAreas];
