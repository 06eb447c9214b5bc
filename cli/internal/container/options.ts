import type { Command } from 'commander';
import type { Io } from '../io.js';
import { UsageError } from '../usage-error.js';
import { wholeNumber } from '../values.js';
import type { ContainerRequest } from './runtime.js';

/** Options of the command line that say which image is to be started. */
export interface ImageFlags {
  image?: string;
  port?: number;
  env?: string[];
}

/** Where the reference and most servers of this standard listen. */
const usualPort = 5005;
/** Pulling is not counted; a server that takes longer to come up has come to grief. */
const startMs = 120_000;

/** Adds `--image`, `--port` and `--env`. */
export function addImageOptions(command: Command): Command {
  return command
    .option('--image <name>', 'start the server from this container image, judge it, remove it; instead of a URL')
    .option(
      '--port <n>',
      `port at which it listens inside the container (default: ${usualPort})`,
      wholeNumber('--port', 1, 65_535),
    )
    .option(
      '--env <NAME=VALUE>',
      'variable of the container; NAME alone passes on its value; may be repeated',
      entries,
    );
}

/** The list of a configuration comes joined by NUL, which no argument can hold. */
export const entrySeparator = '\0';

function entries(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(entrySeparator)];
}

/**
 * What to start, when `--image` is what counts; else undefined, and `url` does. What was said closer to the command line
 * counts: an option before a variable, a variable before the configuration.
 *
 * @throws UsageError when both, or options of an image without one, were given at the same place
 */
export function imageRequest(
  io: Io,
  command: Command,
  url: { given: boolean; configured: boolean },
): ContainerRequest | undefined {
  const { image, port, env, ca, insecure } = command.opts<ImageFlags & { ca?: string; insecure?: boolean }>();
  const rank = (source: string | undefined): number => ['config', 'env', 'cli'].indexOf(source ?? '') + 1;
  const urlRank = url.given ? 3 : !url.configured ? 0 : rank(io.env.MAAS_URL ? 'env' : 'config');
  const imageRank = image === undefined ? 0 : rank(command.getOptionValueSource('image'));
  if (image !== undefined && urlRank === imageRank)
    throw new UsageError(
      'A URL and --image exclude each other.',
      'Leave one out: either the server runs, or it is started.',
    );
  if (image === undefined || urlRank > imageRank) {
    const idle = (['port', 'env'] as const).find((name) => command.getOptionValueSource(name) === 'cli');
    if (idle !== undefined)
      throw new UsageError(
        `--${idle} says something of a container, and there is no --image.`,
        'Give --image NAME too.',
      );
    return undefined;
  }
  if (image.trim() === '' || /\s/.test(image)) throw new UsageError(`"${image}" is no name of a container image.`);
  return {
    image,
    port: port ?? usualPort,
    env: Object.fromEntries((env ?? []).map((entry) => variable(entry, io))),
    // These two say something of a certificate, which only a server with TLS has.
    tls: ca !== undefined || insecure === true,
    timeoutMs: startMs,
  };
}

function variable(entry: string, io: Io): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?$/s.exec(entry) ?? [];
  // The entry is not repeated: it may hold a secret.
  if (name === undefined) throw new UsageError('--env takes NAME=VALUE, or NAME.');
  const found = value ?? io.env[name];
  if (found === undefined)
    throw new UsageError(
      `--env ${name} passes on the variable ${name}, which is not set.`,
      `Set it, or say ${name}=VALUE.`,
    );
  return [name, found];
}
