import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, extract } from 'tar';

/** The same package with every binary replaced by one that does something else. */
export async function repack(bytes: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-repack-'));
  try {
    await writeFile(join(folder, 'in.tar.gz'), bytes);
    const paths: string[] = [];
    await extract({
      file: join(folder, 'in.tar.gz'),
      cwd: folder,
      onReadEntry: (entry) => void paths.push(entry.path),
    });
    for (const path of paths.filter((each) => each.endsWith('.mjs')))
      await writeFile(join(folder, path), 'export const run = () => [];\n');
    await create(
      { gzip: true, file: join(folder, 'out.tar.gz'), cwd: folder, portable: true },
      paths.filter((path) => !path.endsWith('/')),
    );
    return await readFile(join(folder, 'out.tar.gz'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
