import { STATUS_CODES } from 'node:http';
import type { Reply, SciRef } from '../check.js';
import { safePrefix } from '../dialect.js';
import type { Exchanger } from '../exchange.js';
import { parseChallenges } from '../internal/challenge.js';
import { givenPrefix, isSuccess, sciFrom } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
import { excerpt, tryJson } from '../reply.js';
import type { Credential } from '../run-options.js';
import type { ExitReason, PreflightStep } from '../types.js';
import { type PreflightSurroundings, speaking } from './surroundings.js';

/** A step that was reached, and how it went. The first failure ends the pre-flight. */
export interface StepResult {
  step: PreflightStep;
  ok: boolean;
  message: string;
  code?: ExitReason;
}

export interface FirstContact {
  steps: StepResult[];
  /** Missing when a step failed, or when the server answered as an API Server but gave no usable SCI. */
  sci?: SciRef;
  prefix: 'absent' | 'present';
}

/** One POST to the create route: it shows whether the target is there, secured, willing, and an API Server. */
export async function firstContact(around: PreflightSurroundings): Promise<FirstContact> {
  const secure = new URL(around.url).protocol === 'https:';
  const steps: StepResult[] = [];
  const failed = (step: PreflightStep, code: ExitReason, message: string): FirstContact => ({
    steps: [...steps, { step, ok: false, code, message }],
    prefix: 'absent',
  });
  let reply: Reply;
  try {
    reply = await speaking(around, 'aif-3.0').create();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.code === 'tls') steps.push({ step: 'reachable', ok: true, message: `${around.url} takes connections.` });
    return { steps: [...steps, noAnswer(around.url, error)], prefix: 'absent' };
  }
  steps.push({ step: 'reachable', ok: true, message: `${around.url} answers.` });
  if (secure) steps.push({ step: 'tls', ok: true, message: handshakeMessage(around.exchanger) });
  if (reply.status === 401 || reply.status === 403)
    return failed('credentials', 'credentials', refusedCredential(reply, around.auth));
  if (reply.status === 407)
    return failed(
      'credentials',
      'credentials',
      'A proxy before the server asks for a credential of its own (407); reach the server without it.',
    );
  const trouble = notAnApiServer(reply, around.url);
  if (trouble !== undefined) {
    if (trouble.code === 'not-maas') return failed('controller', 'not-maas', trouble.message);
    steps.push({ step: 'credentials', ok: true, message: 'The credential was not refused.' });
    return failed('controller', trouble.code, trouble.message);
  }
  steps.push({
    step: 'credentials',
    ok: true,
    message:
      around.auth === undefined
        ? 'The server asks for no credential.'
        : `The ${around.auth.scheme} credential is accepted.`,
  });
  const given = givenPrefix(tryJson(reply));
  if (given !== undefined && safePrefix(given, around.url) === undefined) {
    return failed(
      'controller',
      'forbidden-prefix',
      `The server answers the creation of an SCI with the prefix ${excerpt(given)}, which is not a path of ${new URL(around.url).origin}; it was not contacted.`,
    );
  }
  const sci = sciFrom(reply, around.url);
  const message =
    sci === undefined
      ? `The create answer names no SCI (${excerpt(reply.text())}); only what can be seen without one is judged.`
      : 'An SCI was created.';
  steps.push({ step: 'controller', ok: true, message });
  return { steps, prefix: given === undefined ? 'absent' : 'present', ...(sci === undefined ? {} : { sci }) };
}

/** That TLS is there, and whose key was met. */
export function handshakeMessage({ certificate }: Exchanger): string {
  const key = certificate === undefined ? '' : `; the key of the certificate is sha256:${certificate.keySha256}`;
  return `The TLS handshake succeeded${key}.`;
}

