import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resultFiles, resultStatement, sha256 } from '../../reports/attestation.js';
import { renderCertificate } from '../../reports/certificate.js';
import { renderJson } from '../../reports/json.js';
import { replaceFile } from '../../reports/write.js';
import type { Report } from '../../suites/engine/types.js';
import { type PrivateKey, readPrivateKey } from '../../trust/keys.js';
import { sealStatement } from '../../trust/statement.js';
import { TrustError } from '../../trust/trust-error.js';
import { UsageError } from './usage-error.js';

/** Name of the page for people beside the envelope. */
const certificateFile = 'certificate.html';

/**
 * Reads the key of `--sign-key` before the run, so that a wrong one does not cost a run.
 *
 * @throws UsageError when the file is no private key that can be used
 */
export function signingKey(file: string, passphrase: string | undefined): PrivateKey {
  try {
    return readPrivateKey(readFileSync(file, 'utf8'), passphrase);
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    throw new UsageError(
      `--sign-key ${file}: ${error.message}`,
      'An ed25519 or P-256 key in PEM is needed, for example from openssl genpkey -algorithm ed25519; the passphrase of an encrypted one goes into MAAS_SIGN_PASSPHRASE.',
    );
  }
}

/**
 * Signs the result of a run: `report.intoto.json`, a DSSE envelope over an in-toto statement about report.json and
 * run.jsonl of the folder, and `certificate.html` for people. The report is written too, whatever formats were asked for,
 * and a recording that lies elsewhere is copied into the folder: `verify` wants both beside the envelope.
 *
 * @param recording path of the recording
 * @returns the paths written
 */
export async function signResult(
  folder: string,
  recording: string,
  report: Report,
  key: PrivateKey,
): Promise<string[]> {
  const files = { report: Buffer.from(renderJson(report)), recording: await readFile(recording) };
  const envelope = sealStatement(resultStatement(report, files), [key]);
  const written = {
    [resultFiles.report]: files.report,
    ...(resolve(recording) !== resolve(folder, resultFiles.recording) && { [resultFiles.recording]: files.recording }),
    [resultFiles.envelope]: `${JSON.stringify(envelope, undefined, 2)}\n`,
    [certificateFile]: renderCertificate(report, {
      keyIds: [key.id],
      reportSha256: sha256(files.report),
      envelope: resultFiles.envelope,
    }),
  };
  for (const [name, content] of Object.entries(written)) await replaceFile(join(folder, name), content);
  return [join(folder, resultFiles.envelope), join(folder, certificateFile)];
}
