import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { mutants } from '../../fixtures/mutants/all.js';
import { startReference } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';
import { maasHere } from './command.js';

/** `$ npx maas-conformance …`, and below it `# exit N: words of the output`. */
const example = /^\$ npx maas-conformance (.*)\n# exit (\d)(?:: (.*))?$/gm;

test('the commands of docs/runs.md do what the page says, one after the other', async () => {
  test.setTimeout(900_000); // seven runs
  const page = readFileSync(join(packageRoot, 'docs', 'runs.md'), 'utf8');
  const examples = [...page.matchAll(example)].map(([, args = '', code, says = '']) => ({
    args,
    code: Number(code),
    says,
  }));
  expect(examples.length).toBe([...page.matchAll(/^\$ /gm)].length);
  const wrong = mutants.find(({ name }) => name === 'create-200');
  const folder = mkdtempSync(join(tmpdir(), 'maas-page-'));
  const [right, broken] = [
    await startReference(),
    await startReference({
      ...(wrong?.plugin && { plugins: [wrong.plugin] }),
      ...(wrong?.wrapController && { wrapController: wrong.wrapController }),
    }),
  ];
  const home = process.cwd();
  process.chdir(folder);
  try {
    for (const { args, code, says } of examples) {
      const words = [...args.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const real = words.map((word) =>
        word.replace('http://127.0.0.1:5005', right.url).replace('http://127.0.0.1:5006', broken.url),
      );
      // Short runs: the page is about what becomes of them.
      const done = await maasHere(real, { env: { MAAS_CLAUSE: 'SCI-001', MAAS_WORKERS: '1' } });
      const said = `${done.stdout}${done.stderr}`;
      expect(done.code, `${args}\n${said}`).toBe(code);
      expect(said.replace(/\s+/g, ' '), args).toContain(says);
    }
    for (const file of ['report.json', 'report.html']) {
      expect(readFileSync(join(folder, 'again', file), 'utf8'), file).toBe(
        readFileSync(join(folder, 'before', file), 'utf8'),
      );
    }
  } finally {
    process.chdir(home);
    await right.close();
    await broken.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
