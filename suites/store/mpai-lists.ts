import { isDeepStrictEqual } from 'node:util';
import type { Check, CheckContext } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { nextPage } from '../http/links.js';
import { storeOf } from './internal/elements.js';
import { entriesIn, l3Path, listOf, restBase, someL3s } from './internal/mpai.js';

/** How often the pages have to be wrong in the same way, for a list that was the same before and after: an AIM may come and go in between. */
const enoughTries = 3;
const mostTries = 12;

/** Lists of the MPAI Store REST interface: their pages, and the parts of composites in them. */
export const mpaiLists: readonly Check[] = [
  {
    id: 'mpai-pages',
    clause: 'MPAI-017',
    title: 'Pages of the list, taken together, are the list.',
    async run(t) {
      let always: string[] | undefined;
      for (let steady = 0, tries = 0; ; tries += 1) {
        if (tries === mostTries)
          throw new NotSeen('not-observed', 'The list changed each time while its pages were read.');
        const before = await wholeList(t);
        if (before.length < 2 || before.length > 200)
          throw new NotSeen('not-observed', 'The list is too short or too long.');
        const pages = await pagesOf(t, Math.ceil(before.length / 3));
        const wrong = differences(pages, before);
        if (wrong.length === 0) return;
        // Submitters come and go, this suite among them: only a list that stays as it is can be held against its pages.
        if (isDeepStrictEqual(await wholeList(t), before)) {
          steady += 1;
          always = wrong.filter((one) => always?.includes(one) ?? true);
          if (steady >= enoughTries && always.length > 0) t.expect.equal(pages, before, 'the pages of the list');
        }
        await t.sleep(300);
      }
    },
  },
  {
    id: 'mpai-parts',
    clause: 'MPAI-019',
    title: 'What a composite is made of is in the Store, or in its package.',
    async run(t) {
      if (!storeOf(t).elements.some((element) => element.package !== undefined))
        throw new NotSeen(
          'not-observed',
          'The packages of this Store, which may bring parts along, are not to be seen.',
        );
      let looked = 0;
      for (const { id } of await someL3s(t, 40)) {
        const reply = await t.ops.raw('GET', l3Path(id));
        if (reply.status !== 200) continue; // withdrawn meanwhile, or a matter for MPAI-002
        const { SubAIMs } = reply.json() as { SubAIMs?: { Identifier?: { AIMName?: unknown } }[] };
        const parts = Array.isArray(SubAIMs) ? SubAIMs.map((part) => String(part.Identifier?.AIMName)) : [];
        if (parts.length === 0) continue;
        const packed = await t.ops.raw('HEAD', `/packages/${encodeURIComponent(id)}.tar.gz`);
        if (packed.status === 200) continue; // it may bundle them; STORE-003 looks into packages
        looked += 1;
        for (const part of parts.filter((name) => name !== id)) {
          const there = (await t.ops.raw('GET', l3Path(part))).status === 200;
          const listed = there || (await listOf(t, `?name=${encodeURIComponent(part)}`)).entries.length > 0;
          t.expect.that(
            listed,
            `${id} is made of ${part}, which the Store does not have.`,
            { expected: `an L3 of ${part}`, received: 'none' },
            reply,
          );
        }
        if (looked >= 3) return;
      }
      if (looked === 0)
        throw new NotSeen('not-observed', 'The Store lists no composite whose parts are not in its package.');
    },
  },
];

/** The ids of the list, sorted. */
async function wholeList(t: CheckContext): Promise<string[]> {
  return (await listOf(t)).entries.map(({ id }) => id).sort();
}

/** The ids of all pages of the list, sorted. @throws NotSeen when the list comes in one piece */
async function pagesOf(t: CheckContext, size: number): Promise<string[]> {
  const seen: string[] = [];
  let path: string | undefined = `${restBase}?limit=${size}`;
  for (let page = 0; path !== undefined && page < 20; page += 1) {
    const reply = await t.ops.raw('GET', path);
    t.expect.status(reply, 200);
    const next: string | undefined = nextPage(t, reply);
    if (page === 0 && next === undefined) throw new NotSeen('not-observed', 'The Store gives the list in one piece.');
    seen.push(...entriesIn(reply).map(({ id }) => id));
    path = next;
  }
  return seen.sort();
}

/** Ids that are in the pages more or less often than in the list. */
function differences(pages: readonly string[], list: readonly string[]): string[] {
  const count = (ids: readonly string[], id: string): number => ids.filter((one) => one === id).length;
  return [...new Set([...pages, ...list])].filter((id) => count(pages, id) !== count(list, id));
}
