/** The least an echo can cost on this platform: node:http keeps the last body of each path and gives it back. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportTo } from './report-memory.js';

const kept = new Map<string, Buffer>();
const server = createServer((request, response) => {
  const path = (request.url ?? '').replace(/\/(Input|Output)\//, '/');
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'MPAI/port-data' }).end(kept.get(path));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    kept.set(path, Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'text/plain' }).end('OK');
  });
});
server.listen(0, '127.0.0.1', () => reportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
