import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { request } from 'undici';
import { createStore, type StoreOptions } from '../../reference/store/store.js';

/** An answer with its body read. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** The body parsed as JSON; fails the test when it is none. */
  json(): unknown;
}

/** A Store on a temporary folder, listening on a free port. */
export interface RunningStore {
  folder: string;
  url: string;
  ask(path: string, options?: Parameters<typeof request>[1]): Promise<Answer>;
  /** Writes a file of the Store folder. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Store for one test. */
export async function startStore(options: Partial<StoreOptions> = {}): Promise<RunningStore> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-store-'));
  const store = createStore({ folder, ...options });
  const url = await store.listen(0, '127.0.0.1');
  return {
    folder,
    url,
    ask: async (path, init) => {
      const answer = await request(`${url}${path}`, init);
      const body = Buffer.from(await answer.body.arrayBuffer());
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body,
        json: () => JSON.parse(body.toString()) as unknown,
      };
    },
    write: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    stop: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A small valid L3; `changes` replace top-level members. */
export function l3(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const [, ImplementerID = '', ImplementationID = '', Header = ''] =
    /^([0-9A-Za-z]+?)((.{7}-V[0-9.]+)-I[0-9]+)$/.exec(name) ?? [];
  const port = { DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false };
  return {
    Header,
    Identifier: { ImplementerID, ImplementationID, AIMName: name },
    APIProfile: 'Basic',
    Description: 'For a test.',
    ExternalPorts: [
      { ...port, Direction: 'Input' },
      { ...port, Direction: 'Output' },
    ],
    Implementations: [
      {
        BinaryName: 'test-binary',
        Architecture: 'x86-64',
        OperatingSystem: 'Linux',
        Version: '1.0',
        Source: 'MPAIStore',
      },
    ],
    ...changes,
  };
}

/** A composite whose parts are the named AIMs. */
export function composite(name: string, ...parts: string[]): Record<string, unknown> {
  const SubAIMs = parts.map((AIMName) => ({
    Identifier: { ImplementerID: '1', ImplementationID: AIMName.slice(1), AIMName },
  }));
  return l3(name, { SubAIMs, Topology: [] });
}
