import { packageVersion } from './version.js';

/** Where an editor finds a schema of this version: any mirror of the package registry serves its files. */
export function schemaUrl(name: 'config' | 'baseline'): string {
  return `https://unpkg.com/maas-conformance@${packageVersion()}/spec/schemas/toolkit/${name}.json`;
}
