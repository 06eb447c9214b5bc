import { randomUUID } from 'node:crypto';
import type { Log } from './execution/crew.js';
import { startRwi } from './rwi.js';
import type { Pool } from './sandbox/pool.js';
import type { Catalogue } from './store/catalogue.js';
import { type AimMetadata, ControllerError, type ControllerLimits, type Rwi, type Sci } from './types.js';
import { createWorkflows, type Workflows } from './workflows.js';

export interface SciServices {
  catalogue: Catalogue;
  pool: Pool;
  limits: ControllerLimits;
  log: Log;
  mayLaunch: (owner: string, metadata: AimMetadata) => boolean;
}
/** An SCI with what only the Controller does to it. */
export interface ManagedSci extends Sci {
  readonly rwiCount: number;
  close(): Promise<void>;
}

/** A Service Controller Instance. While it is idle it holds no thread, no timer and next to no memory. */
export class ServiceController implements ManagedSci {
  readonly id = randomUUID();
  readonly #services: SciServices;
  // Made when first needed: most SCIs have one RWI, many have none.
  #rwis: Map<string, Rwi> | undefined;
  #workflows: Workflows | undefined;
  #starting = 0;
  #closed = false;

  constructor(
    readonly owner: string,
    services: SciServices,
  ) {
    this.#services = services;
  }

  get rwiCount(): number {
    return this.#rwis?.size ?? 0;
  }

  discover: Sci['discover'] = (query) => this.#known().discover(query);
  upload: Sci['upload'] = (bytes, mediaType) => this.#known().upload(bytes, mediaType);

  rwi(mid: string): Rwi | undefined {
    return this.#rwis?.get(mid);
  }

  async start(name: string): Promise<Rwi> {
    const { pool, limits, log, mayLaunch } = this.#services;
    this.#assertOpen();
    if (this.rwiCount + this.#starting >= limits.rwisPerSci) {
      throw new ControllerError(
        'LIMIT',
        `This Service Controller Instance runs no more than ${limits.rwisPerSci} workflow instances.`,
      );
    }
    this.#starting += 1;
    try {
      const { metadata, graph } = await this.#known().prepare(name, (found) => mayLaunch(this.owner, found));
      this.#assertOpen();
      const rwi: Rwi = await startRwi({
        name,
        metadata,
        graph,
        pool,
        limits,
        log,
        onStopped: () => this.#rwis?.delete(rwi.id),
      });
      if (this.#closed) await rwi.stop();
      this.#assertOpen();
      this.#rwis ??= new Map();
      this.#rwis.set(rwi.id, rwi);
      log('rwi-started', { sci: this.id, rwi: rwi.id, name: graph.name });
      return rwi;
    } finally {
      this.#starting -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...(this.#rwis?.values() ?? [])].map((rwi) => rwi.stop()));
  }

  #known(): Workflows {
    const { catalogue, limits, log } = this.#services;
    this.#workflows ??= createWorkflows(catalogue, limits, log);
    return this.#workflows;
  }

  #assertOpen(): void {
    if (this.#closed) throw new ControllerError('NOT_STARTED', 'The Service Controller Instance was deleted.');
  }
}
