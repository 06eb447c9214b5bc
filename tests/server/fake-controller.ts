import { randomUUID } from 'node:crypto';
import {
  type AimMetadata,
  type BoundaryPort,
  type Controller,
  ControllerError,
  type ControllerErrorCode,
  type Rwi,
  type Sci,
} from '../../reference/controller/types.js';

/** A Controller in memory, to test the API Server alone. Workflows echo: what an input port gets, output port 1 gives once. */
export interface FakeController extends Controller {
  /** Signals of reads that were given up, to see that a client which left ended its wait. */
  aborted: number;
  /** Waits that are under way. */
  waiting: number;
  uploads: { mediaType: string; length: number }[];
}

const text = 'OSD-BTO-V1.5';
const speech = 'OSD-BSO-V1.5';
const ports: BoundaryPort[] = [
  { direction: 'Input', types: [text, speech], number: 1, name: 'InputText', optional: false },
  { direction: 'Input', types: [text], number: 2, name: 'Odd:Label', optional: true },
  { direction: 'Output', types: [text], number: 1, name: 'OutputText', optional: false },
  { direction: 'Output', types: [text], number: 2, name: 'SilentText', optional: false },
  { direction: 'Output', types: [speech], number: 1, name: 'LateSpeech', optional: false },
];

/** `start('fail:CODE')` fails with that code; so does writing `fail:CODE` to a port, and reading after it. */
export function fakeController(options: { scis?: number } = {}): FakeController {
  const scis = new Map<string, Sci & { stopAll(): void }>();
  const fake: FakeController = {
    aborted: 0,
    waiting: 0,
    uploads: [],
    createSci(owner) {
      if (scis.size >= (options.scis ?? 1000)) throw new ControllerError('LIMIT', 'No more Controller Instances.');
      const sci = fakeSci(owner, fake);
      scis.set(sci.id, sci);
      return sci;
    },
    sci(cid, owner) {
      const found = scis.get(cid);
      return found?.owner === owner ? found : undefined;
    },
    async deleteSci(cid, owner) {
      if (scis.get(cid)?.owner !== owner) return false;
      scis.get(cid)?.stopAll();
      return scis.delete(cid);
    },
    counts: () => ({ scis: scis.size, rwis: 0, workers: 0 }),
    close: async () => scis.clear(),
  };
  return fake;
}

function fakeSci(owner: string, fake: FakeController): Sci & { stopAll(): void } {
  const rwis = new Map<string, Rwi>();
  const id = randomUUID();
  return {
    id,
    owner,
    discover: async ({ q }) => {
      if (q === 'break') throw new TypeError('inside: /srv/secret/path');
      const all = Array.from({ length: 250 }, (_, i) => metadataOf(`1MCT-${String(i).padStart(3, '0')}-V1.0-I01`));
      return q === undefined ? all : all.filter(({ Identifier }) => Identifier.AIMName.includes(q));
    },
    upload: async (bytes, mediaType) => {
      fake.uploads.push({ mediaType, length: bytes.length });
      if (bytes.length < 10) throw new ControllerError('INVALID', 'The package is refused.', ['no metadata file']);
      return metadataOf('1MCT-UPL-V1.0-I01');
    },
    start: async (name) => {
      failWhenTold(name);
      if (!name.includes('MCT-')) throw new ControllerError('NOT_FOUND', 'The Store has no such workflow.');
      const rwi = fakeRwi(name, fake, (mid) => rwis.delete(mid));
      rwis.set(rwi.id, rwi);
      return rwi;
    },
    rwi: (mid) => rwis.get(mid),
    stopAll: () => rwis.clear(),
  };
}

function fakeRwi(name: string, fake: FakeController, forget: (mid: string) => void): Rwi {
  let held: string | undefined;
  let broken: string | undefined;
  const rwi = {
    id: randomUUID(),
    name,
    metadata: metadataOf(name),
    execution: 'Exchange' as const,
    state: 'ACTIVE' as Rwi['state'],
    changed: new Date(),
    ports,
    async write(_port: BoundaryPort, json: string) {
      broken = /"(fail:[A-Z_]+)"/.exec(json)?.[1];
      failWhenTold(/"write-(fail:[A-Z_]+)"/.exec(json)?.[1] ?? '');
      held = json;
    },
    async read(port: BoundaryPort, { timeoutMs = 0, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}) {
      failWhenTold(broken ?? '');
      if (port.name === 'LateSpeech') await wait(timeoutMs, signal);
      if (port.number !== 1 || held === undefined) throw new ControllerError('NOT_PRODUCED', 'The port gave nothing.');
      return held;
    },
    next: () => new Promise<never>(() => undefined),
    pause: async () => change('PAUSED'),
    resume: async () => change('ACTIVE'),
    stop: async () => {
      change('STOPPED');
      forget(rwi.id);
    },
  };
  function change(state: Rwi['state']): void {
    if (rwi.state === state) return;
    rwi.state = state;
    rwi.changed = new Date();
  }
  async function wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<never> {
    fake.waiting += 1;
    try {
      return await new Promise<never>((_resolve, reject) => {
        const timer = setTimeout(() => reject(new ControllerError('TIMEOUT', 'No message came in time.')), timeoutMs);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          fake.aborted += 1;
          reject(new DOMException('gone', 'AbortError'));
        });
      });
    } finally {
      fake.waiting -= 1;
    }
  }
  return rwi;
}

function failWhenTold(told: string): void {
  const code = /^fail:([A-Z_]+)$/.exec(told)?.[1];
  if (code === 'CRASH') throw new TypeError('inside: /srv/secret/path');
  if (code) throw new ControllerError(code as ControllerErrorCode, `Told to answer ${code}.`, ['first reason']);
}

function metadataOf(name: string): AimMetadata {
  return {
    Header: 'MCT-ECH-V1.0',
    Identifier: { ImplementerID: '1', ImplementationID: 'I01', AIMName: name },
    APIProfile: 'Basic',
    Description: 'An echo in memory.',
    ExternalPorts: [],
    Implementations: [],
  };
}
