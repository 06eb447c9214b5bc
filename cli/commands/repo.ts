import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { KeyAlgorithm } from '../../trust/keys.js';
import { TrustError } from '../../trust/trust-error.js';
import type { Role } from '../../trust/tuf/metadata.js';
import type { Io } from '../internal/io.js';
import { UsageError } from '../internal/usage-error.js';
import { wholeNumber } from '../internal/values.js';

interface KeyFlags {
  keys?: string;
}

/**
 * `maas-conformance repo init|add|sign|publish|remove|rotate`: a repository of The Update Framework out of a folder, for
 * any web server or object store to serve. Private keys stay in a folder of their own.
 */
export function addRepo(program: Command, io: Io): void {
  const repo = program
    .command('repo')
    .description('make a signed repository (The Update Framework) out of a folder')
    .addHelpText(
      'after',
      `
A minute from packages to a signed repository:
  maas-conformance repo init store
  maas-conformance repo add store 1MCT-ECH-V1.0-I01.tar.gz
  maas-conformance repo sign store
  maas-conformance repo publish store
Serve the folder store; keep store.keys to yourself; give clients store.keys/root.json by a way they trust.`,
    );
  const keysOption = '--keys <folder>';
  const keysHelp = 'folder of the private keys (default: the repository with .keys)';

  repo
    .command('init <folder>')
    .description('make keys and an empty repository')
    .option(keysOption, keysHelp)
    .addOption(
      new Option('--algorithm <name>', 'kind of the keys').choices(['ed25519', 'ecdsa-p256']).default('ed25519'),
    )
    .option('--threshold <n>', 'signatures that root and targets need', wholeNumber('--threshold', 1, 16), 1)
    .action((folder: string, flags: KeyFlags & { algorithm: KeyAlgorithm; threshold: number }) =>
      told(async () => {
        const keys = keysOf(folder, flags);
        const { initRepository } = await import('../../trust/tuf/repository.js');
        const root = await initRepository({ folder, keys, algorithm: flags.algorithm, threshold: flags.threshold });
        await writeFile(join(keys, 'root.json'), root);
        io.out(`${folder} is a repository now. Root of trust for clients: ${join(keys, 'root.json')}\n`);
      }),
    );

  repo
    .command('add <folder> <paths...>')
    .description('add packages, or whole Store folders; they wait for signatures')
    .action((folder: string, paths: string[]) =>
      told(async () => {
        const { addTargets } = await import('../../trust/tuf/repository.js');
        const { repositoryFiles } = await import('../../trust/tuf/repository-files.js');
        const { elementsAt } = await import('../internal/repo-elements.js');
        for (const path of paths) {
          const files = repositoryFiles(folder);
          const known = Object.keys(((await files.staged()).targets ?? (await files.latestTargets())).signed.targets);
          const latest = (name: string): number =>
            Math.max(
              0,
              ...known.flatMap((each) =>
                each.startsWith(`L3/${name}/`) ? Number(/(\d+)\.json$/.exec(each)?.[1]) : [],
              ),
            );
          const added = await addTargets(folder, await elementsAt(path, latest));
          io.out(`${path}: ${added} files wait for signatures\n`);
        }
      }),
    );

  repo
    .command('remove <folder> <names...>')
    .description('withdraw AIMs by AIMName; the change waits for signatures')
    .action((folder: string, names: string[]) =>
      told(async () => {
        const { removeTargets } = await import('../../trust/tuf/repository.js');
        for (const name of names) {
          const gone = await removeTargets(
            folder,
            (path) =>
              path.startsWith(`L3/${name}/`) || path.endsWith(`/${name}.tar.gz`) || path === `approved/${name}.json`,
          );
          if (gone.length === 0) throw new UsageError(`The repository has no ${name}.`);
          io.out(`${name}: ${gone.length} files leave with the next publication\n`);
        }
      }),
    );

  repo
    .command('sign <folder>')
    .description('sign what waits, with each key of the folder that may; several people can, one after another')
    .option(keysOption, keysHelp)
    .action((folder: string, flags: KeyFlags) =>
      told(async () => {
        const { signStaged } = await import('../../trust/tuf/repository.js');
        const { readKeys } = await import('../../trust/tuf/key-folder.js');
        const used = await signStaged(folder, await readKeys(keysOf(folder, flags)));
        if (used.length === 0)
          throw new UsageError('Nothing waits for these keys.', 'Add something first, or name another --keys.');
        io.out(`signed by ${used.join(', ')}\n`);
      }),
    );

  repo
    .command('publish <folder>')
    .description('publish what is signed; also renews the snapshot and the timestamp, which expire soon')
    .option(keysOption, keysHelp)
    .action((folder: string, flags: KeyFlags) =>
      told(async () => {
        const { publishRepository } = await import('../../trust/tuf/repository.js');
        const { readKeys } = await import('../../trust/tuf/key-folder.js');
        const { targets, timestamp } = await publishRepository(folder, await readKeys(keysOf(folder, flags)));
        io.out(`published ${targets} files, timestamp ${timestamp}\n`);
      }),
    );

  repo
    .command('rotate <folder>')
    .description('revoke keys and put new ones in their place; the new root waits for signatures')
    .option(keysOption, keysHelp)
    .addOption(
      new Option('--role <name>', 'role whose key changes')
        .choices(['root', 'targets', 'snapshot', 'timestamp'])
        .makeOptionMandatory(),
    )
    .option('--revoke <ids...>', 'ids of keys to revoke (default: all of the role)')
    .addOption(
      new Option('--algorithm <name>', 'kind of the new keys').choices(['ed25519', 'ecdsa-p256']).default('ed25519'),
    )
    .action((folder: string, flags: KeyFlags & { role: Role; revoke?: string[]; algorithm: KeyAlgorithm }) =>
      told(async () => {
        const { rotateKeys } = await import('../../trust/tuf/repository.js');
        const { repositoryFiles } = await import('../../trust/tuf/repository-files.js');
        const { newKey } = await import('../../trust/tuf/key-folder.js');
        const root = (await repositoryFiles(folder).latestRoot()).signed;
        const revoke = flags.revoke ?? root.roles[flags.role]?.keyIDs ?? [];
        const add = [];
        for (const [i] of revoke.entries()) {
          const name = `${flags.role}-v${root.version + 1}-${i + 1}`;
          add.push({ role: flags.role, key: await newKey(keysOf(folder, flags), name, flags.algorithm) });
        }
        await rotateKeys(folder, { add, revoke });
        io.out(
          `revoked ${revoke.join(', ')}; new: ${add.map(({ key }) => key.id).join(', ')}; sign and publish next\n`,
        );
      }),
    );
}

const keysOf = (folder: string, { keys }: KeyFlags): string => keys ?? `${resolve(folder)}.keys`;

/** What the keys and the repository say of themselves is for the user to mend. */
async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TrustError) throw new UsageError(error.message);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC')
      throw new UsageError(`${path ?? 'A file'} cannot be written (${code}).`);
    throw error;
  }
}
