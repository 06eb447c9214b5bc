// The static gates: format and lint, direction of imports, lint of the OpenAPI documents, freshness of generated files.
// Prints one line a gate; exits 1 when any fails. Exported so that scripts/test.mjs counts them with the tests.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);

export const gates = [
  { name: 'format and lint (biome)', command: bin('biome'), args: ['ci', '--error-on-warnings', '.'] },
  {
    name: 'direction of imports (dependency-cruiser)',
    command: bin('depcruise'),
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      'spec',
      'trust',
      'reference',
      'suites',
      'fixtures',
      'reports',
      'cli',
      'tests',
      'bench',
    ],
  },
  { name: 'OpenAPI documents (redocly)', command: bin('redocly'), args: ['lint', '--max-problems', '50'] },
  { name: 'generated types are fresh', command: process.execPath, args: ['scripts/generate.mjs', '--check'] },
  { name: 'generated pages are fresh', command: process.execPath, args: ['scripts/docs.mjs', '--check'] },
];

export function runGates() {
  return gates.map(({ name, command, args }) => {
    const done = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, SCARF_ANALYTICS: 'false', REDOCLY_TELEMETRY: 'off' },
    });
    const ok = done.status === 0;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    if (!ok) console.log(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`);
    return { name, ok };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exit(runGates().every((gate) => gate.ok) ? 0 : 1);
}
