import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../spec/root.js';
import { blocksOf, commandsOf, pageNames } from './page-commands.js';
import { pages, short, walked } from './plan.js';
import { closeServers, openServers, real, running } from './servers.js';
import { openWorkshop } from './workshop.js';

test.beforeAll(openServers);
test.afterAll(closeServers);

test('every command of every page is run by a test, or it is said why not', () => {
  for (const page of pageNames) {
    const commands = commandsOf(page);
    const own = walked[page]?.split(', ') ?? [];
    for (const file of own) expect(existsSync(join(packageRoot, file)), `${page}: ${file}`).toBe(true);
    if (own.length > 0) continue;
    expect(commands, `${page}: one step for each command, in tests/pages/plan.ts`).toHaveLength(
      pages[page]?.length ?? 0,
    );
    for (const step of pages[page] ?? [])
      if ('elsewhere' in step) expect(existsSync(join(packageRoot, step.elsewhere)), step.elsewhere).toBe(true);
  }
});

for (const [page, steps] of Object.entries(pages)) {
  test(`the commands of ${page} do what it says`, async () => {
    test.setTimeout(400_000);
    const shop = openWorkshop(short);
    try {
      for (const [index, line] of commandsOf(page).entries()) {
        const step = steps[index];
        if (typeof step !== 'function') continue;
        const expected = await step(shop, line);
        if (expected === undefined) continue;
        const { code, says, as = {}, env } = expected;
        const typed = Object.entries(as).reduce((text, [written, here]) => text.replaceAll(written, here), line);
        const done = await shop.type(real(typed), env);
        const said = `${done.stdout}${done.stderr}`;
        expect(done.code, `${line}\n${said}`).toBe(code);
        if (typeof says === 'string') expect(said.replace(/\s+/g, ' '), line).toContain(says);
        else expect(said, line).toMatch(says);
      }
    } finally {
      await shop.close();
    }
  });
}

test('the JavaScript of README and of docs/embedding.md runs', async () => {
  const shop = openWorkshop(short);
  const url = running('http://127.0.0.1:5005');
  try {
    for (const [page, module, says] of [
      ['README.md', 'maas-conformance/client', 'hello'],
      ['docs/embedding.md', "'maas-conformance';", 'sci-create-status ok'],
    ] as const) {
      const block = blocksOf(page).find(({ language, text }) => language === 'ts' && text.includes(module));
      const text = (block?.text ?? '').replace('http://127.0.0.1:5005', url);
      shop.write('snippet.mjs', text.replace("out: 'maas-report'", "$&, clauses: ['SCI-001']"));
      const done = await shop.type(`node snippet.mjs`);
      expect(done.code, `${page}\n${done.stderr}`).toBe(0);
      expect(done.stdout, page).toContain(says);
    }
  } finally {
    await shop.close();
  }
});
