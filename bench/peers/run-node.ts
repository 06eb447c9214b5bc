import { spawn } from 'node:child_process';

/** No tool may call home; proxies of the environment are for the registry only. */
export const quietEnvironment = { SCARF_ANALYTICS: 'false', DO_NOT_TRACK: '1', CI: '1' };

/** Runs a command of Node in a folder. @throws Error with the end of what it said when it fails or takes longer than `limitMs` */
export function runNode(script: string, args: readonly string[], cwd: string, limitMs = 120_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { ...process.env, ...quietEnvironment },
      timeout: limitMs,
    });
    let said = '';
    const hear = (chunk: Buffer): void => {
      said = (said + chunk).slice(-4000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`It ended with ${code ?? signal}: ${/^.*Error: .*$/m.exec(said)?.[0] ?? said.slice(-300)}`));
    });
  });
}
