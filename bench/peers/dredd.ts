import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { downgraded, lifeDocument } from './life-document.js';
import type { Peer, Target } from './types.js';

type Dredd = new (options: object) => { run(done: (error?: Error) => void): void };

const message = {
  Header: 'OSD-BTO-V1.5',
  BasicTextObjectID: 'urn:example:1',
  BasicTextData: [{ Data: 'Good morning' }],
};

/** Chains the ids of the answers into the later requests and keeps one transaction for each operation. */
const hooks = `
const hooks = require('hooks');
const ids = {};
const seen = new Set();
const message = ${JSON.stringify(JSON.stringify(message))};
hooks.beforeAll((all, done) => {
  seen.clear();
  for (const one of all) {
    const operation = one.request.method + ' ' + one.fullPath;
    const good = /^20[01]$/.test(one.expected.statusCode);
    one.skip = !good || seen.has(operation);
    if (good) seen.add(operation);
    // A page may have a next one, a preference may be honoured; what is done may be told as text, as JSON or not at all.
    delete one.expected.headers.Link;
    delete one.expected.headers['Preference-Applied'];
    if (/Input|Stop|Controller.+/.test(one.fullPath)) delete one.expected.headers['Content-Type'];
    // No generator of Dredd knows the media type of messages.
    if (/Input/.test(one.fullPath)) one.request.body = message;
  }
  done();
});
hooks.beforeEach((one, done) => {
  for (const [example, id] of Object.entries(ids)) one.fullPath = one.fullPath.replace(example, id);
  done();
});
hooks.afterEach((one, done) => {
  if (one.skip || !one.real) return done();
  let body;
  try { body = JSON.parse(one.real.body); } catch {}
  if (/Controller$/.test(one.fullPath)) ids['6f1c3a52-8d0e-4f5b-9a57-0d3f2f6f9f10'] = body?.id ?? 'none';
  if (/Start$/.test(one.fullPath)) ids['0b9f3c1e-33b2-4c58-8f5d-6c2b5b1f7a21'] = body?.id ?? 'none';
  done();
});
`;

/** Dredd: a request of its own for each operation of the document. */
export const dredd: Peer = {
  id: 'dredd',
  title: 'Dredd',
  packages: ['dredd@14.1.0'],
  setUp:
    "The ten operations of a life cycle in a document that was turned down to OpenAPI 3.0 (of the document itself it says `Version '3.1.0' is not fully supported`); hooks carry the ids from answer to request, write the message, and take optional headers from what is expected. Dredd compares status, headers and the shape of the body with the first good response of each operation. Credentials as a header; it knows no digest, so that those mutants cannot be found.",
  async start(folder) {
    const document = JSON.stringify(downgraded(lifeDocument()));
    const hookfile = join(folder, 'hooks.cjs');
    writeFileSync(hookfile, hooks);
    const load = createRequire(join(folder, 'package.json'));
    const Dredd = load('dredd') as Dredd;
    return ({ url, auth, word }: Target) =>
      new Promise((resolve, reject) => {
        const failures: string[] = [];
        const emitter = new EventEmitter();
        const operation = (test: { title: string }): string => test.title.replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, '{id}');
        emitter.on('test fail', (test) => {
          const fields = Object.entries((test.results?.fields ?? {}) as Record<string, { valid: boolean }>);
          const wrong = fields.filter(([, { valid }]) => !valid).map(([name]) => name);
          failures.push(`${operation(test)}: ${wrong.join(', ')}`);
        });
        emitter.on('test error', (_error, test) => failures.push(`${operation(test)}: error`));
        const header = headerOf(auth);
        const run = new Dredd({
          endpoint: url,
          apiDescriptions: [{ location: 'life.json', content: document.replaceAll('/AIW', `/${word}`) }],
          emitter,
          loglevel: 'silent',
          hookfiles: [hookfile],
          header: header === undefined ? [] : [`Authorization: ${header}`],
        });
        run.run((error) => (error === undefined || error === null ? resolve(failures) : reject(error)));
      });
  },
};

function headerOf(auth: Target['auth']): string | undefined {
  if (auth?.scheme === 'bearer') return `Bearer ${auth.token}`;
  if (auth?.scheme === 'basic') return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  return undefined;
}
