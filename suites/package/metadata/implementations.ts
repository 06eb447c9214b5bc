import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import type { MetadataOptions } from './options.js';
import { type AimMetadata, isPlaceholder, type ResourcePolicy } from './types.js';

/** What runs, where, and what it needs. */
export function judgeImplementations(
  { place }: JsonDocument,
  metadata: AimMetadata,
  { level }: MetadataOptions,
  findings: Findings,
): void {
  const seen = new Map<string, number>();
  for (const [index, each] of metadata.Implementations.entries()) {
    const at = (name: string) => place(`/Implementations/${index}/${name}`);
    if (level === 'L2' && isPlaceholder(each.BinaryName)) continue;
    const key = [each.Architecture, each.OperatingSystem, each.Version, each.BinaryName].join(', ');
    if (seen.has(key))
      findings.report('implementation-twice', place(`/Implementations/${index}`), `${key} is listed twice.`);
    seen.set(key, index);
    if (!/^[^/\\\0-\x1f<>:"|?*]{1,200}$/.test(each.BinaryName) || /^\.+$/.test(each.BinaryName)) {
      findings.report('binary-name', at('BinaryName'), `${JSON.stringify(each.BinaryName)} cannot be a file name.`);
    }
    const uri = each.ImplementationURI;
    if (uri !== undefined && uri !== '' && !isPlaceholder(uri)) {
      const fault = uriFault(uri);
      if (fault !== undefined)
        findings.report('implementation-uri', at('ImplementationURI'), `${JSON.stringify(uri)} ${fault}.`);
    }
  }
  if ((metadata.SubAIMs ?? []).length > 0 && metadata.Execution !== 'Continuous') {
    for (const name of ['Period', 'Deadline'] as const) {
      if (metadata[name] === undefined) continue;
      const message = `${name} is a matter of Continuous execution; a Controller may refuse to start this module.`;
      findings.report('execution-timing', place(`/${name}`), message);
    }
  }
  for (const [index, policy] of (metadata.ResourcePolicies ?? []).entries()) {
    const fault = policyFault(policy);
    if (fault !== undefined) findings.report('resource-range', place(`/ResourcePolicies/${index}`), fault);
  }
}

function uriFault(uri: string): string | undefined {
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    return 'is no absolute URI';
  }
  if (url.username !== '' || url.password !== '') return 'holds a credential';
  if (!['https:', 'http:'].includes(url.protocol)) return `is a ${url.protocol} URI, which nobody else can open`;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !loopback) return 'is fetched without TLS';
  return undefined;
}

/** Minimum ≤ Request ≤ Maximum, as far as they are numbers of one unit; 0 means all. */
function policyFault({ Name, Minimum, Maximum, Request }: ResourcePolicy): string | undefined {
  const [low, high, asked] = [Minimum, Maximum, Request].map(amount);
  if (low === undefined || high === undefined || asked === undefined) return undefined;
  if (high !== 0 && low > high) return `${Name}: the Minimum ${Minimum} is more than the Maximum ${Maximum}.`;
  if (asked !== 0 && high !== 0 && asked > high)
    return `${Name}: the Request ${Request} is more than the Maximum ${Maximum}.`;
  if (asked !== 0 && asked < low) return `${Name}: the Request ${Request} is less than the Minimum ${Minimum}.`;
  return undefined;
}

const classes: Readonly<Record<string, number>> = { Low: 1, Medium: 2, High: 3 };

function amount(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (value in classes) return classes[value];
  const number = /^(?:SM)?(\d+(?:\.\d+)?)(?: G(?:B|Hz)(?: GDDR\w*)?)?$/.exec(value)?.[1];
  return number === undefined ? undefined : Number(number);
}
