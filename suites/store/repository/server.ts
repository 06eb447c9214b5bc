import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Answer } from '../../../trust/tuf/attacks/types.js';
import { type Asked, type ElementKind, elementOf, type Place } from './asked.js';
import type { Content } from './content.js';
import { carryOut, isOfContent, type Treatment } from './treatment.js';

/** The HTTP side of the repository. */
export interface RepositoryServer {
  readonly asked: readonly Asked[];
  treat(name: string, treatment: Treatment | undefined, options?: { kind?: ElementKind; place?: Place }): void;
  mirror(name: string): void;
  close(): Promise<void>;
}

/** Requests that are remembered; a target that asks on and on must not fill the memory. */
const mostAsked = 50_000;

/**
 * Serves a repository at its two addresses, `/` and `/second/`, and at the other host that its redirects lead to.
 *
 * @param decoy what the other host has for a path
 * @throws Error with a sentence when the address cannot be had
 */
export async function serveRepository(
  listen: { host: string; port: number },
  content: Pick<Content, 'find' | 'list'>,
  decoy: (path: string) => Buffer | undefined,
): Promise<RepositoryServer> {
  const asked: Asked[] = [];
  const silent: Socket[] = [];
  const mirrored = new Set<string>();
  const treatments = new Map<string, Treatment>();
  const began = Date.now();

  function treatmentOf({ place, path }: Asked): Treatment | undefined {
    const isListing = path.endsWith('/');
    const element = elementOf({ path: isListing ? `${path}1.json` : path }); // a list of versions is part of an L3
    if (element === undefined) return undefined;
    const { name, kind } = element;
    // The second address has nothing but metadata unless it was given something.
    const nothing: Treatment | undefined =
      place === 'second' && !mirrored.has(name) ? { kind: 'status', status: 404 } : undefined;
    const given = treatments.get(`${place} ${name} ${kind}`) ?? treatments.get(`${place} ${name}`) ?? nothing;
    return given !== undefined && isListing && isOfContent(given) ? undefined : given;
  }

  function answer(request: IncomingMessage, response: ServerResponse, seen: Asked): void {
    const { path } = seen;
    const other = `http://${(request.headers.host ?? '').replace(/:\d+$/, '')}:${portOf(elsewhere)}/${path}`;
    const say = (status: number, fields: Record<string, string> = {}, body?: string): void => {
      seen.status = status;
      response.writeHead(status, fields).end(body);
    };
    const give = (found: Answer | undefined, everyMs?: number): void => {
      const fields = found === undefined ? {} : fieldsOf(found);
      if (found === undefined) say(404);
      else if (fields.etag !== undefined && request.headers['if-none-match'] === fields.etag) say(304, fields);
      else {
        const slowly = found.kind === 'bytes' && everyMs !== undefined;
        const sent = slowly ? { ...found, kind: 'drip' as const, everyMs } : found;
        seen.status = carryOut(sent, request, response, other, fields);
      }
    };
    const treatment = treatmentOf(seen);
    if (treatment?.kind === 'silent') silent.push(request.socket);
    else if (treatment?.kind === 'late')
      setTimeout(() => give(content.find(path), treatment.everyMs), treatment.afterMs).unref();
    else if (treatment !== undefined) seen.status = carryOut(treatment, request, response, other, fieldsOf(treatment));
    else if (path === '' || path.endsWith('/')) {
      const entries = content.list(path);
      if (entries === undefined) say(404);
      else say(200, { 'content-type': 'application/json' }, JSON.stringify(entries));
    } else give(content.find(path));
  }

  const serve = (request: IncomingMessage, response: ServerResponse, given?: Place): void => {
    const whole = pathOf(request);
    if (whole === undefined) {
      response.writeHead(400).end();
      return;
    }
    const place = given ?? (whole.startsWith('second/') ? 'second' : 'main');
    const seen: Asked = {
      atMs: Date.now() - began,
      place,
      method: request.method ?? '',
      path: place === 'second' ? whole.slice('second/'.length) : whole,
      status: 0,
    };
    if (asked.length < mostAsked) asked.push(seen);
    if (place !== 'elsewhere') answer(request, response, seen);
    else {
      seen.status = 200;
      response.end(decoy(seen.path) ?? 'Come in.');
    }
  };

  const main = createServer((request, response) => serve(request, response));
  const elsewhere = createServer((request, response) => serve(request, response, 'elsewhere'));
  const close = async (): Promise<void> => {
    for (const each of [main, elsewhere]) {
      each.closeAllConnections();
      if (each.listening) await new Promise((resolve) => each.close(resolve));
    }
  };
  try {
    await listening(main, listen.port, listen.host);
    await listening(elsewhere, 0, listen.host);
  } catch (error) {
    await close();
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `The suite's repository cannot listen on ${listen.host}:${listen.port} (${code}): free the port, or give another address with --listen and to the target.`,
    );
  }
  return {
    asked,
    treat(name, treatment, { kind, place = 'main' } = {}) {
      const key = `${place} ${name}${kind === undefined ? '' : ` ${kind}`}`;
      if (treatment !== undefined) treatments.set(key, treatment);
      else treatments.delete(key);
      for (const held of silent.splice(0)) held.destroy();
    },
    mirror: (name) => void mirrored.add(name),
    close,
  };
}

function fieldsOf(answer: Treatment): Record<string, string> {
  if (answer.kind !== 'bytes') return {};
  const digest = createHash('sha256').update(answer.bytes).digest();
  return { etag: `"${digest.toString('hex')}"`, 'repr-digest': `sha-256=:${digest.toString('base64')}:` };
}

function pathOf({ url = '' }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '').slice(1);
  } catch {
    return undefined;
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
