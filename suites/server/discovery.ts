import { validateMetadata } from '../../spec/schemas/load.js';
import type { Area, Check, CheckContext, SciRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { unknownId } from './internal/ids.js';
import {
  type Description,
  fewPages,
  isEchoName,
  listing,
  names,
  page,
  pageSize,
  statedEchoName,
} from './internal/listing.js';
import { expectAllRefused, workflowName } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

/** What a name of an AIM holds: its AIM Type. */
const aimName = /[A-Z0-9]{3}-[A-Z0-9]{3}-V\d+\.\d+/;
const nowhere = 'MCT-ZZZ-V99.99';

/** Asserts that a query gives exactly those items of the whole listing that satisfy `wanted`. */
async function expectSelection(
  t: CheckContext,
  query: Record<string, string>,
  wanted: (item: Description) => boolean,
  known?: { sci: SciRef; items: readonly Description[] },
): Promise<void> {
  const sci = known?.sci ?? (await t.sci());
  const all = known ?? (await listing(t, sci));
  const some = await listing(t, sci, query);
  t.expect.equal(
    names(some.items),
    names(all.items.filter(wanted)),
    `the workflows selected by ${new URLSearchParams(query).toString()}`,
    some.reply,
  );
}

function isEcho(item: Description): boolean {
  return item.Header === 'MCT-ECH-V1.0' || isEchoName(item.Identifier.AIMName);
}

/** The item of an echo that is started under a name of the server's own. @throws NotSeen when nothing tells which it is. */
async function ownEcho(t: CheckContext, sci: SciRef): Promise<Description> {
  const { items } = await listing(t, sci);
  const known = [workflowName(t, 'ECH'), await statedEchoName(t, sci)];
  const item = items.find(({ Identifier }) => known.includes(Identifier.AIMName)) ?? items.find(isEcho);
  if (item === undefined) throw new NotSeen('not-observed', 'Nothing tells which of the listed workflows the echo is.');
  return item;
}

function hasPort(item: Description, direction: string, type: string): boolean {
  return item.ExternalPorts.some((port) => port.Direction === direction && [port.DataType].flat().includes(type));
}

const checks: readonly Check[] = [
  {
    id: 'disc-answer',
    clause: 'DISC-001',
    title: 'Discovery, with and without a query, is answered 200 with a JSON array.',
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      await page(t, sci);
      await page(t, sci, { name: 'MCT-ECH-V1.0' });
    },
  },
  {
    id: 'disc-descriptions',
    clause: 'DISC-002',
    title: 'Every item validates as AIM Metadata V3.0.',
    offers: ['discover'],
    async run(t) {
      const { items, reply } = await listing(t, await t.sci());
      for (const item of items) {
        const { valid, errors } = validateMetadata(item, { strict: false });
        const received = errors
          .slice(0, 3)
          .map((e) => `${e.pointer} ${e.message}`)
          .join('; ');
        t.expect.that(
          valid,
          `The metadata of ${item.Identifier.AIMName} is not valid.`,
          { expected: 'valid AIM Metadata', received },
          reply,
        );
      }
    },
  },
  {
    id: 'disc-lists-startable',
    clause: 'DISC-003',
    title: 'The echo workflow, which can be started, is listed.',
    needs: ['ECH'],
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const { items, reply } = await listing(t, sci);
      if (items.some(isEcho)) return;
      const asked = workflowName(t, 'ECH');
      const stated = await statedEchoName(t, sci);
      if ((stated ?? asked) === asked && !aimName.test(asked))
        throw new NotSeen('not-observed', 'Nothing tells which of the listed workflows the echo is.');
      t.expect.that(
        names(items).some((name) => name === asked || name === stated),
        'The echo workflow can be started and is not listed.',
        { expected: [...new Set([asked, stated ?? asked])].join(' or '), received: names(items).join(', ') },
        reply,
      );
    },
  },
  {
    id: 'disc-listed-starts',
    clause: 'DISC-004',
    title: 'Listed conformance workflows start under their AIMName.',
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const { items } = await listing(t, sci);
      for (const item of items.filter(({ Header }) => /^MCT-(ECH|FAN|JON)-/.test(Header))) {
        t.expect.status(await t.ops.start(sci, item.Identifier.AIMName), 200, `${item.Identifier.AIMName} is listed`);
      }
    },
  },
  {
    id: 'disc-name',
    clause: 'DISC-005',
    title: 'name selects by AIM Type and by instance name.',
    needs: ['ECH'],
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const own = isEchoName(workflowName(t, 'ECH')) ? undefined : await ownEcho(t, sci);
      const type = own?.Header ?? 'MCT-ECH-V1.0';
      const byType = await listing(t, sci, { name: type });
      t.expect.that(
        byType.items.length > 0 &&
          byType.items.every((item) => item.Header === type || item.Identifier.AIMName.includes(type)),
        'The AIM Type selects something else.',
        { expected: type, received: names(byType.items).join(', ') },
        byType.reply,
      );
      const instance = own?.Identifier.AIMName ?? names(byType.items)[0] ?? '';
      const byInstance = await listing(t, sci, { name: instance });
      t.expect.equal(names(byInstance.items), [instance], 'the workflows of that instance name', byInstance.reply);
    },
  },
  {
    id: 'disc-standard',
    clause: 'DISC-006',
    title: 'standard selects by the first part of the AIM Type.',
    offers: ['discover'],
    async run(t) {
      await expectSelection(t, { standard: 'MCT' }, ({ Header }) => Header.startsWith('MCT-'));
      await expectSelection(t, { standard: 'ZZZ' }, ({ Header }) => Header.startsWith('ZZZ-'));
    },
  },
  {
    id: 'disc-ports',
    clause: 'DISC-007',
    title: 'input and output select by the Data Types of the ports.',
    offers: ['discover'],
    async run(t) {
      await expectSelection(t, { input: 'OSD-BSO-V1.5' }, (item) => hasPort(item, 'Input', 'OSD-BSO-V1.5'));
      await expectSelection(t, { output: 'OSD-BSO-V1.5' }, (item) => hasPort(item, 'Output', 'OSD-BSO-V1.5'));
    },
  },
  {
    id: 'disc-nothing-found',
    clause: 'DISC-008',
    title: 'A query that matches nothing gives an empty array.',
    offers: ['discover'],
    async run(t) {
      const { items, reply } = await page(t, await t.sci(), { name: nowhere });
      t.expect.equal(items.length, 0, `the number of workflows called ${nowhere}`, reply);
    },
  },
  {
    id: 'disc-pages',
    clause: 'DISC-009',
    title: 'Pages of two items, or of a third of a long list, add up to the whole list.',
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const first = await page(t, sci, { limit: '2' });
      t.expect.that(
        first.items.length <= 2,
        'A page is longer than limit.',
        { expected: '2 items or fewer', received: `${first.items.length} items` },
        first.reply,
      );
      const whole = names((await listing(t, sci)).items);
      const paged = await listing(t, sci, { limit: `${pageSize(whole.length)}` }, fewPages);
      const found = names(paged.items);
      if (paged.complete) return t.expect.equal(found, whole, 'the workflows of all pages', paged.reply);
      const expected = whole.filter((name) => found.includes(name));
      t.expect.equal(found, expected, 'the workflows of the first pages', paged.reply);
    },
  },
  {
    id: 'disc-pages-in-order',
    clause: 'DISC-009',
    title: 'Pages of one item and pages of three hold the same workflows in the same order, none twice.',
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const both = await Promise.all([
        listing(t, sci, { limit: '1' }, fewPages),
        listing(t, sci, { limit: '3' }, fewPages / 3),
      ]);
      // Of a long list the first pages are compared, as far as both go.
      const seen = Math.min(...both.map(({ items, complete }) => (complete ? Number.POSITIVE_INFINITY : items.length)));
      const [inOnes, inThrees] = both.map(({ items }) => items.slice(0, seen).map((item) => item.Identifier.AIMName));
      const { reply } = both[0];
      t.expect.equal(inOnes, inThrees, 'the workflows in the order of the pages', reply);
      t.expect.equal(new Set(inOnes).size, inOnes?.length, 'the number of different workflows', reply);
    },
  },
  {
    id: 'disc-free-text',
    clause: 'DISC-011',
    title: 'q selects by words of name, type and description, in any case.',
    needs: ['ECH'],
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const { items } = await listing(t, sci);
      // Words of what is there, so that there is something to find: the type of one workflow, a word of its description.
      const sample = items.find(isEcho) ?? items[0];
      const word = /[A-Za-z]{4,}/.exec(sample?.Description ?? '')?.[0] ?? 'text';
      const typeOf = sample?.Header ?? 'MCT-ECH-V1.0';
      for (const q of [
        typeOf,
        word.toUpperCase(),
        `${word.toLowerCase()} ${typeOf.toLowerCase()}`,
        `${typeOf} zzznowhere`,
      ]) {
        await expectSelection(
          t,
          { q },
          (item) => {
            const text = `${item.Identifier.AIMName} ${item.Header} ${item.Description}`.toLowerCase();
            return q
              .toLowerCase()
              .split(' ')
              .every((each) => text.includes(each));
          },
          { sci, items },
        );
      }
    },
  },
  {
    id: 'disc-combined',
    clause: 'DISC-012',
    title: 'name, standard, input, output and q together select what each of them selects.',
    offers: ['discover'],
    async run(t) {
      const text = 'OSD-BTO-V1.5';
      const sci = await t.sci();
      const known = { sci, items: (await listing(t, sci)).items };
      const takes = (item: Description): boolean => hasPort(item, 'Input', text);
      const gives = (item: Description): boolean => hasPort(item, 'Output', text);
      await expectSelection(t, { input: text, output: text }, (item) => takes(item) && gives(item), known);
      await expectSelection(
        t,
        { standard: 'MCT', input: text, output: text },
        (item) => item.Header.startsWith('MCT-') && takes(item) && gives(item),
        known,
      );
      await expectSelection(t, { standard: 'ZZZ', input: text }, () => false, known);
      await expectSelection(
        t,
        { name: 'MCT-ECH-V1.0', output: 'OSD-BSO-V1.5' },
        (item) => isEcho(item) && hasPort(item, 'Output', 'OSD-BSO-V1.5'),
        known,
      );
    },
  },
  {
    id: 'disc-bad-query',
    clause: 'DISC-013',
    title: 'A limit of 0, -1, 1.5 or x and a cursor that was never given are refused with 4xx.',
    offers: ['discover'],
    async run(t) {
      const sci = await t.sci();
      const queries = [
        ...['0', '-1', '1.5', 'x'].map((limit) => ({ limit })),
        ...['%00', 'x', 'eyJhIjox', '../..'].map((cursor) => ({ limit: '1', cursor })),
      ];
      for (const query of queries) {
        const reply = await t.ops.discover(sci, query as Record<string, string>, wrong(faults.wrongBody, 'discover'));
        t.expect.status(reply, '4xx', `${new URLSearchParams(query as Record<string, string>)} has no meaning`);
      }
    },
  },
  {
    id: 'disc-unknown-sci',
    clause: 'DISC-010',
    title: 'Discovery in an unknown SCI is refused.',
    offers: ['discover'],
    async run(t) {
      const sci = { ...(await t.sci()), cid: unknownId(t) };
      await expectAllRefused(
        t,
        [{ operation: 'discover', make: (parts) => t.ops.discover(sci, {}, parts) }],
        faults.unknownSci,
        'the server never gave this SCI id',
      );
    },
  },
];

export const discovery: Area = { name: 'discovery', title: 'Discovery of workflows', checks, cost: 20 };
