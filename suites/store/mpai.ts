import { validateMetadata } from '../../spec/schemas/load.js';
import type { Area, Check } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { memberOf } from '../engine/preflight-store/entries.js';
import { storeOf, unknownName } from './internal/elements.js';
import {
  aimNameIn,
  aimTypeIn,
  arrayIn,
  entriesIn,
  expectMissing,
  l3Path,
  listOf,
  someL3s,
  storeVersion,
  versionOfEntry,
} from './internal/mpai.js';
import { mpaiPassive } from './mpai-passive.js';

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
          some.entries.some((entry) => entry.id === each.id),
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
  {
    id: 'mpai-unknown',
    clause: 'MPAI-013',
    title: 'An id that nobody has is answered 404 with what is missing.',
    async run(t) {
      const id = unknownName(t);
      for (const tail of ['', '/versions', '/findings'] as const)
        expectMissing(t, await t.ops.raw('GET', l3Path(id, tail)), `nobody has published ${id}`);
    },
  },
  {
    id: 'mpai-unknown-version',
    clause: 'MPAI-014',
    title: 'A version that is not there is answered 404 with what is missing.',
    async run(t) {
      const [{ id } = { id: '' }] = await someL3s(t, 1);
      expectMissing(t, await t.ops.raw('GET', l3Path(id, '', 987_654)), `there is no version 987654 of ${id}`);
    },
  },
  {
    id: 'mpai-bad-version',
    clause: 'MPAI-015',
    title: 'What is no version is refused.',
    async run(t) {
      const [{ id } = { id: '' }] = await someL3s(t, 1);
      for (const version of ['latest', '1.5', '-1', '1e0'])
        t.expect.status(await t.ops.raw('GET', l3Path(id, '', version)), '4xx', `${version} is no version`);
    },
  },
  {
    id: 'mpai-no-way-out',
    clause: 'MPAI-016',
    title: 'No id leads out of the Store or makes it fail.',
    async run(t) {
      const climbs = [
        '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
        '%2e%2e',
        '..%5c..%5c..%5cwindows%5cwin.ini',
        '%00',
        '%ff',
      ];
      for (const id of [...climbs, "';--", 'A'.repeat(300)].map(safe)) {
        const reply = await t.ops.raw('GET', `/MPAI/Store/L3/${id}`);
        t.expect.that(
          (reply.status < 500 || reply.status === 501) && !/^root:[^:\n]*:0:0:|^\[fonts\]/m.test(reply.text()),
          'An odd id makes the Store fail, or leads out of it.',
          { expected: '404, 400 or another 4xx', received: `status ${reply.status} for ${id.slice(0, 60)}` },
          reply,
        );
      }
    },
  },
  {
    id: 'mpai-pages',
    clause: 'MPAI-017',
    title: 'Pages of the list, taken together, are the list.',
    async run(t) {
      const whole = (await listOf(t)).entries.map(({ id }) => id);
      if (whole.length < 2 || whole.length > 200)
        throw new NotSeen('not-observed', 'The list is too short or too long.');
      const seen: string[] = [];
      const size = Math.ceil(whole.length / 3);
      let path: string | undefined = `/MPAI/Store/L3?limit=${size}`;
      for (let page = 0; path !== undefined && page < 20; page += 1) {
        const reply = await t.ops.raw('GET', path);
        t.expect.status(reply, 200);
        const next: string | undefined = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(reply.header('link') ?? '')?.[1];
        if (page === 0 && next === undefined)
          throw new NotSeen('not-observed', 'The Store gives the list in one piece.');
        seen.push(...entriesIn(reply).map(({ id }) => id));
        path = next === undefined ? undefined : localPath(t.target.url, path, next);
      }
      t.expect.equal([...seen].sort(), [...whole].sort(), 'the pages of the list');
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

/** The reading half of the MPAI Store REST interface. */
export const mpai: Area = { name: 'store-mpai', title: 'MPAI Store REST interface', checks, passive: mpaiPassive };

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isSeverity = (value: unknown): boolean => /^(warning|error)$/i.test(String(value));

/** What a request line can hold. */
const safe = (id: string): string => id.replace(/[^\x21-\x7e]/g, '');

/** A link as a path below the target's base; another origin is refused by the exchange function. */
function localPath(url: string, from: string, link: string): string {
  const target = new URL(link, `${url}${from}`);
  const base = new URL(url);
  const path = `${target.pathname}${target.search}`;
  if (target.origin !== base.origin) return target.href;
  const prefix = base.pathname.replace(/\/$/, '');
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
