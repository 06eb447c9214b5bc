import type { Exchange, HeaderList, IdentityName, Intent, RecordedOctets } from '../types.js';
import type { EvidenceBudget } from './evidence-budget.js';
import { recordBody } from './record-body.js';
import { type Redactor, redacted } from './redactor.js';
import type { Transfer } from './transfer.js';

/** An exchange as it is written down: bodies shortened, every secret replaced. */
export function recordExchange(parts: {
  id: string;
  check: string;
  intent: Intent;
  identity: IdentityName;
  bent?: string;
  method: string;
  url: string;
  headers: HeaderList;
  body: Uint8Array | undefined;
  octets?: RecordedOctets;
  transfer: Transfer;
  redactor: Redactor;
  evidence: EvidenceBudget;
  /** Of this exchange only, e.g. a digest response. */
  secrets: readonly string[];
}): Exchange {
  const { transfer, redactor, evidence, secrets } = parts;
  const { head, fault } = transfer;
  const clean = (list: HeaderList): HeaderList =>
    list.map(([name, value]) => [redactor.text(name, secrets), redactor.text(value, secrets)]);
  const body = (bytes: Uint8Array, whole: boolean, cap?: number): ReturnType<typeof recordBody> =>
    recordBody(bytes, whole, redactor.bytes(bytes, secrets), cap);
  return {
    id: parts.id,
    check: parts.check,
    intent: parts.intent,
    identity: parts.identity,
    ...(parts.bent === undefined ? {} : { bent: parts.bent }),
    request: {
      method: parts.method,
      url: redactor.text(parts.url, secrets),
      headers: clean(parts.headers).map(([name, value]) => [name, hide(name, value, parts.identity)]),
      ...(parts.body === undefined ? {} : { body: body(parts.body, true) }),
      ...(parts.octets === undefined ? {} : { octets: parts.octets }),
    },
    ...(head === undefined
      ? {}
      : {
          response: {
            ...head,
            headers: clean(head.headers).map(([name, value]) => [
              evidence.field(name),
              tokenFields.test(name) ? redacted : evidence.field(value),
            ]),
            body: body(transfer.bytes, fault === undefined, evidence.body(transfer.bytes.byteLength)),
          },
        }),
    ...(fault === undefined ? {} : { error: { code: fault.code, message: redactor.text(fault.message, secrets) } }),
    startedAt: transfer.startedAt,
    ...(transfer.headersMs === undefined ? {} : { headersMs: transfer.headersMs }),
    endMs: transfer.endMs,
  };
}

/** Fields of a sign-in that hold a secret and nothing else. */
export const tokenFields = /^x-(auth-(token|key)|storage-token)$/i;

/** Credentials are hidden whole, the scheme stays. Wrong and malformed ones are no secrets and are what the reader must see. */
export function hide(name: string, value: string, identity: IdentityName): string {
  if (tokenFields.test(name) && identity !== 'bad') return redacted;
  if (!/^(proxy-)?authorization$/i.test(name) || identity === 'bad' || identity === 'none') return value;
  return value.replace(/^(\s*\S+\s+)?.*$/s, (_all, scheme?: string) => `${scheme ?? ''}${redacted}`);
}
