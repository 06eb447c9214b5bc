import { createWriteStream } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import { foundFormat, statedFormat } from './archive/format.js';
import { packageLimits } from './limits.js';

/** Something that was to be judged and cannot be had. `usage`: there is no such thing; `environment`: it could not be fetched. */
export class InputError extends Error {
  constructor(
    readonly kind: 'usage' | 'environment',
    message: string,
  ) {
    super(message);
    this.name = 'InputError';
  }
}

/** A thing to judge, on disk. */
export interface Input {
  /** As the user named it. */
  source: string;
  path: string;
  kind: 'archive' | 'folder' | 'document';
  /** Removes what was downloaded. */
  dispose(): Promise<void>;
}

/**
 * Finds what a user names: a file, a folder, or an http(s) URL, which is downloaded into a temporary folder, in bounded
 * time and size; redirects are not followed.
 *
 * @throws InputError
 */
export async function openInput(source: string): Promise<Input> {
  if (/^https?:\/\//i.test(source)) return await download(source);
  const facts = await stat(source).catch(() => undefined);
  if (facts === undefined) throw new InputError('usage', `There is no file or folder ${JSON.stringify(source)}.`);
  const kind = facts.isDirectory() ? 'folder' : await kindOf(source, source);
  return { source, path: source, kind, dispose: async () => undefined };
}

/**
 * The JSON documents that a user names for comparison: those of a file, of a folder and all below it, or of a URL. What is
 * not JSON is passed over in a folder.
 *
 * @throws InputError
 */
export async function readDocuments(source: string): Promise<unknown[]> {
  const input = await openInput(source);
  try {
    if (input.kind === 'folder') return await documentsBelow(input.path, 0);
    const value = parse(await readFile(input.path, 'utf8'));
    if (value === undefined) throw new InputError('usage', `${source} is not JSON.`);
    return [value];
  } finally {
    await input.dispose();
  }
}

/** Metadata documents are small; a folder of them is too. */
const [deepest, largest] = [12, 4 * 2 ** 20];

async function documentsBelow(folder: string, depth: number): Promise<unknown[]> {
  if (depth > deepest) return [];
  const found: unknown[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await documentsBelow(path, depth + 1)));
    else if (entry.isFile() && entry.name.endsWith('.json') && (await stat(path)).size <= largest) {
      const value = parse(await readFile(path, 'utf8'));
      if (value !== undefined) found.push(value);
    }
  }
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** What is no archive and looks like text is taken for a metadata document. */
async function kindOf(path: string, name: string): Promise<'archive' | 'document'> {
  if (statedFormat(new URL(name, 'file:///').pathname) !== undefined) return 'archive';
  if ((await foundFormat(path)) !== undefined) return 'archive';
  if (/\.json$/i.test(name)) return 'document';
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return /^(\ufeff)?\s*[{[]/.test(buffer.toString('utf8', 0, bytesRead)) ? 'document' : 'archive';
  } finally {
    await handle.close();
  }
}

async function download(source: string): Promise<Input> {
  const url = new URL(source);
  if (url.username !== '' || url.password !== '') throw new InputError('usage', 'The URL holds a user or a password.');
  const folder = await mkdtemp(join(tmpdir(), 'maas-package-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, safeName(url));
    const signal = AbortSignal.timeout(packageLimits.downloadMs);
    const { statusCode, body, headers } = await request(url, { signal, headers: { accept: '*/*' } });
    if (statusCode !== 200) {
      // What is thrown away may say so; nobody has to hear it.
      body.on('error', () => undefined).destroy();
      const to =
        headers.location === undefined ? '' : `, which leads to ${headers.location}: give that URL if you trust it`;
      throw new InputError('environment', `${source} answers ${statusCode}${to}.`);
    }
    await pipeline(body, cap(packageLimits.downloadBytes, source), createWriteStream(path));
    return { source, path, kind: await kindOf(path, url.pathname), dispose };
  } catch (error) {
    await dispose();
    if (error instanceof InputError) throw error;
    throw new InputError('environment', `${source} cannot be fetched: ${reason(error)}.`);
  }
}

function cap(most: number, source: string): Transform {
  let count = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      count += chunk.length;
      if (count > most) done(new InputError('environment', `${source} has more than ${most} octets.`));
      else done(null, chunk);
    },
  });
}

function safeName(url: URL): string {
  const name = basename(url.pathname).replace(/[^A-Za-z0-9._-]/g, '_');
  return name === '' || /^\.+$/.test(name) ? 'package' : name;
}

function reason(error: unknown): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return `it took more than ${packageLimits.downloadMs / 1000} s`;
  return code ?? message;
}
