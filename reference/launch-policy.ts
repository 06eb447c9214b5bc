import { createHash } from 'node:crypto';
import type { AimMetadata } from './controller/types.js';
import type { AuthOptions, Identity } from './server/types.js';

/**
 * What each identity may launch: patterns of AIMNames or AIM Types in which `*` stands for any characters. An identity is
 * the user name, or `sha256:<hex>` of a bearer token, so that the file holds no secret; `*` is everybody else. Who is not
 * in the file may launch nothing.
 */
export interface LaunchPolicy {
  launch: Record<string, string[]>;
}

/** Reads a policy. @throws Error with a sentence that says what is wrong */
export function parsePolicy(text: string): LaunchPolicy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('The policy is not JSON.');
  }
  const { launch } = (value ?? {}) as { launch?: unknown };
  const good =
    typeof launch === 'object' &&
    launch !== null &&
    Object.values(launch).every((list) => Array.isArray(list) && list.every((each) => typeof each === 'string'));
  if (!good) throw new Error('The policy has to be {"launch": {"<identity>": ["<pattern>", …]}}.');
  return { launch: launch as LaunchPolicy['launch'] };
}

/** The rule for a Controller. Owners are numbered as the identities are (`identity-0`), `anyone` without authentication. */
export function launchRule(
  { launch }: LaunchPolicy,
  auth: AuthOptions | undefined,
): (owner: string, metadata: AimMetadata) => boolean {
  const identities = auth === undefined ? [] : Array.isArray(auth) ? (auth as readonly Identity[]) : [auth as Identity];
  // Identities of one plane act for one client, whose workflows the control plane launches.
  const launching = identities.map(
    (identity, i) => [identity.plane === undefined ? `identity-${i}` : 'planes', identity] as const,
  );
  const names = new Map(
    launching.filter(([, { plane }]) => plane !== 'data').map(([owner, identity]) => [owner, nameOf(identity)]),
  );
  return (owner, { Identifier, Header }) => {
    const patterns = launch[names.get(owner) ?? owner] ?? launch['*'] ?? [];
    return patterns.some((pattern) => fits(pattern, Identifier.AIMName) || fits(pattern, Header));
  };
}

const nameOf = (identity: Identity): string =>
  identity.scheme === 'bearer' ? `sha256:${createHash('sha256').update(identity.token).digest('hex')}` : identity.user;

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
