import { connect as connectPlain } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { NotSeen } from './outcomes.js';

/** The certificate that a server presents, and what a careful client makes of it. Undefined means: nothing is wrong. */
export interface CertificateFacts {
  /** Why it is not for the host of the URL (RFC 9525). */
  nameFault?: string;
  /** Why it, or a certificate of its chain, is not valid now. */
  dateFault?: string;
  /** Why its chain does not end at a trusted authority. */
  chainFault?: string;
}

/** How a handshake ended: the version agreed upon, or why there was none. */
export type Handshake = { version: string; cipher: string } | { refused: string };

/** What can be asked of the TLS side of the target, besides ordinary exchanges. Nothing here sends a credential. */
export interface TlsProbes {
  certificate(): Promise<CertificateFacts>;
  /**
   * One handshake in which only this version, or only these cipher suites (by OpenSSL's names), are offered.
   * @throws NotSeen when the TLS library of the suite cannot offer them
   */
  handshake(offer: { version?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'; ciphers?: string }): Promise<Handshake>;
  /** First octets of what the TLS port answers to a plain HTTP GET of this path; empty when it answers nothing. */
  plain(path: string): Promise<string>;
}

export interface TlsProbesOptions {
  url: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** PEM of the authority to trust instead of the system's. */
  ca?: string;
}

/** Most that is read of an answer in plain text. */
const mostOctets = 4_096;
/** A server that has nothing to say in plain text may hold the connection; it is not waited for longer. */
const plainMs = 2_000;

/** Opens connections of its own to the target's host and port, one a probe, bounded in time and octets. */
export function createTlsProbes(options: TlsProbesOptions): TlsProbes {
  const url = new URL(options.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);
  const secure = (): void => {
    if (url.protocol !== 'https:') throw new NotSeen('not-applicable', 'The server is reached by plain HTTP.');
  };

  const handshake = <T>(extra: ConnectionOptions, take: (socket: TLSSocket) => T): Promise<T | Error> =>
    new Promise((resolve) => {
      const isName = !/^[\d.]+$|:/.test(host);
      const end = (result: T | Error): void => {
        socket.destroy();
        resolve(result);
      };
      const socket = connect({
        host,
        port,
        rejectUnauthorized: false,
        ...(isName ? { servername: host } : {}),
        ...(options.ca === undefined ? {} : { ca: options.ca }),
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
        ...extra,
      } as ConnectionOptions);
      socket.on('error', end);
      socket.on('close', () => end(new Error('the connection was closed')));
      socket.on('secureConnect', () => end(take(socket)));
    });

  return {
    async certificate() {
      secure();
      const facts = await handshake({}, (socket) => certificateFacts(host, socket, new Date()));
      if (facts instanceof Error) throw new NotSeen('not-observed', `No TLS connection came about: ${facts.message}`);
      return facts;
    },
    async handshake({ version, ciphers }) {
      secure();
      let result: Handshake | Error;
      try {
        result = await handshake(
          {
            ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
            // Without lowering the level OpenSSL does not even offer what is old; certificates are not judged here.
            ...(version === 'TLSv1' || version === 'TLSv1.1' ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
            ...(ciphers === undefined ? {} : { ciphers: `${ciphers}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' as const }),
          },
          (socket) => ({ version: socket.getProtocol() ?? '', cipher: socket.getCipher().name }),
        );
      } catch (error) {
        throw new NotSeen('not-observed', `The TLS library of this Node cannot offer it: ${(error as Error).message}`);
      }
      if (!(result instanceof Error)) return result;
      const code = String((result as { code?: unknown }).code);
      if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS|NO_CIPHER_MATCH|UNSUPPORTED_PROTOCOL_VERSION/.test(code))
        throw new NotSeen('not-observed', `The TLS library of this Node cannot offer it: ${code}`);
      return { refused: code === 'undefined' ? result.message : code };
    },
    plain(path) {
      secure();
      return new Promise((resolve) => {
        let octets = '';
        const socket = connectPlain({ host, port }, () =>
          socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: */*\r\nConnection: close\r\n\r\n`),
        );
        const timer = setTimeout(() => socket.destroy(), Math.min(plainMs, options.timeoutMs));
        const stop = (): void => void socket.destroy();
        options.signal.addEventListener('abort', stop, { once: true });
        socket.on('data', (chunk: Buffer) => {
          octets += chunk.toString('latin1');
          if (octets.length >= mostOctets) socket.destroy();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearTimeout(timer);
          options.signal.removeEventListener('abort', stop);
          resolve(octets.slice(0, mostOctets));
        });
      });
    },
  };
}

/** OpenSSL stops at the first fault, and names dates only after the chain was found good. */
const ofDates = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function certificateFacts(host: string, socket: TLSSocket, now: Date): CertificateFacts {
  const leaf = socket.getPeerCertificate(true);
  const nameFault = checkServerIdentity(host, leaf)?.message;
  const dateFault = chainOf(leaf)
    .map((one) => outsideItsDates(one, now))
    .find((fault) => fault !== undefined);
  const { code, message } = codeOf(socket.authorizationError);
  const trusted =
    socket.authorized || ofDates.has(code) || code.startsWith('ERR_TLS_CERT_ALTNAME') || code === 'HOSTNAME_MISMATCH';
  return {
    ...(nameFault === undefined ? {} : { nameFault }),
    ...(dateFault === undefined ? {} : { dateFault }),
    ...(trusted ? {} : { chainFault: message }),
  };
}

/** Its type says Error; Node gives the code as text. */
function codeOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: String(error), message: String(error) };
  return { code: String((error as { code?: unknown }).code ?? error.message), message: error.message };
}

/** The certificate and those above it, as far as they were sent or are known. */
function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (
    let next: DetailedPeerCertificate | undefined = leaf;
    next !== undefined && !chain.includes(next) && chain.length < 10;
  ) {
    chain.push(next);
    next = next.issuerCertificate as DetailedPeerCertificate | undefined;
  }
  return chain;
}

function outsideItsDates(
  { subject, valid_from: from, valid_to: to }: DetailedPeerCertificate,
  now: Date,
): string | undefined {
  const name = String(subject?.CN ?? 'a certificate');
  if (Date.parse(from) > now.getTime()) return `${name} is not valid before ${from}`;
  return Date.parse(to) < now.getTime() ? `${name} was valid until ${to}` : undefined;
}
