import type { Area } from '../engine/check.js';
import { oci } from './oci.js';
import { s3 } from './s3.js';
import { swift } from './swift.js';
import { webhdfs } from './webhdfs.js';

/** Repositories that speak a protocol of their own. */
export const repositoryAreas: readonly Area[] = [s3, swift, webhdfs, oci];
