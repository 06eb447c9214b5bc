import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { standardName } from '../../store/names.js';
import { treeRepository } from '../tree-repository.js';
import { openFolderTree } from '../trees/folder.js';
import type { Vouched, Voucher } from './voucher.js';

/**
 * The operator's own Store folder as a voucher: what lies on the disk of this machine is what the operator put there, and
 * whoever sends it has to send exactly that.
 */
export function folderVoucher(folder: string): Voucher {
  const repository = treeRepository(openFolderTree(folder));
  const known = new Map<string, { identity: string; sha256: string; length: number }>();

  async function measure(path: string): Promise<{ sha256: string; length: number } | undefined> {
    const place = join(folder, path);
    const found = await stat(place).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const identity = `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
    const before = known.get(path);
    if (before?.identity === identity) return before;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(place)) hash.update(chunk as Buffer);
    const measured = { identity, sha256: hash.digest('hex'), length: found.size };
    known.set(path, measured);
    return measured;
  }

  const names = async (): Promise<string[]> => (await repository.list({ limit: Number.MAX_SAFE_INTEGER })).names;
  return {
    label: 'the own folder of the Store',
    names,
    versions: (name) => repository.versions(name),
    async find({ kind, name: asked, version: wanted }): Promise<Vouched | undefined> {
      const own = standardName(asked) === asked ? (await names()).find((each) => standardName(each) === asked) : asked;
      if (own === undefined || /[/\\]|^\./.test(own)) return undefined;
      const version = kind === 'metadata' ? (wanted ?? (await repository.versions(own)).at(-1)) : undefined;
      const path = {
        metadata: `L3/${own}/${version}.json`,
        package: `packages/${own}.tar.gz`,
        approved: `approved/${own}.json`,
      }[kind];
      const measured = await measure(path);
      if (measured === undefined) return undefined;
      const { length, sha256 } = measured;
      return { path, consistent: path, name: own, length, sha256, ...(version === undefined ? {} : { version }) };
    },
  };
}
