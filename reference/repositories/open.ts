import { openMpaiStore } from './mpai.js';
import { openOciRegistry } from './oci.js';
import { treeRepository } from './tree-repository.js';
import { openFolderTree } from './trees/folder.js';
import { openHttpTree } from './trees/http.js';
import { openS3Tree } from './trees/s3.js';
import { openSwiftTree } from './trees/swift.js';
import type { OpenContext, TransferLimits, Tree } from './trees/types.js';
import { openWebhdfsTree } from './trees/webhdfs.js';
import { contentsOf, targetsOf, verified } from './tuf/verified.js';
import { type TufOptions, tufVoucher, type Voucher } from './tuf/voucher.js';
import { type Repository, RepositoryError } from './types.js';
import { verifying } from './verifying.js';

export const defaultTransfer: TransferLimits = { headersMs: 5_000, idleMs: 5_000 };

/** What a spec may start with, for help texts and messages. */
export const specForms =
  'https://…, mpai+https://…, s3://bucket/prefix?endpoint=…, swift+https://host/container, webhdfs://host:port/folder, oci://registry/prefix, folder:PATH';

/**
 * Opens the repository that a spec names (docs/store.md lists the forms). What it sends whole is checked against the
 * length and digest that it states. Credentials come from environment variables only.
 *
 * @throws RepositoryError CONFIG
 */
export async function openRepository(spec: string, options: Partial<OpenContext> = {}): Promise<Repository> {
  const context: OpenContext = { env: options.env ?? process.env, limits: options.limits ?? defaultTransfer };
  const url = urlOf(spec);
  if (url !== undefined && /^mpai\+https?:$/.test(url.protocol)) return verifying(openMpaiStore(url, context));
  if (url !== undefined && /^oci(\+http)?:$/.test(url.protocol)) return verifying(openOciRegistry(url, context));
  return verifying(treeRepository(await openTree(spec, context)));
}

/** Out-of-band trust for a repository: the root, and a folder that remembers what was seen. */
export type TufTrust = Pick<TufOptions, 'root' | 'state' | 'fileMs' | 'freshMs'>;

/**
 * Opens a repository that is fronted by TUF. `SPEC` keeps `metadata/` and `targets/` as `maas-conformance repo` lays them
 * down; `SPEC#metadata=SPEC2` has the metadata in SPEC2 and the contents in SPEC, whatever protocol that speaks.
 *
 * @throws RepositoryError CONFIG
 */
export async function openTufRepository(
  spec: string,
  trust: TufTrust,
  options: Partial<OpenContext> = {},
): Promise<Repository & { voucher: Voucher }> {
  const [content = '', elsewhere] = spec.split('#metadata=');
  const tree = await openTree(elsewhere ?? content, options);
  const voucher = tufVoucher({ ...trust, metadata: tree, ...(elsewhere === undefined ? {} : { path: '' }) });
  if (elsewhere === undefined)
    return { ...verified(voucher, targetsOf(tree), `tuf+${tree.label}`, () => tree.close()), voucher };
  const repository = await openRepository(content, options);
  const close = async (): Promise<void> => void (await Promise.all([tree.close(), repository.close()]));
  return { ...verified(voucher, contentsOf(repository), `tuf+${repository.label}`, close), voucher };
}

/** Opens a repository that keeps plain files. @throws RepositoryError CONFIG */
export async function openTree(spec: string, options: Partial<OpenContext> = {}): Promise<Tree> {
  const context: OpenContext = { env: options.env ?? process.env, limits: options.limits ?? defaultTransfer };
  if (spec.startsWith('folder:') && spec.length > 'folder:'.length) return openFolderTree(spec.slice('folder:'.length));
  const url = urlOf(spec);
  switch (url?.protocol) {
    case 'http:':
    case 'https:':
      return openHttpTree(url, context);
    case 's3:':
      return openS3Tree(url, context);
    case 'swift+http:':
    case 'swift+https:':
      return openSwiftTree(url, context);
    case 'webhdfs:':
    case 'webhdfs+https:':
      return openWebhdfsTree(url, context);
  }
  throw new RepositoryError('CONFIG', `"${spec.slice(0, 100)}" names no repository of files; known are ${specForms}.`);
}

const urlOf = (spec: string): URL | undefined => (URL.canParse(spec) ? new URL(spec) : undefined);
