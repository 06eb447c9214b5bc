import { createHash } from 'node:crypto';
import type { Findings } from '../findings.js';
import type { PackageLimits } from '../limits.js';
import type { Sink, Visit } from './entry.js';
import { foldedPath, normalPath, unportablePath, unsafePath } from './paths.js';

/** One file of a package, as much of it as is needed to judge it. */
export interface PackageFile {
  path: string;
  size: number;
  /** SHA-256, upper-case hex. */
  sha256: string;
  /** First octets, up to 4096. */
  head: Buffer;
  /** The whole content of JSON and the beginning of other text; undefined for anything else. */
  kept?: Buffer;
  /** True when `kept` is not the whole. */
  cut: boolean;
}

const headBytes = 4_096;

/** Collects the files of an archive while its entries are judged by their headers. */
export function collectContents(source: string, findings: Findings, limits: PackageLimits) {
  const files: PackageFile[] = [];
  const seen = new Map<string, { path: string; kind: 'file' | 'folder' }>();
  let keptBytes = 0;
  let bytes = 0;

  const visit: Visit = (header) => {
    const what = quote(header.path);
    const place = { file: source };
    const unsafe = unsafePath(header.path);
    if (unsafe !== undefined) findings.report('archive-paths', place, `The entry ${what} ${unsafe}.`);
    const unportable = unportablePath(header.path);
    if (unportable !== undefined) findings.report('archive-portable', place, `The entry ${what} ${unportable}.`);
    if (((header.mode ?? 0) & 0o6000) !== 0 && header.kind === 'file') {
      findings.report('archive-modes', place, `The entry ${what} has the setuid or setgid bit.`);
    }
    if (header.kind === 'symbolic-link' || header.kind === 'hard-link') {
      const to = header.target === undefined ? '' : ` to ${quote(header.target)}`;
      findings.report('archive-links', place, `The entry ${what} is a ${header.kind.replace('-', ' ')}${to}.`);
      return undefined;
    }
    if (header.kind === 'device' || header.kind === 'unknown') {
      findings.report('archive-kinds', place, `The entry ${what} is neither a file nor a folder.`);
      return undefined;
    }
    const path = normalPath(header.path);
    if (path === '') return undefined;
    remember(path, header.kind, place);
    return header.kind === 'folder' ? undefined : sinkOf(path);
  };

  function remember(path: string, kind: 'file' | 'folder', place: { file: string }): void {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1) {
      const whole = length === parts.length;
      const mine = { path: parts.slice(0, length).join('/'), kind: whole ? kind : ('folder' as const) };
      const key = foldedPath(mine.path);
      const other = seen.get(key);
      if (other === undefined) seen.set(key, mine);
      else if (other.kind === 'file' || mine.kind === 'file') {
        const how =
          other.path === mine.path ? 'twice' : `beside ${quote(other.path)}, which is the same on some systems`;
        findings.report('archive-duplicates', place, `The archive holds ${quote(mine.path)} ${how}.`);
        return;
      }
    }
  }

  function sinkOf(path: string): Sink {
    const hash = createHash('sha256');
    const isJson = path.toLowerCase().endsWith('.json');
    const most = isJson ? limits.jsonBytes : limits.textBytes;
    const kept: Buffer[] = [];
    let [size, held] = [0, 0];
    let text: boolean | undefined;
    return {
      write(chunk) {
        text ??= isJson || looksLikeText(chunk.subarray(0, headBytes));
        hash.update(chunk);
        size += chunk.length;
        bytes += chunk.length;
        const want = Math.min(text ? most - held : headBytes - held, chunk.length, limits.keptBytes - keptBytes);
        if (want <= 0) return;
        // A copy, because the chunk may be a view of a buffer that is far larger.
        kept.push(Buffer.from(chunk.subarray(0, want)));
        held += want;
        keptBytes += want;
      },
      end() {
        const all = Buffer.concat(kept);
        files.push({
          path,
          size,
          sha256: hash.digest('hex').toUpperCase(),
          head: all.subarray(0, headBytes),
          ...((text ?? isJson) ? { kept: all } : {}),
          cut: held < size,
        });
      },
    };
  }

  return { visit, files, bytes: () => bytes };
}

/** Text has no NUL and hardly a control character. */
export function looksLikeText(head: Buffer): boolean {
  let odd = 0;
  for (const octet of head) {
    if (octet === 0) return false;
    if (octet < 9 || (octet > 13 && octet < 32 && octet !== 27)) odd += 1;
  }
  return odd <= head.length / 100;
}

const quote = (path: string): string => JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
