import { createServer, type ServerOptions } from '../../reference/server/server.js';
import { type FakeController, fakeController } from './fake-controller.js';
import { ask, jsonBody } from './http.js';

export interface Served {
  url: string;
  controller: FakeController;
  /** Lines of the server's log. */
  log: { event: string; facts: Record<string, unknown> }[];
  close(): Promise<void>;
}

/** An API Server over a fake Controller on a free port of 127.0.0.1. */
export async function serve(options: Partial<ServerOptions> & { scis?: number } = {}): Promise<Served> {
  const controller = fakeController(options.scis === undefined ? {} : { scis: options.scis });
  const log: Served['log'] = [];
  const server = createServer({ controller, log: (event, facts) => log.push({ event, facts }), ...options });
  return { url: await server.listen(0, '127.0.0.1'), controller, log, close: () => server.close() };
}

/** Paths of a new SCI and of an RWI in it. */
export async function launch(
  url: string,
  segment: 'AIW' | 'MODULE' = 'MODULE',
  headers: Record<string, string> = {},
): Promise<{ cid: string; mid: string; base: string; sci: string; rwi: string }> {
  const created = await ask('POST', `${url}/MPAI/AIFU/Controller`, { headers });
  const cid = String(created.json.id);
  const base = `${url}${String(created.json.prefix ?? '/MPAI/AIFU')}`;
  const sci = `${base}/${cid}/${segment}`;
  const body = JSON.stringify({ module: 'MCT-ECH-V1.0' });
  const started = await ask('POST', `${sci}/Start`, { body, headers: { ...headers, ...jsonBody } });
  const mid = String(started.json.id);
  return { cid, mid, base, sci, rwi: `${sci}/${mid}` };
}
