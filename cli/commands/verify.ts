import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { visibleLine } from '../../reports/internal/visible.js';
import { readPublicKey } from '../../trust/keys.js';
import { TrustError } from '../../trust/trust-error.js';
import type { Io } from '../internal/io.js';
import { catalogueOfRun } from '../internal/suite-of.js';
import { UsageError } from '../internal/usage-error.js';
import { existingFile, names, wholeNumber } from '../internal/values.js';
import { type Verification, verifyResult } from '../internal/verify-result.js';

interface VerifyFlags {
  key?: string[];
  threshold: number;
  checks?: string[];
  json?: boolean;
}

/** `maas-conformance verify report.intoto.json --key PUBLIC.pem`: is a signed result genuine, and does its recording give it? */
export function addVerify(program: Command, io: Io): void {
  program
    .command('verify')
    .description('verify a signed result, and judge its recording again')
    .addArgument(new Argument('<report.intoto.json>', 'what --sign-key wrote; report.json and run.jsonl lie beside it'))
    .option('--key <file>', 'public key or certificate in PEM that is trusted; may be repeated', names)
    .option('--threshold <n>', 'how many of these keys must have signed', wholeNumber('--threshold', 1, 64), 1)
    .option('--checks <file>', 'module with the further checks that the run had; may be repeated', names)
    .option('--json', 'print what was found as JSON')
    .action(async (file: string, flags: VerifyFlags) => {
      if (flags.key === undefined || flags.key.length === 0)
        throw new UsageError('Whose signature is trusted?', 'Give the public key of the signer with --key FILE.');
      const keys = flags.key.map(trustedKey);
      if (keys.length < flags.threshold)
        throw new UsageError(`--threshold ${flags.threshold} cannot be met with ${keys.length} key(s).`);
      const text = readFileSync(existingFile('verify')(file), 'utf8');
      const found = await verifyResult(
        text,
        dirname(resolve(file)),
        { keys, threshold: flags.threshold },
        await catalogueOfRun(dirname(resolve(file)), flags.checks),
      );
      io.out(flags.json ? `${JSON.stringify(asJson(found), undefined, 2)}\n` : told(found));
      io.exitCode = exitCode(found);
    });
}

function trustedKey(file: string) {
  try {
    return readPublicKey(readFileSync(existingFile('--key')(file), 'utf8'));
  } catch (error) {
    if (error instanceof TrustError) throw new UsageError(`--key ${file}: ${error.message}`);
    throw error;
  }
}

/** 0 genuine, whatever the verdict is · 1 not · 3 this version cannot judge the recording again. */
function exitCode({ steps }: Verification): number {
  if (steps.some(({ outcome }) => outcome === 'failed')) return 1;
  return steps.some(({ outcome }) => outcome === 'unknown') ? 3 : 0;
}

const words = { ok: 'ok     ', failed: 'FAILED ', unknown: 'unknown' } as const;

function told(found: Verification): string {
  const lines = found.steps.map(
    ({ step, outcome, message }) => `${words[outcome]} ${step.padEnd(10)} ${visibleLine(message)}`,
  );
  const code = exitCode(found);
  const { report } = found;
  if (code === 1 || report === undefined) lines.push('', 'not verified');
  else
    lines.push(
      '',
      `${code === 0 ? 'verified' : 'signature verified, recording not judged again'}  ${visibleLine(report.summary)}`,
    );
  return `${lines.join('\n')}\n`;
}

function asJson(found: Verification): object {
  const { steps, report } = found;
  return {
    verified: exitCode(found) === 0,
    steps,
    ...(report !== undefined && {
      verdict: report.verdict,
      target: report.target.url,
      ...(report.target.facts?.certificate && { tlsKeySha256: report.target.facts.certificate.keySha256 }),
      profiles: report.target.profiles,
      startedAt: report.startedAt,
    }),
  };
}
