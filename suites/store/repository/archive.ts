import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

const block = 512;

/** A tar.gz of small files, in memory. Nothing is compressed, so that two of the same sizes are of the same length. */
export function archive(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  for (const [path, content] of files) {
    const head = Buffer.alloc(block);
    new Header({ path, mode: 0o644, size: content.length, mtime: new Date(0), type: 'File' }).encode(head, 0);
    parts.push(head, content, Buffer.alloc((block - (content.length % block)) % block));
  }
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 0 });
}
