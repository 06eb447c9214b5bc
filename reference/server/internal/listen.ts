import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

const causes: Record<string, string> = {
  EADDRINUSE: 'it is in use; choose another port, or 0 for any free one',
  EACCES: 'this user may not use it; choose a port above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the host name is not known',
};

/** Listens and gives the URL by which clients of this machine reach the server. @throws Error with the cause in a sentence */
export async function listenAt(app: FastifyInstance, port: number, host: string, secure: boolean): Promise<string> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`Cannot listen on port ${port} of ${host}: ${causes[code] ?? message}.`);
  }
  const { port: bound } = app.server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${secure ? 'https' : 'http'}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound}`;
}
