import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { envelopeSuffix, signArtefact } from '../../trust/artefact.js';
import { addSignature, type Envelope, parseEnvelope } from '../../trust/dsse.js';
import type { PrivateKey } from '../../trust/keys.js';
import { verifyArtefact } from '../../trust/statement.js';
import { TrustError } from '../../trust/trust-error.js';
import type { Io } from '../internal/io.js';
import { privateKeyFile } from '../internal/keys.js';
import { UsageError } from '../internal/usage-error.js';
import { existingFile } from '../internal/values.js';

interface SignFlags {
  key: string;
  implementer?: string;
  out?: string;
}

/** `maas-conformance sign <file> --key private.pem`: a DSSE envelope beside a package or a metadata document. */
export function addSign(program: Command, io: Io): void {
  program
    .command('sign')
    .description('sign a package or a metadata document: a DSSE envelope with an in-toto statement beside it')
    .addArgument(new Argument('<file>', 'what to sign').argParser(existingFile('file')))
    .addOption(
      new Option(
        '--key <file>',
        'private key in PEM, Ed25519 or ECDSA P-256 (MAAS_KEY_PASSPHRASE if encrypted)',
      ).makeOptionMandatory(),
    )
    .option('--implementer <id>', 'Implementer ID, to be stated in the signature')
    .option('--out <file>', 'where to write it (default: <file>.dsse.json)')
    .action(async (file: string, flags: SignFlags) => {
      const key = await privateKeyFile(flags.key, io.env.MAAS_KEY_PASSPHRASE);
      const sha256 = await sha256Of(file);
      const out = flags.out ?? `${file}${envelopeSuffix}`;
      const facts = flags.implementer === undefined ? {} : { ImplementerID: flags.implementer };
      const before = await standing(out, sha256, key);
      const envelope = before ?? signArtefact({ name: basename(file), sha256 }, [key], facts);
      await writeFile(out, `${JSON.stringify(envelope, undefined, 2)}\n`).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`The signature cannot be written to ${out}: ${error.code}.`, 'Choose another with --out.');
      });
      io.out(`${out}  sha256:${sha256}  ${envelope.signatures.length} signature(s), by ${key.id}\n`);
    });
}

/**
 * The envelope that is already there with one more signature, when it is about the same content; otherwise the file was
 * changed since, and the envelope is made anew.
 */
async function standing(path: string, sha256: string, key: PrivateKey): Promise<Envelope | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const envelope = addSignature(parseEnvelope(await readFile(path, 'utf8')), key);
    verifyArtefact(envelope, { sha256 }, [key]);
    return envelope;
  } catch (error) {
    if (error instanceof TrustError) return undefined;
    throw error;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
