import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { WireStep } from '../../check.js';
import { startDeadline } from '../deadline.js';
import { classifyFault, type ExchangeFault } from '../exchange-error.js';
import { type ParsedAnswers, parseAnswers } from './parse-answers.js';

/** What one connection is used for. */
export interface DialogueOptions {
  origin: string;
  ca?: string;
  insecure?: boolean;
  /** Octets with their pauses; texts are written as latin1. */
  steps: readonly WireStep[];
  /** Methods of the requests in them, in order. */
  methods: readonly string[];
  /** Final responses to wait for. */
  answers: number;
  /** How long the server may take to close the connection after the last answer; 0 does not wait. */
  closeMs: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface Dialogue extends ParsedAnswers {
  /** The server closed the connection by itself. */
  closed: boolean;
  /** For each step that waited for an answer: whether one came. */
  waits: boolean[];
  firstMs?: number;
  endMs: number;
  stopped?: ExchangeFault;
}

/** Whoever is sent small requests has no reason to answer with more. */
const mostOctets = 1024 * 1024;
const mostInterim = 100;
const pollMs = 5;

/** Opens a connection, writes, reads, closes. Never throws for what server or network do; bounded in time and octets. */
export async function hold(options: DialogueOptions): Promise<Dialogue> {
  const start = performance.now();
  const chunks: Buffer[] = [];
  let octets = 0;
  let parsed: ParsedAnswers = { answers: [], interim: [], rest: 0 };
  let closed = false;
  let over = false;
  let firstMs: number | undefined;
  let stopped: ExchangeFault | undefined;
  const waits: boolean[] = [];

  const { socket, plain } = open(options);
  const look = (): void => {
    parsed = parseAnswers(Buffer.concat(chunks), options.methods, closed);
  };
  socket.on('data', (chunk: Buffer) => {
    firstMs ??= performance.now() - start;
    if (over) return;
    octets += chunk.length;
    if (octets > mostOctets) {
      stopped ??= { code: 'too-large', message: `more than ${mostOctets} octets came in answer to small requests` };
      over = true;
      return;
    }
    chunks.push(chunk);
    look();
    if (parsed.interim.length > mostInterim) {
      stopped ??= { code: 'too-large', message: `more than ${mostInterim} interim responses came` };
      over = true;
    }
  });
  socket.on('end', () => {
    closed = true;
    look();
  });
  socket.on('close', () => {
    closed = true;
    look();
  });
  let failure: unknown;
  socket.on('error', (error) => {
    failure ??= error;
    closed = true;
  });
  const giveUp = (): void => {
    stopped ??= { code: 'aborted', message: 'given up because the check ended' };
    over = true;
  };
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted === true) giveUp();
  const deadline = startDeadline(options.timeoutMs, () => {
    stopped ??= { code: 'timeout', message: `no whole response within ${options.timeoutMs} ms` };
    over = true;
  });

  const done = (): boolean => over || closed || parsed.fault !== undefined || parsed.answers.length >= options.answers;
  const until = async (condition: () => boolean, ms: number): Promise<boolean> => {
    const end = performance.now() + ms;
    while (!condition() && performance.now() < end) await delay(pollMs);
    return condition();
  };
  let cut = false;
  let awaited = 0;
  for (const step of options.steps) {
    if (over || closed || parsed.fault !== undefined) break;
    if (typeof step === 'string') socket.write(step, 'latin1');
    else if (step instanceof Uint8Array) socket.write(step);
    else if ('pauseMs' in step) await until(() => done(), step.pauseMs);
    else if ('awaitMs' in step) {
      waits.push(
        await until(() => done() || parsed.interim.length > 0 || parsed.answers.length > awaited, step.awaitMs),
      );
      awaited = parsed.answers.length;
      if (parsed.answers.length >= options.answers) break;
    } else if ('drip' in step) {
      let enough = false;
      void step.until.then(() => {
        enough = true;
      });
      for (let at = 0; !enough && !done(); at += 1) {
        socket.write(step.drip[at % step.drip.length] ?? '', 'latin1');
        await until(() => enough || done(), step.everyMs);
      }
    } else {
      // Once what was written has left, so that the server sees the beginning of a request and then its end.
      await until(() => over || closed || (socket.writableLength === 0 && !socket.connecting), options.timeoutMs);
      cut = true;
      if (step.cut === 'reset') plain.resetAndDestroy();
      else socket.destroy();
      break;
    }
  }
  if (!cut) {
    await until(done, options.timeoutMs * 2);
    if (!over && !closed && options.closeMs > 0) await until(() => closed || over, options.closeMs);
  }
  deadline.clear();
  options.signal?.removeEventListener('abort', giveUp);
  const closedByServer = closed && !cut;
  socket.destroy();
  if (stopped === undefined && parsed.fault === undefined && parsed.answers.length < options.answers && !cut) {
    stopped =
      failure === undefined
        ? { code: 'reset', message: 'the server closed the connection without a whole response' }
        : classifyFault(failure);
  }
  if (parsed.answers.length >= options.answers) stopped = undefined;
  return {
    ...parsed,
    closed: closedByServer,
    waits,
    endMs: Math.round((performance.now() - start) * 10) / 10,
    ...(firstMs === undefined ? {} : { firstMs: Math.round(firstMs * 10) / 10 }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** The connection, and the TCP connection that carries it: only that one can be reset. */
function open({ origin, ca, insecure }: DialogueOptions): { socket: Socket; plain: Socket } {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const plain = connectPlain({ host, port: Number(port || (secure ? 443 : 80)), noDelay: true });
  if (!secure) return { socket: plain, plain };
  const socket = connectTls({
    socket: plain,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(ca === undefined ? {} : { ca }),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
  });
  plain.on('error', (error) => socket.destroy(error));
  return { socket, plain };
}
