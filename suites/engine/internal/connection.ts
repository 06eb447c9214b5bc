import type { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import type { DigestSessions } from './authorization.js';

/** How connections to the target are made. */
export interface ConnectionOptions {
  origin: string;
  timeoutMs: number;
  maxHeaderBytes: number;
  /** PEM of the authority to trust instead of the system's. */
  ca?: string;
  insecure?: boolean;
  /** Told of each connection that was made. */
  onConnect?(socket: Socket): void;
}

/** One keep-alive connection, used by one exchange at a time, and what is known of it. */
export interface Connection {
  client: Client;
  digest: DigestSessions;
  /** Whether a connection stands or stood during the current exchange. */
  connected: boolean;
  /** Whether it was opened for the current exchange, not kept from an earlier one. */
  fresh: boolean;
  /** First octets of the current response: undici does not tell the HTTP version. */
  statusLine: string;
}

/** Keeps idle connections shortly only, so that servers which drop them soon are rarely met at the moment of dropping. */
const keepAliveMs = 1_500;

/** Opens nothing yet: the first exchange connects. HTTP/1.1 only. */
export function createConnection(options: ConnectionOptions): Connection {
  const connect = buildConnector({
    timeout: options.timeoutMs,
    allowH2: false,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.insecure === true ? { rejectUnauthorized: false } : {}),
  });
  const connection: Omit<Connection, 'client'> = { digest: new Map(), connected: false, fresh: false, statusLine: '' };
  const client = new Client(options.origin, {
    connect: (target, callback) =>
      connect(target, (...outcome) => {
        // undici calls back with the error alone when it cannot connect, whatever its types say
        const socket: Socket | null | undefined = outcome[1];
        if (socket !== null && socket !== undefined) {
          connection.connected = true;
          connection.fresh = true;
          options.onConnect?.(socket);
          watchStatusLine(socket, (octets) => {
            if (connection.statusLine.length < 8) connection.statusLine += octets.toString('latin1', 0, 8);
          });
        }
        callback(...outcome);
      }),
    pipelining: 1,
    maxHeaderSize: options.maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
  });
  return Object.assign(connection, { client });
}

/** Makes a connection ready for the next exchange. */
export function beginExchange(connection: Connection): void {
  connection.fresh = false;
  connection.statusLine = '';
  connection.connected = connection.client.stats.connected === true;
}

/** `1.0`, `1.1` … of the current response; empty when it is not known. */
export function httpVersionOf(connection: Connection): string {
  return /^HTTP\/(\d\.\d)/.exec(connection.statusLine)?.[1] ?? '';
}

function watchStatusLine(socket: Socket, onOctets: (octets: Buffer) => void): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (chunk instanceof Buffer) onOctets(chunk);
    return chunk;
  };
}
