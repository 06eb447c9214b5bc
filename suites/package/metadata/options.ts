import type { AimMetadata } from './types.js';

/** An L2 is a standard's own metadata with placeholders, an L3 that of one implementation. */
export type MetadataLevel = 'L2' | 'L3';

export interface MetadataOptions {
  level: MetadataLevel;
  /** Implementer ID of whoever submits. */
  implementer?: string;
  /** Metadata of sub-AIMs by AIMName or AIM Type; undefined when it is not known. */
  subAim(name: string): AimMetadata | undefined;
}
