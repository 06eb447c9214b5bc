import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { tufPublishedMutants } from '../../fixtures/stores/mutants/tuf-published.js';
import { publishedRepository } from '../../fixtures/stores/tuf/published.js';
import { startPublished } from '../../fixtures/stores/tuf/serve.js';
import { tufPublishedVariants } from '../../fixtures/stores/variants/tuf-published.js';
import { RunOptionsError } from '../../suites/engine/run-options.js';
import { judgeBent, judgeStore } from './judge.js';
import { suiteTests } from './suite-tests.js';

const published = { start: startPublished() };
for (const { title, wrong } of suiteTests(
  'store-tuf',
  tufPublishedMutants,
  tufPublishedVariants,
  published,
  'store-tuf-published',
))
  test(title, async () => expect(await wrong()).toEqual([]));

test('it is said when the first root had to be believed, and a given root is the only one to start from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-root-'));
  const clauses = ['TUFPUB-001'];
  const root = async (options: Parameters<typeof publishedRepository>[0], tufRoot = join(folder, 'root.json')) => {
    const { files } = await publishedRepository(options);
    await writeFile(tufRoot, files.get('metadata/1.root.json') as Buffer);
    const result = await judgeBent({ start: startPublished() }, { clauses, tufRoot });
    if ('skipped' in result) throw new Error(result.skipped);
    return result.report.clauses.find(({ id }) => id === 'TUFPUB-001');
  };
  try {
    const believed = await judgeBent({ start: startPublished() }, { clauses });
    expect(JSON.stringify(believed)).toContain('No root was given (--tuf-root)');
    const right = await root({});
    expect(right?.verdict).toBe('pass');
    expect(right?.checks[0]?.message).not.toContain('No root was given');
    expect((await root({ algorithm: 'ecdsa-p256' }))?.verdict).toBe('fail');
    const none = join(folder, 'none.json');
    await writeFile(none, '{}');
    for (const tufRoot of [none, join(folder, 'absent.json')])
      await expect(judgeStore('http://127.0.0.1:9', { tufRoot })).rejects.toThrow(RunOptionsError);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
