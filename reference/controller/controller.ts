import { type Commons, createCommons } from './commons.js';
import { defaultLimits } from './limits.js';
import { ServiceController } from './sci.js';
import { createTrustedCatalogue } from './store/trusted-catalogue.js';
import { type Controller, ControllerError, type ControllerOptions } from './types.js';

/**
 * A Controller: makes SCIs, obtains workflows from the Store over HTTP, verifies, installs and executes them. AIM code
 * runs in sandbox threads; no thread exists before the first SCI.
 *
 * @param options `commons`: what it shares with others, instead of a view of the Store and threads of its own
 * @example
 * const controller = createController({ store: 'http://127.0.0.1:5020' });
 * const rwi = await controller.createSci('anyone').start('MCT-ECH-V1.0');
 */
export function createController(options: ControllerOptions & { commons?: Commons }): Controller {
  const limits = { ...defaultLimits, ...withoutUndefined(options.limits ?? {}) };
  const log = options.log ?? (() => undefined);
  const { store, trusted, mayLaunch = () => true } = options;
  const chosen = trusted === undefined ? {} : { catalogue: createTrustedCatalogue(trusted, limits, log) };
  const own = options.commons === undefined ? createCommons(store, limits, chosen) : undefined;
  const { pool, catalogue } = options.commons ?? (own as Commons);
  const services = { catalogue, pool, limits, log, mayLaunch };
  const scis = new Map<string, ServiceController>();
  let closed = false;

  const find = (cid: string, owner: string): ServiceController | undefined => {
    const sci = scis.get(cid);
    return sci?.owner === owner ? sci : undefined;
  };

  return {
    createSci(owner) {
      if (closed) throw new ControllerError('NOT_STARTED', 'The Controller is closed.');
      if (scis.size >= limits.scis) {
        throw new ControllerError(
          'LIMIT',
          `This server holds no more than ${limits.scis} Service Controller Instances.`,
        );
      }
      pool.warm();
      const sci = new ServiceController(owner, services);
      scis.set(sci.id, sci);
      return sci;
    },
    sci: find,
    async deleteSci(cid, owner) {
      const sci = find(cid, owner);
      if (sci === undefined) return false;
      scis.delete(cid);
      await sci.close();
      return true;
    },
    counts() {
      let rwis = 0;
      for (const sci of scis.values()) rwis += sci.rwiCount;
      return { scis: scis.size, rwis, workers: pool.busy };
    },
    async close() {
      closed = true;
      const open = [...scis.values()];
      scis.clear();
      await Promise.all(open.map((sci) => sci.close()));
      await own?.close();
    },
  };
}

/** Options that a caller passed on as undefined must not displace defaults. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
