import type { Area, Check, CheckContext } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { l3Path } from './internal/mpai.js';
import { l3Of, present, published, submit, tryName } from './internal/submissions.js';

const checks: readonly Check[] = [
  {
    id: 'submit-withdrawn',
    clause: 'SUBMIT-016',
    title: 'What was withdrawn is not answered any more, and its number is not given again.',
    async run(t) {
      const name = tryName(t);
      const first = await published(t, l3Of(name));
      const second = await published(t, l3Of(name, { Description: 'The second.' }));
      await withdraw(t, name, second.version);
      t.expect.status(await t.ops.raw('GET', l3Path(name, '', second.version)), [404, 410], 'it was withdrawn');
      const now = await present(t, name);
      t.expect.equal(now, { there: true, text: first.text, version: `${first.version}` }, 'the version that was left');
      const third = await published(t, l3Of(name, { Description: 'The third.' }));
      t.expect.that(
        third.version > second.version,
        'The number of a version that was withdrawn was given again.',
        { expected: `a version after ${second.version}`, received: `${third.version}` },
        third.reply,
      );
    },
  },
  {
    id: 'submit-unauthorised',
    clause: 'SUBMIT-017',
    title: 'Without a credential nothing is published: 401 with a challenge, or 403.',
    needsAuth: true,
    async run(t) {
      await expectUnauthorised(t, 'none');
    },
  },
  {
    id: 'submit-wrong-credential',
    clause: 'SUBMIT-018',
    title: 'With a wrong credential nothing is published: 401 with a challenge, or 403.',
    needsAuth: true,
    async run(t) {
      await expectUnauthorised(t, 'bad');
    },
  },
  {
    id: 'submit-foreign-implementer',
    clause: 'SUBMIT-019',
    title: 'Nobody publishes under the Implementer ID of another.',
    needsAuth: true,
    async run(t) {
      const name = tryName(t, 1, `${t.implementer}9Other`);
      const { reply } = await submit(t, l3Of(name));
      t.expect.status(reply, '4xx', `the credential is that of the implementer ${t.implementer}`);
      t.expect.equal((await present(t, name)).there, false, `whether ${name} was published`, reply);
    },
  },
  {
    id: 'submit-other-submitter',
    clause: 'SUBMIT-020',
    title: "Another submitter neither publishes nor withdraws what is this one's.",
    needsAuth: true,
    async run(t) {
      const name = tryName(t);
      const { text, version, id } = await published(t, l3Of(name));
      const { reply } = await submit(t, l3Of(name, { Description: 'By somebody else.' }), { identity: 'other' });
      t.expect.status(reply, '4xx', `the credential is not that of the implementer ${t.implementer}`);
      const taken = await t.ops.raw('DELETE', l3Path(id, '', version), { identity: 'other' });
      t.expect.status(taken, ['4xx', 501], 'it is not theirs to withdraw');
      t.expect.equal(await present(t, name), { there: true, text, version: `${version}` }, `${name} afterwards`, taken);
    },
  },
];

/** Withdrawal, and who may do what. */
export const submissionRights: Area = { name: 'store-submit-rights', title: 'Submission: who may', checks };

/** Withdraws a version. @throws NotSeen when the Store offers no withdrawal */
async function withdraw(t: CheckContext, id: string, version: number): Promise<void> {
  const path = l3Path(id, '', version);
  const reply = await t.ops.raw('DELETE', path);
  if ([404, 405, 501].includes(reply.status)) throw new NotSeen('not-observed', 'The Store offers no withdrawal.');
  t.expect.status(reply, '2xx', 'it is withdrawn by who submitted it');
  t.unmade(path);
}

async function expectUnauthorised(t: CheckContext, identity: 'none' | 'bad'): Promise<void> {
  const name = tryName(t);
  const { reply } = await submit(t, l3Of(name), { identity });
  // Who does not ask by HTTP authentication refuses with 403 (RFC 9110 section 15.5.4); a 401 asks, and says for what.
  t.expect.status(reply, [401, 403], 'the Store asks submitters for a credential');
  if (reply.status === 401) t.expect.header(reply, 'www-authenticate');
  t.expect.equal((await present(t, name)).there, false, `whether ${name} was published`, reply);
}
