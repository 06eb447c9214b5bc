import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AimMetadata } from '../../../reference/controller/types.js';
import { approvalOf, packageOf } from './packages.js';

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Milliseconds before the answer. */
  delay?: number;
}

/** A Store made of answers by path, with ETag and Repr-Digest; `requests` counts them by `METHOD path status`. */
export interface TestStore {
  url: string;
  answers: Map<string, Answer>;
  requests: string[];
  /** Publishes an AIM: metadata, package, approval. */
  add(document: AimMetadata, code?: string, bundled?: [AimMetadata, string][]): void;
  close(): Promise<void>;
}

export async function startStore(): Promise<TestStore> {
  const answers = new Map<string, Answer>();
  const requests: string[] = [];
  const listed: { id: string; name: string; version: number }[] = [];
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const answer = path === '/MPAI/Store/L3' ? { body: JSON.stringify(listed) } : answers.get(path);
    const { status = 200, headers = {}, body = '', delay = 0 } = answer ?? { status: 404 };
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const sha = createHash('sha256').update(body);
    const etag = headers.etag ?? `"${sha.copy().digest('hex')}"`;
    const unchanged = status === 200 && request.headers['if-none-match'] === etag;
    requests.push(`${path} ${unchanged ? 304 : status}`);
    response.writeHead(unchanged ? 304 : status, {
      etag,
      'repr-digest': `sha-256=:${sha.digest('base64')}:`,
      ...headers,
    });
    response.end(unchanged ? '' : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    requests,
    add(document, code = '', bundled = []) {
      const { AIMName } = document.Identifier;
      listed.push({ id: AIMName, name: document.Header, version: 1 });
      for (const name of [AIMName, document.Header])
        answers.set(`/MPAI/Store/L3/${name}`, { body: JSON.stringify(document) });
      answers.set(`/packages/${AIMName}.tar.gz`, { body: packageOf(document, code, bundled) });
      for (const [each, binary] of [[document, code] as const, ...bundled]) {
        answers.set(`/approved/${each.Identifier.AIMName}.json`, { body: approvalOf(each, binary) });
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
