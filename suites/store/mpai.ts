import { validateMetadata } from '../../spec/schemas/load.js';
import type { Area, Check } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { memberOf } from '../engine/preflight-store/entries.js';
import { unknownName } from './internal/elements.js';
import {
  aimNameIn,
  aimTypeIn,
  arrayIn,
  isListed,
  l3Path,
  listOf,
  someL3s,
  storeVersion,
  versionOfEntry,
} from './internal/mpai.js';
import { mpaiLists } from './mpai-lists.js';
import { mpaiPassive } from './mpai-passive.js';
import { mpaiRefusals } from './mpai-refusals.js';

const checks: readonly Check[] = [
  {
    id: 'mpai-list',
    clause: 'MPAI-001',
    title: 'The list is a JSON array with an entry for each L3.',
    async run(t) {
      const { reply, entries } = await listOf(t);
      t.expect.mediaType(reply, 'application/json');
      const ids = entries.map(({ id }) => id);
      const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
      t.expect.equal(twice, [], 'L3s that are listed more than once', reply);
      const [first] = arrayIn(reply);
      if (first !== undefined && memberOf(first, 'version') !== undefined)
        t.observe('AMB-060', Object.keys(first as object).includes('version') ? 'camel' : 'other', reply);
    },
  },
  {
    id: 'mpai-get',
    clause: 'MPAI-002',
    title: 'Each L3 that is listed can be had by its id.',
    async run(t) {
      for (const { id } of await someL3s(t, 40)) {
        const reply = await t.ops.raw('GET', l3Path(id));
        if (reply.status === 404 && !(await isListed(t, id))) continue;
        t.expect.status(reply, 200, `${id} is in the list`);
        reply.json();
        t.expect.equal(aimNameIn(reply), id, 'Identifier.AIMName', reply);
      }
    },
  },
  {
    id: 'mpai-media-type',
    clause: 'MPAI-003',
    title: 'An L3 comes as application/json.',
    async run(t) {
      for (const { id } of await someL3s(t, 2)) {
        const reply = await t.ops.raw('GET', l3Path(id));
        t.expect.status(reply, 200);
        t.expect.mediaType(reply, 'application/json');
      }
    },
  },
  {
    id: 'mpai-version-field',
    clause: 'MPAI-004',
    title: 'MPAI-Store-Version says which version came; without a wish it is the one that the list names.',
    async run(t) {
      for (const { id, version } of await someL3s(t)) {
        const reply = await t.ops.raw('GET', l3Path(id));
        t.expect.status(reply, 200);
        const came = storeVersion(reply);
        if (version !== undefined) t.expect.equal(came, version, `version of ${id}`, reply);
      }
    },
  },
  {
    id: 'mpai-valid',
    clause: 'MPAI-005',
    title: 'An L3 satisfies AIM Metadata V3.0, with no placeholder left.',
    async run(t) {
      for (const { id } of await someL3s(t, 6)) {
        const reply = await t.ops.raw('GET', l3Path(id));
        const { valid, errors } = validateMetadata(reply.json(), { strict: true });
        const faults = errors.slice(0, 3).map(({ pointer, message }) => `${pointer || '/'} ${message}`);
        t.expect.that(
          valid,
          `The L3 ${id} does not satisfy AIM Metadata V3.0: ${faults.join('; ')}.`,
          { expected: 'an L3 that is valid', received: faults.join('; ') },
          reply,
        );
      }
    },
  },
  {
    id: 'mpai-by-version',
    clause: 'MPAI-006',
    title: 'An L3 can be had by its version, with the same text as without.',
    async run(t) {
      for (const { id } of await someL3s(t, 3)) {
        const latest = await t.ops.raw('GET', l3Path(id));
        const version = storeVersion(latest);
        const same = await t.ops.raw('GET', l3Path(id, '', version));
        t.expect.status(same, 200, `${version} is the version of ${id}`);
        t.expect.equal(storeVersion(same), version, 'MPAI-Store-Version', same);
        t.expect.equal(same.text(), latest.text(), `text of ${id} by its version`, same);
      }
    },
  },
  {
    id: 'mpai-name',
    clause: 'MPAI-007',
    title: 'The list can be asked for one AIM, by instance name and by AIM Type.',
    async run(t) {
      const known = await someL3s(t, 40);
      const { id } = known[0] as { id: string };
      const one = await listOf(t, `?name=${encodeURIComponent(id)}`);
      t.expect.equal(
        one.entries.map((entry) => entry.id),
        [id],
        `ids for the name ${id}`,
        one.reply,
      );
      const type = aimTypeIn(id);
      if (type === undefined) return;
      const some = await listOf(t, `?name=${encodeURIComponent(type)}`);
      const others = some.entries.filter((entry) => aimTypeIn(entry.id) !== type && entry.id !== type);
      t.expect.equal(others, [], `entries of another type than ${type}`, some.reply);
      for (const each of known.filter((entry) => aimTypeIn(entry.id) === type))
        t.expect.that(
          some.entries.some((entry) => entry.id === each.id) || !(await isListed(t, each.id)),
          `${each.id} is not listed for its AIM Type.`,
          { expected: `${each.id} among those of ${type}`, received: some.entries.map((entry) => entry.id).join(', ') },
          some.reply,
        );
    },
  },
  {
    id: 'mpai-name-unknown',
    clause: 'MPAI-008',
    title: 'The list of a name that nobody has is empty.',
    async run(t) {
      const { reply, entries } = await listOf(t, `?name=${unknownName(t)}`);
      t.expect.equal(entries, [], 'the list', reply);
    },
  },
  {
    id: 'mpai-by-type',
    clause: 'MPAI-009',
    title: 'Where an AIM Type stands for an id, the answer is an L3 of that type.',
    async run(t) {
      const [{ id } = { id: '' }] = await someL3s(t, 1);
      const type = aimTypeIn(id);
      if (type === undefined) throw new NotSeen('not-observed', `${id} is no instance name.`);
      const reply = await t.ops.raw('GET', l3Path(type));
      if (reply.status !== 200) throw new NotSeen('not-observed', 'The Store takes no AIM Type for an id.');
      const came = aimNameIn(reply);
      t.expect.equal(typeof came === 'string' ? (aimTypeIn(came) ?? came) : came, type, 'AIM Type that came', reply);
    },
  },
  {
    id: 'mpai-versions',
    clause: 'MPAI-010',
    title: 'The versions of an L3 are listed, each once; the latest is the one that comes without a wish.',
    async run(t) {
      for (const { id } of await someL3s(t, 3)) {
        const reply = await t.ops.raw('GET', l3Path(id, '/versions'));
        t.expect.status(reply, 200);
        const versions = arrayIn(reply).map(versionOfEntry);
        const good = versions.every((version) => version !== undefined && Number.isInteger(version) && version >= 1);
        t.expect.that(
          good && versions.length > 0 && new Set(versions).size === versions.length,
          `The versions of ${id} are no list of versions.`,
          { expected: 'whole numbers from 1, each once', received: reply.text().slice(0, 200) },
          reply,
        );
        const latest = storeVersion(await t.ops.raw('GET', l3Path(id)));
        t.expect.equal(Math.max(...(versions as number[])), latest, `latest version of ${id}`, reply);
      }
    },
  },
  {
    id: 'mpai-versions-stay',
    clause: 'MPAI-011',
    title: 'Each version that is listed can be had, and is the same each time.',
    async run(t) {
      for (const { id } of await someL3s(t, 3)) {
        const listed = await t.ops.raw('GET', l3Path(id, '/versions'));
        const versions = arrayIn(listed).map(versionOfEntry).slice(-4);
        for (const version of versions) {
          const [first, second] = [
            await t.ops.raw('GET', l3Path(id, '', version)),
            await t.ops.raw('GET', l3Path(id, '', version)),
          ];
          t.expect.status(first, 200, `version ${version} of ${id} is listed`);
          t.expect.equal(storeVersion(first), version, 'MPAI-Store-Version', first);
          t.expect.equal(second.text(), first.text(), `text of ${id}, version ${version}, the second time`, second);
        }
      }
    },
  },
  {
    id: 'mpai-findings',
    clause: 'MPAI-012',
    title: 'The findings of an L3 are a list, each with a severity and a text.',
    async run(t) {
      for (const { id } of await someL3s(t, 3)) {
        const reply = await t.ops.raw('GET', l3Path(id, '/findings'));
        t.expect.status(reply, 200);
        for (const finding of arrayIn(reply)) {
          // What the members are called is published nowhere.
          const said = typeof finding === 'object' && finding !== null ? Object.values(finding) : [];
          const [severity, text] = [said.filter(isSeverity), said.filter((each) => isText(each) && !isSeverity(each))];
          t.expect.that(
            severity.length > 0 && text.length > 0,
            'A finding does not say what was found, or how bad it is.',
            { expected: 'severity warning or error, and a text', received: JSON.stringify(finding).slice(0, 200) },
            reply,
          );
        }
      }
    },
  },
];

/** The reading half of the MPAI Store REST interface. */
export const mpai: Area = {
  name: 'store-mpai',
  title: 'MPAI Store REST interface',
  checks: [...checks, ...mpaiRefusals, ...mpaiLists],
  passive: mpaiPassive,
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isSeverity = (value: unknown): boolean => /^(warning|error)$/i.test(String(value));
