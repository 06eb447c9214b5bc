import type { Check } from '../engine/check.js';
import { federationFailures } from './federation-failures.js';
import { federationLies } from './federation-lies.js';
import { fed, fetched } from './internal/fed.js';
import { get, inProse, until } from './internal/get.js';
import { documentText, metadata, placeOf } from './repository/aim.js';
import { timesFetched } from './repository/asked.js';

const many = 16;

/** A Store before a repository of others, seen from that repository. */
export const federationChecks: Check[] = [
  fed(1, 'found', 'What only the repository has is served, to the octet', async (t, repository) => {
    const aim = repository.fresh();
    for (const [index, kind] of (['metadata', 'package', 'approved'] as const).entries()) {
      const reply = await get(t, kind, aim.name);
      if (kind === 'approved' && reply?.status === 404) continue; // a Store may have no approvals at all
      const right = [...aim.files.values()][index];
      t.expect.that(
        reply?.status === 200 && right?.equals(reply.bytes) === true,
        `The Store does not serve the ${inProse[kind]} that the repository has.`,
        {
          expected: `200 with its ${right?.length} octets`,
          received: reply === undefined ? 'a broken transfer' : `${reply.status} with ${reply.bytes.length} octets`,
        },
        reply,
      );
    }
  }),
  fed(2, 'coalesced', `Of ${many} that ask for an element at once one leads to a fetch`, async (t, repository) => {
    const aim = repository.fresh();
    repository.treat(aim.name, { kind: 'late', afterMs: 500 }, { kind: 'package' });
    const replies = await Promise.all(Array.from({ length: many }, () => get(t, 'package', aim.name)));
    const times = timesFetched(repository.asked, aim.name, 'package');
    t.expect.that(
      times <= 1,
      `${many} asked for one package at once, and the Store fetched it ${times} times.`,
      { expected: 'one fetch', received: `${times} fetches` },
      replies.find((reply) => reply !== undefined),
    );
  }),
  fed(3, 'kept', 'What was fetched is not fetched again', async (t, repository) => {
    const aim = repository.fresh();
    await fetched(t, aim);
    await t.sleep(2_500);
    await fetched(t, aim);
    for (const kind of ['metadata', 'package'] as const) {
      const times = timesFetched(repository.asked, aim.name, kind);
      t.expect.that(times <= 1, `The Store fetched the same ${inProse[kind]} ${times} times.`, {
        expected: 'one fetch; to ask whether it still stands (If-None-Match) is none',
        received: `${times} fetches`,
      });
    }
  }),
  fed(4, 'next-version', 'The next version of an L3 is found', async (t, repository) => {
    const aim = repository.fresh();
    await fetched(t, aim);
    const next = documentText(metadata(aim.name, undefined, ' The second version.'));
    repository.publish(new Map([[placeOf.metadata(aim.name, 2), next]]));
    const { reply, suited } = await until(
      t,
      () => get(t, 'metadata', aim.name),
      (each) => each?.status === 200 && next.equals(each.bytes),
    );
    t.expect.that(
      suited,
      'The repository has a version 2, and the Store goes on serving version 1.',
      { expected: 'version 2 within 15 s', received: `${reply?.status} with another` },
      reply,
    );
  }),
  fed(5, 'origin', 'The answer says where the element came from', async (t, repository) => {
    const reply = await get(t, 'metadata', repository.fresh().name);
    if (reply?.status === 200) t.expect.header(reply, 'MaaS-Origin', /^remote\b/);
  }),
  ...federationFailures,
  ...federationLies,
];
