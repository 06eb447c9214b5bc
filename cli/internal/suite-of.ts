import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalogue, loadCatalogue } from './catalogue.js';

/** Longer than the first line of any recording. */
const firstLineOctets = 256 * 1024;

/**
 * The catalogue by which a kept run is judged again: that of the suite which made it.
 *
 * @param path folder of the run, its `report.json` or its `run.jsonl`. One that cannot be read is left to whoever reads it whole.
 * @param checks modules of further checks (`--checks`)
 */
export async function catalogueOfRun(path: string, checks: readonly string[] = []): Promise<Catalogue> {
  return loadCatalogue(checks, suiteAt(path));
}

/** Which suite made the run that is kept at `path`; `server` when nothing says so. */
export function suiteAt(path: string): 'server' | 'store' {
  try {
    const folder = statSync(path).isDirectory();
    const file = folder
      ? ['report.json', 'run.jsonl'].map((name) => join(path, name)).find((name) => existsSync(name))
      : path;
    if (file === undefined) return 'server';
    const { configuration, options } = JSON.parse(
      file.endsWith('.jsonl') ? firstLine(file) : readFileSync(file, 'utf8'),
    ) as { configuration?: { suite?: unknown }; options?: { suite?: unknown } };
    return (configuration ?? options)?.suite === 'store' ? 'store' : 'server';
  } catch {
    return 'server';
  }
}

function firstLine(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const octets = Buffer.alloc(firstLineOctets);
    const text = octets.subarray(0, readSync(handle, octets)).toString('utf8');
    return text.slice(0, text.indexOf('\n'));
  } finally {
    closeSync(handle);
  }
}
