import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Header } from 'tar';
import { basicFiles, entriesOf, tarOf } from '../../fixtures/packages/internal/archives.js';
import { packageRoot } from '../../spec/root.js';

/**
 * Judges a package that holds one large file, in a process of its own, and says how much memory that took.
 * `node dist/bench/package/memory.js [MiB] [tar|tar.gz]`
 */
export interface Measured {
  octets: number;
  seconds: number;
  peakMiB: number;
  exit: number | null;
}

const chunkSize = 1 << 20;

/** Octets of a package: the files of a basic AIM, and `mebibytes` of noise, which no compression makes smaller. */
async function* packageOctets(mebibytes: number): AsyncGenerator<Buffer> {
  yield tarOf(entriesOf(basicFiles())).subarray(0, -1024);
  const header = new Header({ path: 'models/large.bin', type: 'File', size: mebibytes * chunkSize, mode: 0o644 });
  header.encode();
  yield header.block ?? Buffer.alloc(0);
  const chunk = randomFillSync(Buffer.alloc(chunkSize));
  for (let index = 0; index < mebibytes; index += 1) {
    chunk.writeUInt32LE(index, 0);
    yield Buffer.from(chunk);
  }
  yield Buffer.alloc(1024);
}

/** Writes a package of that size, judges it by the command line, and measures the peak of its resident memory. */
export async function measureMemory(mebibytes: number, format: 'tar' | 'tar.gz' = 'tar'): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-bench-'));
  try {
    const path = join(folder, `large.${format}`);
    const source = packageOctets(mebibytes);
    if (format === 'tar') await pipeline(source, createWriteStream(path));
    else await pipeline(source, createGzip({ level: 1 }), createWriteStream(path));
    const { size } = await stat(path);
    const started = performance.now();
    const { exit, peakMiB } = await judged(path);
    return { octets: size, seconds: (performance.now() - started) / 1000, peakMiB, exit };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The kernel keeps the peak of a process until it is gone, so it is read again and again (Linux: VmHWM). */
function judged(path: string): Promise<{ exit: number | null; peakMiB: number }> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist/cli/main.js'), 'package', path, '--quiet'], {
    stdio: 'ignore',
  });
  let peak = 0;
  const look = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak);
    } catch {
      // it has ended, or this is no Linux
    }
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => {
      clearInterval(look);
      resolve({ exit, peakMiB: peak / 1024 });
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const [, , size = '1024', format = 'tar'] = process.argv;
  const { octets, seconds, peakMiB, exit } = await measureMemory(Number(size), format === 'tar.gz' ? 'tar.gz' : 'tar');
  console.log(
    `${(octets / 2 ** 20).toFixed(0)} MiB ${format} judged in ${seconds.toFixed(1)} s, at most ${peakMiB.toFixed(0)} MiB resident, exit ${exit}`,
  );
}
