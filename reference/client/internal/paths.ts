import { defaultPathSerializer } from 'openapi-fetch';
import { MaasError } from '../error.js';
import type { ClientDialect } from '../types.js';

/** Where the standard puts the interface. */
const root = '/MPAI/AIFU';

/**
 * Paths are written in the words of aif-3.0; this puts them in the server's: its dialect's segment, and below the prefix
 * that its create answer gave.
 */
export function pathSerializer(dialect: ClientDialect, prefix: string): typeof defaultPathSerializer {
  return (path, parameters) => {
    const spoken = dialect === 'mas-1.0' ? path.replace('/{cid}/AIW', '/{cid}/MODULE') : path;
    return defaultPathSerializer(
      spoken.replace(root, () => prefix),
      parameters,
    );
  };
}

/**
 * The path that replaces {@link root} in later requests for the SCI.
 *
 * @throws MaasError PROTOCOL when it lies on another origin: credentials never go there
 */
export function prefixPath(prefix: string | undefined, url: string): string {
  if (prefix === undefined) return root;
  const base = new URL(url);
  const resolved = new URL(prefix, base.origin);
  if (resolved.origin !== base.origin) {
    throw new MaasError('PROTOCOL', `The server gave the prefix "${prefix}", which lies on another origin.`);
  }
  return resolved.pathname.replace(/\/+$/, '');
}
