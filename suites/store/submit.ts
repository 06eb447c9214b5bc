import type { Area, Check } from '../engine/check.js';
import { memberOf } from '../engine/preflight-store/entries.js';
import { arrayIn, l3Path, listOf, storeVersion, versionOfEntry } from './internal/mpai.js';
import { compositeOf, l3Of, published, submit, tryName } from './internal/submissions.js';

const checks: readonly Check[] = [
  {
    id: 'submit-published',
    clause: 'SUBMIT-001',
    title: 'An L3 that is right is published: 201 with id, version and findings.',
    async run(t) {
      const name = tryName(t);
      const { reply, said } = await submit(t, l3Of(name));
      t.expect.status(reply, 201);
      t.expect.equal(said.id, name, 'id', reply);
      t.expect.equal(said.published, true, 'published', reply);
      t.expect.that(
        typeof said.version === 'number' && Number.isInteger(said.version) && said.version >= 1,
        'The answer does not tell the version.',
        { expected: 'a whole number from 1', received: JSON.stringify(said.version) ?? 'nothing' },
        reply,
      );
      t.expect.that(
        Array.isArray(said.findings),
        'The answer has no list of findings.',
        { expected: 'a JSON array', received: JSON.stringify(said.findings) ?? 'nothing' },
        reply,
      );
    },
  },
  {
    id: 'submit-kept',
    clause: 'SUBMIT-002',
    title: 'What was submitted can be had, octet for octet.',
    async run(t) {
      const words = 'Größe, 数, \u{1f600} and  two blanks.';
      const { id, version, text } = await published(t, l3Of(tryName(t), { Description: words }));
      const reply = await t.ops.raw('GET', l3Path(id));
      t.expect.status(reply, 200);
      t.expect.equal(reply.text(), text, 'the text of the L3', reply);
      t.expect.equal(storeVersion(reply), version, 'MPAI-Store-Version', reply);
    },
  },
  {
    id: 'submit-next-version',
    clause: 'SUBMIT-003',
    title: 'Each further submission, even of the same text, is the next version; earlier ones stay.',
    async run(t) {
      const name = tryName(t);
      const first = await published(t, l3Of(name));
      const changed = await published(t, l3Of(name, { Description: 'Another text.' }));
      t.expect.equal(changed.version, first.version + 1, 'the version after the first', changed.reply);
      const same = await published(t, l3Of(name, { Description: 'Another text.' }));
      t.expect.equal(same.version, first.version + 2, 'the version after a text that was there already', same.reply);
      for (const { version, text } of [first, changed, same]) {
        const reply = await t.ops.raw('GET', l3Path(name, '', version));
        t.expect.status(reply, 200, `version ${version} was published`);
        t.expect.equal(reply.text(), text, `the text of version ${version}`, reply);
      }
    },
  },
  {
    id: 'submit-listed',
    clause: 'SUBMIT-004',
    title: 'What was published is in the list, among the versions, and its findings are those of the answer.',
    async run(t) {
      const { id, version, said } = await published(t, l3Of(tryName(t)));
      const { entries, reply } = await listOf(t, `?name=${id}`);
      t.expect.equal(
        entries.map((entry) => entry.id),
        [id],
        'the list for its name',
        reply,
      );
      const versions = await t.ops.raw('GET', l3Path(id, '/versions'));
      t.expect.status(versions, 200);
      t.expect.that(
        arrayIn(versions).map(versionOfEntry).includes(version),
        'The version is not among the versions.',
        { expected: `${version}`, received: versions.text().slice(0, 200) },
        versions,
      );
      const findings = await t.ops.raw('GET', l3Path(id, '/findings', version));
      t.expect.status(findings, 200);
      t.expect.equal(arrayIn(findings), said.findings, 'findings', findings);
    },
  },
  {
    id: 'submit-composite',
    clause: 'SUBMIT-005',
    title: 'A composite is published once its parts are there; one that names itself waits for nobody.',
    async run(t) {
      const [part, whole, own] = [tryName(t, 1), tryName(t, 2), tryName(t, 3)];
      await published(t, l3Of(part));
      const { reply } = await submit(t, compositeOf(whole, part));
      t.expect.status(reply, 201, `${part}, of which it is made, is published`);
      t.expect.status((await submit(t, compositeOf(own, own))).reply, 201, 'an AIM is not its own part');
    },
  },
  {
    id: 'submit-at-once',
    clause: 'SUBMIT-006',
    title: 'Submissions at the same time get versions of their own, and none is lost.',
    async run(t) {
      const name = tryName(t);
      const texts = [1, 2, 3, 4, 5, 6].map((n) => l3Of(name, { Description: `The text of submission ${n}.` }));
      const all = await Promise.all(texts.map((l3) => published(t, l3)));
      const versions = all.map(({ version }) => version);
      t.expect.equal(new Set(versions).size, versions.length, 'the number of versions', all.at(-1)?.reply);
      for (const { version, text } of all) {
        const reply = await t.ops.raw('GET', l3Path(name, '', version));
        t.expect.equal(reply.text(), text, `the text of version ${version}`, reply);
      }
    },
  },
  {
    id: 'submit-location',
    clause: 'SUBMIT-007',
    title: 'Location leads to what was published.',
    async run(t) {
      const { reply, text } = await published(t, l3Of(tryName(t)));
      t.expect.header(reply, 'location');
      const target = new URL(reply.header('location') ?? '', `${t.target.url}/MPAI/Store/L3`);
      const came = await t.ops.raw('GET', target.href);
      t.expect.status(came, 200, 'Location names it');
      t.expect.equal(came.text(), text, 'the text at Location', came);
    },
  },
  {
    id: 'submit-type-noticed',
    clause: 'SUBMIT-015',
    title: 'A Header that names another type than the AIMName is refused, or found.',
    async run(t) {
      const { reply, said } = await submit(t, l3Of(tryName(t), { Header: 'MCT-OTH-V1.0' }));
      t.expect.status(reply, [201, 422]);
      const refused = reply.status === 422;
      t.observe('AMB-061', refused ? 'refused' : 'found', reply);
      const told = Array.isArray(said.findings) ? said.findings.map((one) => String(memberOf(one, 'text'))) : [];
      t.expect.that(
        refused || told.some((text) => /MCT-OTH-V1\.0|header|type|L2/i.test(text)),
        'The Store published an L3 of two types and noticed nothing.',
        { expected: '422, or a finding', received: `201 with ${JSON.stringify(said.findings)}` },
        reply,
      );
    },
  },
];

/** Submission of what is right. */
export const submission: Area = { name: 'store-submit', title: 'Submission', checks };
