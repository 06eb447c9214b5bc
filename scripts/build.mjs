// Compiles the project into dist/, builds the conformance workflows beside it and parses the spec. Safe to call again: tsc is incremental,
// and outputs whose source is gone are removed, so that dist/ never ships or runs code that no longer exists.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function removeStale(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (relative(dist, path) !== join('fixtures', 'workflows', 'store')) removeStale(path);
      continue;
    }
    const source = relative(dist, path).match(/^(.*?)(\.d\.ts|\.js\.map|\.js)$/)?.[1];
    if (source !== undefined && !existsSync(join(root, `${source}.ts`))) rmSync(path);
  }
}

mkdirSync(dist, { recursive: true });
removeStale(dist);
run(require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json');
run(join(root, 'fixtures/workflows/build.mjs'), join(dist, 'fixtures/workflows/store'));
await parseSpec();
chmodSync(join(dist, 'cli/main.js'), 0o755);

/** Leaves each YAML file of spec/ as JSON in dist/spec/parsed, where spec/parse-yaml.ts looks first. */
async function parseSpec() {
  const { parsedFolder, parseYaml, yamlKey } = await import(pathToFileURL(join(dist, 'spec/parse-yaml.js')).href);
  mkdirSync(parsedFolder, { recursive: true });
  const fresh = new Set();
  for (const name of readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.yaml')) continue;
    const text = readFileSync(join(root, 'spec', name), 'utf8');
    const file = `${yamlKey(text)}.json`;
    fresh.add(file);
    // A name is made of what it was parsed from: a file that is there is right.
    if (!existsSync(join(parsedFolder, file))) writeFileSync(join(parsedFolder, file), JSON.stringify(parseYaml(text)));
  }
  for (const file of readdirSync(parsedFolder)) if (!fresh.has(file)) rmSync(join(parsedFolder, file));
}
