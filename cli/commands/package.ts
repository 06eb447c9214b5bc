import { Argument, type Command, Option } from 'commander';
import type { PackageOptions } from '../../suites/package/judge-package.js';
import type { MetadataLevel } from '../../suites/package/metadata/options.js';
import { withInput } from '../internal/input-fault.js';
import type { Io } from '../internal/io.js';
import { publicKeyFile } from '../internal/keys.js';
import { type ShowFlags, showFindings } from '../internal/show-findings.js';
import { UsageError } from '../internal/usage-error.js';
import { existingFile, wholeNumber } from '../internal/values.js';

interface PackageFlags extends ShowFlags {
  l2?: string[];
  aims?: string[];
  level?: MetadataLevel;
  implementer?: string;
  digest?: string;
  approved?: string;
  key?: string[];
  threshold: number;
  signature?: string;
}

const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `maas-conformance package <file|folder|url>…`: what a Store looks at when an implementer submits, before it is submitted. */
export function addPackage(program: Command, io: Io): void {
  program
    .command('package')
    .description(
      'judge AIM packages and AIM Metadata: archive, metadata, conformity to the L2, signature, first security look',
    )
    .addArgument(new Argument('<package...>', 'archive, folder or metadata document, or the URL of one'))
    .option('--l2 <source>', "the standard's metadata: file, folder or URL (may be repeated)", several)
    .option(
      '--aims <source>',
      'metadata of sub-AIMs that are not bundled: file, folder or URL (may be repeated)',
      several,
    )
    .addOption(new Option('--level <level>', 'judge metadata as of this level').choices(['L2', 'L3']))
    .option('--implementer <id>', 'Implementer ID of whoever submits')
    .option('--digest <digest>', 'what the SHA-256 of the file has to be: sha256:HEX')
    .addOption(
      new Option('--approved <file>', 'fingerprints that the Store approved (approved/<AIMName>.json)').argParser(
        existingFile('--approved'),
      ),
    )
    .option('--key <file>', 'public key in PEM that has to have signed (may be repeated)', several)
    .addOption(
      new Option('--threshold <n>', 'how many of the keys have to have signed')
        .argParser(wholeNumber('--threshold', 1, 64))
        .default(1),
    )
    .addOption(
      new Option('--signature <file>', 'DSSE envelope (default: beside the file, <file>.dsse.json)').argParser(
        existingFile('--signature'),
      ),
    )
    .option('--quiet', 'print the verdict only')
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action((sources: string[], flags: PackageFlags) =>
      withInput(io, async () => {
        const options = await optionsOf(sources, flags);
        const { judgeSubject } = await import('../../suites/package/judge.js');
        const subjects = [];
        for (const source of sources) subjects.push(await judgeSubject(source, options));
        showFindings(io, subjects, flags);
      }),
    );
}

async function optionsOf(sources: readonly string[], flags: PackageFlags): Promise<PackageOptions> {
  const { l2, aims, level, implementer, digest, approved, key = [], threshold, signature } = flags;
  if (sources.length > 1 && (digest ?? approved ?? signature) !== undefined) {
    throw new UsageError(
      '--digest, --approved and --signature are about one package.',
      'Judge the packages one by one.',
    );
  }
  const { readDigest } = await import('../../suites/package/content/trust.js');
  if (digest !== undefined && readDigest(digest) === undefined) {
    throw new UsageError(`--digest takes sha256: and 64 hex digits, not "${digest}".`, 'sha256sum FILE prints them.');
  }
  const keys = await Promise.all(key.map(publicKeyFile));
  if (keys.length > 0 && threshold > keys.length) {
    throw new UsageError(`--threshold ${threshold} asks for more keys than are given (${keys.length}).`);
  }
  if (signature !== undefined && keys.length === 0) {
    throw new UsageError('--signature needs --key: a signature without a key proves nothing.');
  }
  const { metadataIn } = await import('../../suites/package/judge.js');
  const { readDocuments } = await import('../../suites/package/input.js');
  const approvals = approved === undefined ? undefined : (await readDocuments(approved))[0];
  return {
    keys,
    threshold,
    ...(level === undefined ? {} : { level }),
    ...(implementer === undefined ? {} : { implementer }),
    ...(digest === undefined ? {} : { digest }),
    ...(approvals === undefined ? {} : { approved: approvals }),
    ...(signature === undefined ? {} : { signature }),
    ...(l2 === undefined ? {} : { l2: await metadataIn(l2, { valid: false }) }),
    ...(aims === undefined ? {} : { subAim: await metadataIn(aims, { valid: true }) }),
  };
}
