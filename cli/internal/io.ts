/** What commands see of the process: they print through this, and leave the exit to `main.ts`. */
export interface Io {
  /** To standard output: results. */
  out(text: string): void;
  /** To standard error: progress, warnings, errors. */
  err(text: string): void;
  /** Whether standard error is a terminal, where a line can be drawn again. */
  live: boolean;
  /** Columns of the terminal; 100 when there is none. */
  width: number;
  /** Whether results may be coloured. */
  colour: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** Status the process will end with: 0 unless a command says otherwise. */
  exitCode: number;
}

/** Io of this process. Colours follow https://no-color.org and FORCE_COLOR; `--no-color` switches them off later. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    live: stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI,
    width: Math.min(stdout.columns || Number(env.COLUMNS) || 100, 120),
    colour: wantsColour(env, stdout.isTTY === true),
    env,
    exitCode: 0,
  };
}

function wantsColour(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return terminal && env.TERM !== 'dumb';
}
