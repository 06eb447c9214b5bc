import { dirname, resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { entrySeparator } from '../container/options.js';
import type { Io } from '../io.js';
import { UsageError } from '../usage-error.js';
import { serverUrl } from '../values.js';
import { type CredentialReference, fetchCredential } from './credential.js';
import { findConfig } from './find.js';
import { type Config, readConfig } from './read.js';

/** What a command sees once environment and configuration have filled in what the command line left open. */
export interface Configured {
  /** With the credentials of the configuration where the environment gives none. */
  io: Io;
  /** From MAAS_URL or the configuration. */
  url?: string;
}

/**
 * Fills in the options of `command` that the command line left open: first from the environment (`--out` is `MAAS_OUT`),
 * then from the configuration, that of `--config` or the nearest one. Read them by `command.opts()` afterwards. Paths in
 * a configuration start at its folder. Keys for options that the command does not have are those of another command.
 *
 * @throws UsageError
 */
export async function configure(io: Io, command: Command, wanted = { url: true }): Promise<Configured> {
  const options = command.options.filter((option) => option.attributeName() !== 'config');
  for (const option of options) {
    const variable = variableOf(option.attributeName());
    const text = io.env[variable];
    if (text && !isCredential(option) && isOpen(command, option))
      set(command, option, option.isBoolean() ? truth(text, variable) : text, variable, 'env');
  }
  const named = command.opts<{ config?: string }>().config ?? (io.env.MAAS_CONFIG || undefined);
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named);
  const given = io.env.MAAS_URL || undefined;
  if (file === undefined) return { io, ...(given !== undefined && wanted.url && { url: serverUrl(given) }) };

  const config = await readConfig(file);
  for (const option of options) {
    const value = config[option.attributeName()];
    if (value === undefined || isCredential(option) || !isOpen(command, option)) continue;
    set(command, option, fromConfig(option, value, file), `${option.attributeName()} in ${file}`, 'config');
  }
  if (command.opts<{ quiet?: boolean; json?: boolean }>().quiet !== true) io.err(`configuration: ${file}\n`);
  const url = given ?? config.url;
  return {
    io: { ...io, env: { ...credentials(config, file, io.env), ...present(io.env) } },
    ...(url !== undefined && wanted.url && { url: serverUrl(url) }),
  };
}

/** `authOther` → `MAAS_AUTH_OTHER`. */
export function variableOf(attribute: string): string {
  return `MAAS_${attribute.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Credentials never become option values: those of the environment are read where they are used. */
function isCredential(option: Option): boolean {
  return /^auth/.test(option.attributeName());
}

function isOpen(command: Command, option: Option): boolean {
  const source = command.getOptionValueSource(option.attributeName());
  return source === undefined || source === 'default';
}

function set(command: Command, option: Option, value: string | boolean, origin: string, source: string): void {
  try {
    const parsed = typeof value === 'string' && option.parseArg ? option.parseArg(value, undefined) : value;
    command.setOptionValueWithSource(option.attributeName(), parsed, source);
  } catch (error) {
    throw new UsageError(`${origin}: ${(error as Error).message}`, (error as UsageError).hint);
  }
}

function truth(text: string, variable: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new UsageError(`${variable} is either 1 or 0.`);
}

/** The value as it would be typed. Which kind it must be is the schema's. */
function fromConfig(option: Option, value: NonNullable<Config[string]>, file: string): string | boolean {
  if (typeof value === 'boolean') return value;
  const isPath = /<(file|folder)>/.test(option.flags);
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  return texts
    .map((text) => (isPath ? resolve(dirname(file), text) : text))
    .join(option.attributeName() === 'env' ? entrySeparator : ',');
}

function credentials(config: Config, file: string, env: Io['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => /^auth/.test(key))
      .filter(([key]) => !env[variableOf(key)])
      .map(([key, reference]) => [
        variableOf(key),
        fetchCredential(reference as CredentialReference, dirname(file), env, `${key} in ${file}`),
      ]),
  );
}

function present(env: Io['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
