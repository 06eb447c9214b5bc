import { readFileSync } from 'node:fs';
import { specPath } from '../../../spec/root.js';
import { readDocument } from '../read-document.js';
import { didYouMean } from '../suggest.js';
import { schemaIssues } from '../toolkit-schema.js';
import { UsageError } from '../usage-error.js';
import type { CredentialReference } from './credential.js';

/** A configuration as it was written; `spec/schemas/toolkit/config.json` describes it. Its keys are the options of `server`. */
export interface Config {
  $schema?: string;
  url?: string;
  [key: string]: ConfigValue | undefined;
}
export type ConfigValue = string | number | boolean | readonly string[] | CredentialReference;

/**
 * Reads and checks a configuration.
 *
 * @throws UsageError for the first thing that is wrong: no such key (with the nearest), a value of the wrong kind, a
 *   secret written into it. No value of the file is ever repeated.
 */
export async function readConfig(file: string): Promise<Config> {
  const value = (await readDocument(file, 'configuration')) ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new UsageError(`The configuration ${file} is not a list of keys and values.`, hint);
  refuseSecrets(file, value as Record<string, unknown>);
  const known = configKeys();
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new UsageError(
      `${file}: there is no key "${unknown}".`,
      didYouMean(unknown, known, `Keys: ${known.join(', ')}.`),
    );
  const [issue] = await schemaIssues('config', value);
  if (issue !== undefined)
    throw new UsageError(`${file}: ${issue.pointer.slice(1).replaceAll('/', '.')} ${issue.message}.`, hint);
  return value as Config;
}

const hint = 'The keys are the options of the command, described in docs/runs.md and spec/schemas/toolkit/config.json.';

/** Keys that a configuration may have. */
export function configKeys(): string[] {
  const schema = JSON.parse(readFileSync(specPath('schemas', 'toolkit', 'config.json'), 'utf8')) as {
    properties: Record<string, unknown>;
  };
  return Object.keys(schema.properties);
}

/** A configuration is committed, copied and shown; secrets in it would be too. */
function refuseSecrets(file: string, config: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(config)) {
    const inline =
      typeof value === 'string'
        ? /^auth/i.test(key) || /^(token|password|secret|passphrase)$/i.test(key)
        : typeof value === 'object' &&
          value !== null &&
          Object.keys(value).some((member) => /^(token|password|secret|value|credential)$/i.test(member));
    if (!inline) continue;
    throw new UsageError(
      `${file}: ${key} holds a secret, and a configuration must not.`,
      `Keep it in a variable or a file and name that: ${key}: {env: MAAS_AUTH}, or {scheme: bearer, tokenFile: FILE}, or {scheme: basic, user: USER, passwordEnv: NAME}.`,
    );
  }
}
