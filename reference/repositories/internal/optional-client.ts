import { RepositoryError } from '../types.js';

/**
 * Loads a client that only some repositories need. It is an optional peer dependency: who needs it installs it.
 *
 * @throws RepositoryError CONFIG that names the package and how to install it
 */
export async function optionalClient<T>(name: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new RepositoryError(
      'CONFIG',
      `${what[0]?.toUpperCase()}${what.slice(1)} needs the package ${name}: run "npm install ${name}".`,
    );
  }
}
