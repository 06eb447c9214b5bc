import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a fake API Server differs from the plain one. */
export interface FakeOptions {
  segment?: 'AIW' | 'MODULE';
  /** Port label accepted instead of the Data Type. */
  label?: boolean;
  workflows?: readonly string[];
  prefix?: string;
  /** Answers instead of the fake when it returns true. */
  before?: (request: IncomingMessage, response: ServerResponse, body: string) => boolean;
}

export interface Fake {
  url: string;
  server: Server;
  /** SCIs that exist now. */
  scis: Map<string, Map<string, { name: string; state: string; input: string | undefined }>>;
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  close(): Promise<void>;
}

/** A minimal API Server of the remote interface over node:http, for tests of the engine. It knows the echo workflow. */
export async function startFake(options: FakeOptions = {}): Promise<Fake> {
  const scis: Fake['scis'] = new Map();
  const requests: Fake['requests'] = [];
  const workflows = options.workflows ?? ['MCT-ECH-V1.0'];
  const route = new RegExp(
    `^([^?]*)/([^/?]+)/${options.segment ?? 'AIW'}(?:/([^/?]+)(?:/([^/?]+)(?:/([^/?]+))?)?)?(?:\\?.*)?$`,
  );

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '' } = request;
      requests.push({ method, url, headers: request.headers, body });
      if (options.before?.(request, response, body) === true) return;
      answer(method, url, body, response);
    });
  });

  function answer(method: string, url: string, body: string, response: ServerResponse): unknown {
    const json = (status: number, value: unknown): unknown =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    const text = (status: number, value: string): unknown =>
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(value);
    if (url === '/MPAI/AIFU/Controller' && method === 'POST') {
      const id = randomUUID();
      scis.set(id, new Map());
      return json(201, { id, ...(options.prefix === undefined ? {} : { prefix: options.prefix }) });
    }
    const deleted = /^\/MPAI\/AIFU\/Controller\/([^/]+)$/.exec(url)?.[1];
    if (deleted !== undefined && method === 'DELETE')
      return scis.delete(deleted) ? text(200, 'OK') : text(404, 'No such Controller Instance.');
    const [, prefix, cid = '', mid, action, port] = route.exec(url) ?? [];
    if (prefix !== (options.prefix ?? '/MPAI/AIFU') || mid === undefined) return text(404, 'Unknown route.');
    const sci = scis.get(cid);
    if (sci === undefined) return text(404, 'No such Controller Instance.');
    const state = (id: string): unknown => ({
      controller: cid,
      id,
      name: sci.get(id)?.name,
      state: sci.get(id)?.state,
      change: new Date().toISOString(),
    });
    if (mid === 'Start' && method === 'POST') {
      const { module } = JSON.parse(body) as { module: string };
      if (!workflows.includes(module)) return text(500, 'No such Module.');
      const id = String(sci.size + 1);
      sci.set(id, { name: module, state: 'ACTIVE', input: undefined });
      return json(200, state(id));
    }
    const rwi = sci.get(mid);
    if (rwi === undefined) return text(404, 'No such Module Instance.');
    const known = options.label === true ? /^(Input|Output)Text$/ : /^OSD-BTO-V1\.5$/;
    if (action === undefined) return json(200, state(mid));
    if (action === 'Pause' || action === 'Resume') {
      rwi.state = action === 'Pause' ? 'PAUSED' : 'ACTIVE';
      return json(200, state(mid));
    }
    if (action === 'Stop') {
      sci.delete(mid);
      return text(200, 'OK');
    }
    if (!known.test(port ?? '')) return text(404, 'No such port.');
    if (action === 'Input') {
      rwi.input = body;
      return text(200, 'OK');
    }
    if (rwi.input === undefined) return text(404, 'No output.');
    return response.writeHead(200, { 'Content-Type': 'MPAI/port-data' }).end(rwi.input);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    scis,
    requests,
    close: () => closeServer(server),
  };
}

/** Ends a server and all its connections. */
export function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
