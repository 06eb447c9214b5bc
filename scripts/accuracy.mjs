// `npm run accuracy`: judges all mutants and variants and writes docs/accuracy.md; see bench/accuracy/main.ts for options.
import { existsSync } from 'node:fs';

const main = new URL('../dist/bench/accuracy/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('dist/ holds no build. Run `npm run build` first.');
  process.exit(1);
}
await import(main.href);
