import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';
import { quietEnvironment } from './run-node.js';
import type { Peer } from './types.js';

/** Outside git and package.json: the tools are heavy, and nothing else here needs them. */
export const peersFolder: string = join(packageRoot, 'node_modules', '.cache', 'maas-peers');

/** Installs what a peer needs into a folder of its own, unless it is there. @throws Error with npm's own word when that fails */
export function installPeer({ id, packages }: Peer): string {
  const folder = join(peersFolder, id);
  mkdirSync(folder, { recursive: true });
  const mark = join(folder, `installed-${packages.join('-').replace(/[^\w.-]/g, '_')}`);
  if (packages.length === 0 || existsSync(mark)) return folder;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--save-exact', ...packages],
    {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      timeout: 600_000,
      env: { ...process.env, ...quietEnvironment },
    },
  );
  if (status !== 0) throw new Error(`npm install failed: ${error?.message ?? stderr.slice(-300)}`);
  writeFileSync(mark, '');
  return folder;
}
