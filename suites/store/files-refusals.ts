import type { Area, Check } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { unknownName } from './internal/elements.js';

/** Ways out of a folder, for servers that decode, decode twice, or take backslashes. */
const climbs: readonly string[] = [
  '/L3/../../../../../../../../etc/passwd',
  '/../../../../../../../../etc/passwd',
  '/L3/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/L3/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/packages/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/packages/..%252f..%252f..%252f..%252f..%252f..%252fetc%252fpasswd',
  '/packages/..%5c..%5c..%5c..%5c..%5cwindows%5cwin.ini',
  '/packages/..\\..\\..\\..\\..\\etc\\passwd',
  '/packages//etc/passwd',
  '/L3/%c0%ae%c0%ae/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
  '/L3/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd%00.json',
  '/file:/etc/passwd',
];
/** What is in those files and in no file of a Store. */
const outside = /^root:[^:\n]*:0:0:|^\[(fonts|extensions)\]/m;

const oddNames: readonly string[] = [
  '/L3/%00.json',
  '/L3/%ff%fe.json',
  '/L3/%20.json',
  '/L3/.json',
  '/L3/..json',
  `/L3/${'A'.repeat(300)}.json`,
  `/packages/${'9'.repeat(3_000)}.tar.gz`,
  '/packages/%E2%80%AE1MCT-ECH-V1.0-I01.tar.gz',
  '/packages/1MCT-ECH-V1.0-I01.tar.gz/more',
  "/L3/'%3b%20drop%20table%20l3%3b--.json",
  '/L3/__proto__.json',
  '/L3/%25n%25s.json',
  '/approved/%7B%7B7*7%7D%7D.json',
];

const checks: readonly Check[] = [
  {
    id: 'store-unknown-file',
    clause: 'STORE-029',
    title: 'What the Store does not have is answered 404.',
    async run(t) {
      const name = unknownName(t);
      for (const path of [`/L3/${name}.json`, `/packages/${name}.tar.gz`]) {
        const reply = await t.ops.raw('GET', path);
        t.expect.status(reply, [404, 410, 403], `nobody has published ${name}`);
      }
    },
  },
  {
    id: 'store-no-writing',
    clause: 'STORE-030',
    title: 'Nobody without a credential puts a file there or deletes one.',
    async run(t) {
      if (!t.mayWrite)
        throw new NotSeen('not-observed', 'Whether anybody may write is tried with --allow-writes only.');
      const name = unknownName(t, 'MCT-NOW-V9.9');
      // Names that nobody has: a Store that is open to all loses nothing by the question.
      for (const path of [`/L3/${name}.json`, `/packages/${name}.tar.gz`]) {
        for (const method of ['DELETE', 'PUT']) {
          const reply = await t.ops.raw(method, path, {
            identity: 'none',
            ...(method === 'PUT' && { body: '{}', headers: { 'Content-Type': 'application/json' } }),
          });
          const done = reply.status >= 200 && reply.status < 300;
          if (done && method === 'PUT') t.made(path, reply);
          if (done)
            throw new Violation(`Somebody without a credential may ${method} files of the Store.`, {
              expected: '405, or another refusal',
              received: `status ${reply.status}`,
              exchange: reply.exchange.id,
            });
        }
      }
    },
  },
  {
    id: 'store-no-way-out',
    clause: 'STORE-031',
    title: 'No path leads out of the Store.',
    async run(t) {
      for (const path of climbs) {
        const reply = await t.ops.raw('GET', path);
        t.expect.that(
          !outside.test(reply.text()),
          `The path ${path} leads to a file outside the Store.`,
          { expected: 'a refusal', received: `status ${reply.status} with a file of the system` },
          reply,
        );
      }
    },
  },
  {
    id: 'store-odd-names',
    clause: 'STORE-032',
    title: 'Odd names are answered, and not with a fault of the server.',
    async run(t) {
      for (const path of oddNames) {
        const reply = await t.ops.raw('GET', path);
        t.expect.that(
          reply.status < 500 || reply.status === 501,
          'The server fails at an odd name.',
          { expected: '404, 400 or another 4xx', received: `status ${reply.status} for ${path.slice(0, 80)}` },
          reply,
        );
      }
    },
  },
];

/** What a Store refuses. */
export const filesRefusals: Area = { name: 'store-files-refusals', title: 'Files: what is refused', checks };
