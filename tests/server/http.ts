import { connect } from 'node:net';
import { expect } from '@playwright/test';
import { Agent, type Dispatcher, request } from 'undici';

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}

/** One request by undici on a connection of its own pool, never following redirects. */
export async function ask(
  method: string,
  url: string,
  options: { body?: string | Buffer; headers?: Record<string, string>; dispatcher?: Dispatcher } = {},
): Promise<Answer> {
  const { statusCode, headers, body } = await request(url, {
    method: method as Dispatcher.HttpMethod,
    headers: options.headers ?? {},
    dispatcher: options.dispatcher ?? shared,
    ...(options.body === undefined ? {} : { body: options.body }),
  });
  const text = await body.text();
  const json = /json|port-data/.test(String(headers['content-type'])) && text !== '' ? JSON.parse(text) : {};
  return { status: statusCode, headers, text, json };
}

const shared = new Agent({ keepAliveTimeout: 100, pipelining: 1 });

/** Sends octets as they are and reads until the server closes or `until` is seen: for what undici would put right or refuse. */
export function sendRaw(url: string, octets: string, until?: RegExp): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(octets, 'latin1'));
    let read = '';
    const done = () => {
      socket.destroy();
      resolve(read);
    };
    socket.setEncoding('latin1');
    socket.setTimeout(10_000, () => {
      socket.destroy();
      reject(new Error(`Nothing more came for 10 s after: ${read}`));
    });
    socket.on('data', (data: string) => {
      read += data;
      if (until?.test(read)) done();
    });
    socket.on('close', done);
    socket.on('error', (error) => (read === '' ? reject(error) : done()));
  });
}

/** A Basic Text Object of that text, as JSON. */
export function textObject(data: string): string {
  return JSON.stringify({ Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'urn:test:1', BasicTextData: [{ Data: data }] });
}

export const portData = { 'content-type': 'MPAI/port-data' };
export const jsonBody = { 'content-type': 'application/json' };

/** That an answer is a well-formed problem document of that status, and tells nothing of the server's inside. */
export function expectProblem(answer: Answer, status: number): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(answer.json).toMatchObject({ type: 'about:blank', status });
  expect(answer.json.title).toBeTruthy();
  expect(String(answer.json.detail)).not.toMatch(/\/srv|\bat |node_modules|undefined/);
  expect(answer.headers['cache-control']).toBe('no-store');
}
