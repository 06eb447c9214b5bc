import type { IdentityName, RecordedOctets } from '../types.js';
import { redacted } from './cut-secrets.js';
import { shellQuote } from './shell-quote.js';

const escapes: Record<string, string> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\\': '\\\\',
  '%': '%%',
  "'": "'\\''",
};

/**
 * A shell line that holds a conversation of octets again: `printf` for the octets, `sleep` for the pauses, `nc` or
 * `openssl s_client` for the connection. Credentials are the shell variables of curl lines; a digest or signature is good
 * for one request and stands in `$MAAS_AUTHORIZATION`, as the line says in a comment.
 */
export function octetsLine(
  { origin, steps, truncated }: RecordedOctets,
  identity: IdentityName,
  { ca }: { ca?: string } = {},
): string {
  const suffix = identity === 'main' ? '' : `_${identity.toUpperCase()}`;
  const remarks = new Set<string>();
  const commands = steps.flatMap((step): string[] => {
    if (typeof step === 'string') return step === '' ? [] : [printf(step, suffix, remarks)];
    if ('pauseMs' in step) return [`sleep ${step.pauseMs / 1000}`];
    if ('awaitMs' in step) return [`sleep ${step.awaitMs / 1000}`];
    remarks.add(
      'drip' in step
        ? `here the suite went on with ${JSON.stringify(step.drip)}, an octet every ${step.everyMs} ms`
        : 'here the suite cut the connection',
    );
    return [];
  });
  if (truncated === true) remarks.add('the octets are recorded in part only');
  const { protocol, hostname, port } = new URL(origin);
  const connect =
    protocol === 'https:'
      ? `openssl s_client -quiet${ca === undefined ? '' : ` -CAfile ${shellQuote(ca)}`} -connect ${hostname}:${port || 443}`
      : `nc ${hostname.replace(/^\[|\]$/g, '')} ${port || 80}`;
  const [only = 'printf ""', ...more] = commands;
  const write = more.length === 0 ? only : `{ ${commands.join('; ')}; }`;
  return `${write} | ${connect}${remarks.size === 0 ? '' : ` # ${[...remarks].join('; ')}`}`;
}

function printf(octets: string, suffix: string, remarks: Set<string>): string {
  const values: string[] = [];
  const format = octets.split(hidden).map((part, n) => {
    if (n % 2 === 0) return escaped(part);
    const { field, value, remark } = credential(part, suffix);
    values.push(value);
    if (remark !== undefined) remarks.add(remark);
    return `${field}%s`;
  });
  // A leading hyphen would begin an option.
  return ['printf', `'${format.join('').replace(/^-/, '\\055')}'`, ...values].join(' ');
}

/** A credential that was hidden, with its scheme in the group. */
const hidden = new RegExp(`(?<=\\nAuthorization: )(\\S* ?)${redacted}`);

function credential(scheme: string, suffix: string): { field: string; value: string; remark?: string } {
  if (/^bearer $/i.test(scheme)) return { field: scheme, value: `"$MAAS_TOKEN${suffix}"` };
  if (/^basic $/i.test(scheme))
    return { field: scheme, value: `"$(printf %s "$MAAS_USER${suffix}" | base64 | tr -d '\\n')"` };
  return {
    field: '',
    value: `"$MAAS_AUTHORIZATION${suffix}"`,
    remark: `${scheme.trim() || 'the credential'} is good for one request: put a fresh value of the field into MAAS_AUTHORIZATION${suffix}`,
  };
}

/** Octets as they stand in the format of printf, in single quotes: what is not visible ASCII in octal. */
function escaped(octets: string): string {
  return octets.replace(
    /[^ -~]|[\\%']/g,
    (one) => escapes[one] ?? `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