/** Why no answer came to the first request. `wrong` is the reason when what listens is no HTTP server. */
export function noAnswer(url: string, error: NoAnswer, wrong: ExitReason = 'not-maas'): StepResult {
  const { host } = new URL(url);
  const cause = error.message.slice(error.message.indexOf(`: `) + 2);
  switch (error.code) {
    case 'refused':
      return {
        step: 'reachable',
        ok: false,
        code: 'unreachable',
        message: `Nothing listens at ${host}: the connection was refused. Is the server running, and is the port right?`,
      };
    case 'tls':
      return {
        step: 'tls',
        ok: false,
        code: 'tls',
        message: `The TLS connection to ${host} failed: ${cause}. ${cause.includes('does not speak TLS') ? 'Is it http, and is the port right?' : 'Give the certificate of its authority with --ca FILE, or accept any with --insecure.'}`,
      };
    case 'protocol':
      return {
        step: wrong === 'not-maas' ? 'controller' : 'store',
        ok: false,
        code: wrong,
        message: `${host} does not answer in HTTP/1.1: ${cause}. Is it http or https, and is the port right?`,
      };
    case 'timeout':
      return {
        step: 'reachable',
        ok: false,
        code: 'unreachable',
        message: `${host} takes connections but gave no answer: ${cause}. A slow server needs a larger --timeout.`,
      };
    case 'reset':
      return {
        step: 'reachable',
        ok: false,
        code: 'unreachable',
        message: `${host} closed the connection without an answer: ${cause}. Is it http or https, and is the port right?`,
      };
    case 'aborted':
      return {
        step: 'reachable',
        ok: false,
        code: 'unreachable',
        message: 'The run was interrupted before the server answered.',
      };
    default:
      return { step: 'reachable', ok: false, code: 'unreachable', message: `${host} cannot be reached: ${cause}.` };
  }
}

/** What is said of a first answer that refuses the credential, or asks for one. */
export function refusedCredential(reply: Reply, auth: Credential | undefined): string {
  const fields =
    reply.exchange.response?.headers
      .filter(([name]) => name.toLowerCase() === 'www-authenticate')
      .map(([, value]) => value) ?? [];
  const asked = [...new Set(parseChallenges(fields).map((challenge) => challenge.scheme))];
  const wants = asked.length === 0 ? 'without saying which scheme it wants' : `and asks for ${asked.join(' or ')}`;
  if (auth === undefined)
    return `The server refuses requests without a credential (${reply.status}) ${wants}; give one with --auth or MAAS_AUTH.`;
  const hint = asked.length > 0 && !asked.includes(auth.scheme) ? `, not for ${auth.scheme}` : '';
  return `The server refuses the ${auth.scheme} credential (${reply.status}) ${wants}${hint}; check --auth or MAAS_AUTH.`;
}

function notAnApiServer(reply: Reply, url: string): { code: ExitReason; message: string } | undefined {
  const { status } = reply;
  const what = `POST /MPAI/AIFU/Controller was answered ${status}${STATUS_CODES[status] === undefined ? '' : ` ${STATUS_CODES[status]}`}`;
  const html = reply.mediaType() === 'text/html';
  if (isSuccess(reply) && !html && (status === 201 || isObject(tryJson(reply)))) return undefined;
  if (isSuccess(reply))
    return {
      code: 'not-maas',
      message: `${url} is a web server but no API Server of MPAI as a Service: ${what} with ${html ? 'an HTML page' : excerpt(reply.text())}.`,
    };
  if (status === 429 || (status >= 500 && status !== 501 && !html)) {
    return {
      code: 'nothing-testable',
      message: `The server creates no SCI, so nothing can be tested: ${what} with ${excerpt(reply.text())}.`,
    };
  }
  const where =
    status >= 300 && status < 400
      ? ` and points to ${excerpt(reply.header('location') ?? '')} (redirects are not followed)`
      : '';
  return {
    code: 'not-maas',
    message: `${url} does not answer like an API Server of MPAI as a Service: ${what}${where}. Is the URL right, without /MPAI/AIFU at its end?`,
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
