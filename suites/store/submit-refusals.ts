import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { listOf } from './internal/mpai.js';
import { compositeOf, l3Of, present, published, type Submitted, submit, tryName } from './internal/submissions.js';

const checks: readonly Check[] = [
  {
    id: 'submit-unreadable',
    clause: 'SUBMIT-008',
    title: 'What is no JSON object is answered 400 with the reason.',
    async run(t) {
      for (const body of ['', 'Header: MCT-TRY-V1.0', '{"Header": "MCT-TRY-V1.0"', '[]', '"text"', '17', 'null']) {
        const { reply, said } = await submit(t, body);
        t.expect.status(reply, 400, `${JSON.stringify(body)} is no L3`);
        expectReason(t, reply, said);
      }
    },
  },
  {
    id: 'submit-nameless',
    clause: 'SUBMIT-009',
    title: 'An L3 without a name, or with one that can be no name, is answered 400 with the reason.',
    async run(t) {
      const good = l3Of(tryName(t));
      const named = (AIMName: unknown) => ({ ...good, Identifier: { ...(good.Identifier as object), AIMName } });
      for (const l3 of [
        { ...good, Identifier: undefined },
        named(undefined),
        named(''),
        named(5),
        named('../1MCT-TRY-V1.0-I1'),
        named('1MCT/TRY'),
        named('1MCT-TRY:V1.0?'),
      ]) {
        const { reply, said } = await submit(t, l3);
        const name = (l3.Identifier as { AIMName?: unknown } | undefined)?.AIMName;
        t.expect.status(reply, 400, `${JSON.stringify(name) ?? 'nothing'} is no name`);
        expectReason(t, reply, said);
      }
    },
  },
  {
    id: 'submit-schema',
    clause: 'SUBMIT-010',
    title: 'What violates the schema is answered 422 with the violations.',
    async run(t) {
      const name = tryName(t);
      for (const changes of [
        { APIProfile: 'None' },
        { ExternalPorts: [] },
        { Implementations: undefined },
        { Extra: 1 },
      ]) {
        const { reply, said } = await submit(t, l3Of(name, changes));
        t.expect.status(reply, 422, `${JSON.stringify(changes)} violates the schema`);
        t.expect.equal(said.published, false, 'published', reply);
        expectList(t, reply, said, 'violations');
      }
    },
  },
  {
    id: 'submit-placeholder',
    clause: 'SUBMIT-011',
    title: 'An L3 with placeholders of its L2 is answered 422.',
    async run(t) {
      const { reply, said } = await submit(t, l3Of(tryName(t), { APIProfile: '/* Basic or Secure */' }));
      t.expect.status(reply, 422, 'a placeholder is left');
      t.expect.equal(said.published, false, 'published', reply);
    },
  },
  {
    id: 'submit-missing-parts',
    clause: 'SUBMIT-012',
    title: 'A composite whose parts are not there is answered 422 with those that are missing.',
    async run(t) {
      const gone = tryName(t, 2);
      const { reply, said } = await submit(t, compositeOf(tryName(t), gone));
      t.expect.status(reply, 422, `there is no ${gone}`);
      t.expect.equal(said.published, false, 'published', reply);
      expectList(t, reply, said, 'missing');
      t.expect.that(
        JSON.stringify(said.missing).includes(gone),
        'The answer does not name the part that is missing.',
        { expected: gone, received: JSON.stringify(said.missing) },
        reply,
      );
    },
  },
  {
    id: 'submit-refused-unchanged',
    clause: 'SUBMIT-013',
    title: 'What was refused changes nothing.',
    async run(t) {
      const [name, fresh] = [tryName(t, 1), tryName(t, 2)];
      const { version, text } = await published(t, l3Of(name));
      const before = await present(t, fresh);
      for (const each of [name, fresh]) {
        await submit(t, l3Of(each, { APIProfile: 'None' }));
        await submit(t, compositeOf(each, tryName(t, 3)));
        await submit(t, `${JSON.stringify(l3Of(each))}}`);
      }
      const now = await present(t, name);
      t.expect.equal(now, { there: true, text, version: `${version}` }, `${name} after submissions that were refused`);
      t.expect.equal(await present(t, fresh), before, `${fresh}, which was only refused`);
      const { entries, reply } = await listOf(t, `?name=${fresh}`);
      t.expect.equal(entries.length, before.there ? 1 : 0, 'entries of what was only refused', reply);
    },
  },
  {
    id: 'submit-hostile',
    clause: 'SUBMIT-014',
    title: 'Texts that are made to break a reader are answered with a 4xx status.',
    async run(t) {
      const deep = `${'{"Identifier":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
      const notText = Buffer.concat([Buffer.from('{"Description": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
      for (const body of [deep, '['.repeat(100_000), notText, '{"__proto__": {"Identifier": {"AIMName": "x"}}}']) {
        const { reply } = await submit(t, body);
        t.expect.status(reply, '4xx', 'it is no L3');
      }
    },
  },
];

/** Submissions that a Store refuses. */
export const submissionRefusals: Area = { name: 'store-submit-refusals', title: 'Submission: what is refused', checks };

function expectReason(t: CheckContext, reply: Reply, said: Submitted): void {
  t.expect.that(
    typeof said.refused === 'string' && said.refused !== '',
    'The answer does not say why the submission was refused.',
    { expected: '{"refused": "…"}', received: reply.text().slice(0, 100) },
    reply,
  );
}

function expectList(t: CheckContext, reply: Reply, said: Submitted, member: 'violations' | 'missing'): void {
  const list = said[member];
  t.expect.that(
    Array.isArray(list) && list.length > 0,
    `The answer has no list of ${member}.`,
    { expected: `"${member}": [ … ]`, received: reply.text().slice(0, 200) },
    reply,
  );
}
