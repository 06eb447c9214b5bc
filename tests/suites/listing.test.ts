import { expect, test } from '@playwright/test';
import type { CheckContext, Reply } from '../../suites/engine/check.js';
import { expectations } from '../../suites/engine/expectations.js';
import { Violation } from '../../suites/engine/outcomes.js';
import { listing } from '../../suites/server/internal/listing.js';

const origin = 'http://maas.example';
const sci = { cid: '1', prefix: '/MPAI/AIFU' };

/** A context whose server has empty pages 0, 1, 2…, each linked to the one that `next` names; and how many were fetched. */
function server(next: (page: number) => number | undefined): { t: CheckContext; fetched: () => number } {
  let fetched = 0;
  const answer = (path: string): Promise<Reply> => {
    fetched += 1;
    const url = new URL(path, origin).href;
    const following = next(Number(new URL(url).searchParams.get('cursor') ?? 0));
    const fields: Record<string, string> =
      following === undefined ? {} : { link: `<?cursor=${following}>; rel="next"` };
    const reply = {
      status: 200,
      exchange: { id: `x/${fetched}`, request: { url } },
      header: (name: string) => fields[name],
      mediaType: () => 'application/json',
      text: () => '[]',
      json: () => [],
    };
    return Promise.resolve(reply as unknown as Reply);
  };
  const ops = { discover: () => answer('/list'), raw: (_method: string, path: string) => answer(path) };
  const t = { target: { url: origin }, expect: expectations, ops } as unknown as CheckContext;
  return { t, fetched: () => fetched };
}

test('a long listing is read to its end, or as far as was asked', async () => {
  const long = server((page) => (page < 999 ? page + 1 : undefined));
  expect(await listing(long.t, sci)).toMatchObject({ complete: true });
  expect(long.fetched()).toBe(1_000);
  expect(await listing(long.t, sci, {}, 10)).toMatchObject({ complete: false });
  expect(long.fetched()).toBe(1_010);
  const exact = server((page) => (page < 9 ? page + 1 : undefined));
  expect(await listing(exact.t, sci, {}, 10)).toMatchObject({ complete: true });
});

test('a circle of pages is told by a page that comes again, an endless row by its length', async () => {
  const circle = server((page) => (page === 5 ? 2 : page + 1));
  await expect(listing(circle.t, sci)).rejects.toThrow(Violation);
  expect(circle.fetched()).toBe(6);
  const endless = server((page) => page + 1);
  await expect(listing(endless.t, sci)).rejects.toThrow('The pages do not come to an end.');
});
