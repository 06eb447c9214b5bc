import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Metadata, MetadataKind } from '@tufjs/models';
import { freePort, startTold, told } from '../../fixtures/stores/outside/start.js';
import { openTufRepository } from '../../reference/repositories/open.js';
import { type SuiteRepository, startRepository } from '../../suites/store/repository/repository.js';
import { revokedKeys, testKeys, testRoots } from '../../trust/tuf/test-keys.js';
import { judgeBent, judgeStore } from './judge.js';

const root = testRoots[0] as Buffer;

test('the root that targets are given is the same for ever', () => {
  expect(testRoots.map((each) => createHash('sha256').update(each).digest('hex'))).toEqual([
    'b927211ec98c4ec8f2b1682c2116b7d1e7502ba6e16dabe42ad7b0b8ce6463d1',
    '0527d2e8ec5bfef0b780439c32b8972eeff5751ec8c7e06c911607af60f4fbd1',
  ]);
  const [first, second] = testRoots.map((each) =>
    Metadata.fromJSON(MetadataKind.Root, JSON.parse(String(each)) as never),
  );
  first?.verifyDelegate(MetadataKind.Root, first as never);
  first?.verifyDelegate(MetadataKind.Root, second as never);
  const named = (each: typeof first): string[] => each?.signed.roles.targets?.keyIDs ?? [];
  expect(named(first)).toEqual(revokedKeys.map(({ id }) => id));
  expect(named(second)).toEqual(testKeys.targets.map(({ id }) => id));
});

async function withRepository(use: (repository: SuiteRepository, url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const repository = await startRepository({ host: '127.0.0.1', port });
  try {
    await use(repository, `http://127.0.0.1:${port}/`);
  } finally {
    await repository.close();
  }
}

test('a client that remembers finds nothing rolled back: within a run, after attacks, and in the next run', async () => {
  const state = await mkdtemp(join(tmpdir(), 'maas-remembers-'));
  try {
    for (let run = 0; run < 2; run += 1) {
      await withRepository(async (repository, url) => {
        const client = await openTufRepository(url, { root, state, freshMs: 0 });
        for (const attack of [undefined, 'expired-targets', 'rollback', 'own-root']) {
          if (attack !== undefined) {
            await repository.attack(attack, repository.unpublished());
            await expect(client.versions('any')).rejects.toThrow(/refused/);
            repository.behave();
          }
          const { name } = repository.fresh();
          expect(await client.versions(name), `${attack} in run ${run}`).toEqual([1]);
        }
        await client.close();
      });
    }
  } finally {
    await rm(state, { recursive: true, force: true });
  }
});

test('a port that is taken is said to be', async () => {
  await withRepository(async (_repository, url) => {
    const port = Number(new URL(url).port);
    await expect(startRepository({ host: '127.0.0.1', port })).rejects.toThrow(/cannot listen on .*EADDRINUSE/);
  });
});

test('nothing is held against a target that was told of no repository, or of no root', async () => {
  const judged = async (profile: string, clauses: string[], start: Parameters<typeof told>[0]) => {
    const result = await judgeBent({ run: { profiles: [profile] }, start: told(start) }, { clauses });
    if ('skipped' in result) throw new Error(result.skipped);
    const { clauses: all, verdict } = result.report;
    return {
      verdict,
      said: all.filter(({ id }) => clauses.includes(id)).map((each) => [each.verdict, each.checks[0]?.message]),
    };
  };
  const untold = await judged('store-federation', ['FED-001', 'FED-017'], (given) =>
    startTold('store-federation', given, { remotes: [] }),
  );
  const configure = expect.stringMatching(/never asked.*restart it/);
  expect(untold).toEqual({
    verdict: 'inconclusive',
    said: [
      ['not-observed', configure],
      ['not-observed', configure],
    ],
  });
  const unfronted = await judged('store-tuf', ['TUF-001', 'TUF-014'], (given) => startTold('store-federation', given));
  const giveRoot = expect.stringContaining('--print-root');
  expect(unfronted).toEqual({
    verdict: 'inconclusive',
    said: [
      ['not-observed', giveRoot],
      ['not-observed', giveRoot],
    ],
  });
});

test('a Store under attack is judged by nothing else in the same run', async () => {
  const mixed = judgeStore('http://127.0.0.1:9', {
    listen: '127.0.0.1:0',
    profiles: ['store-http', 'store-federation'],
  });
  await expect(mixed).rejects.toThrow(/judge store-http in a run of its own/);
});
