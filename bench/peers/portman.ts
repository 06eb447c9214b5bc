import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lifeDocument } from './life-document.js';
import { portmanConfig, withoutCredential } from './portman-config.js';
import { runNode } from './run-node.js';
import type { Peer, Target } from './types.js';

interface Item {
  name: string;
  item?: Item[];
  request?: { auth?: unknown };
}
interface Collection extends Item {
  auth?: unknown;
  variable: { key: string; value: string }[];
}
interface Summary {
  run: { failures: { source?: { name?: string }; error: { name: string; test?: string } }[] };
}
type Newman = {
  run(options: object, done: (error: Error | null, summary: Summary) => void): { abort?(): void };
};

/** Portman makes a Postman collection of the document, Newman runs it. */
export const portman: Peer = {
  id: 'portman',
  title: 'Portman and Newman',
  // Portman needs tslib and does not declare it.
  packages: ['@apideck/portman@1.33.0', 'newman@6.2.2', 'tslib@2.8.1'],
  setUp:
    "The collection that Portman makes of the ten operations of a life cycle: its contract tests (status, media type, JSON, schema, headers), ids chained with `assignVariables`, content tests of state and echo, variations for what is gone and for a missing credential. Newman gets the credential of the target. Portman needs `tslib` and does not declare it (`Cannot find module 'tslib'`), so that is installed beside it.",
  async start(folder) {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('life.json'), JSON.stringify(lifeDocument()));
    writeFileSync(at('portman-config.json'), JSON.stringify(portmanConfig));
    writeFileSync(at('.env'), '');
    const command = at('node_modules/@apideck/portman/bin/portman');
    await runNode(
      command,
      ['-l', 'life.json', '-b', 'http://127.0.0.1', '-c', 'portman-config.json', '-o', 'made.json'],
      folder,
    );
    const made = readFileSync(at('made.json'), 'utf8');
    const newman = createRequire(at('package.json'))('newman') as Newman;
    return (target) =>
      new Promise((resolve, reject) => {
        const options = {
          collection: collectionFor(made, target),
          reporters: [],
          timeoutRequest: 10_000,
          timeout: 40_000,
        };
        newman.run(options, (error, summary) => {
          if (summary === undefined) reject(error ?? new Error('Newman ended without a summary.'));
          else resolve(summary.run.failures.map(({ source, error }) => `${source?.name}: ${error.test ?? error.name}`));
        });
      });
  },
};

function collectionFor(made: string, { url, auth, word }: Target): Collection {
  const collection = JSON.parse(made.replaceAll('"AIW"', `"${word}"`)) as Collection;
  for (const variable of collection.variable) if (variable.key === 'baseUrl') variable.value = url;
  collection.auth = postmanAuth(auth);
  const kept = (items: Item[]): Item[] =>
    items
      .filter(({ name }) => auth !== undefined || !name.includes(withoutCredential))
      .map((each) => {
        // What Portman took for the scheme of an operation gives way to that of the collection.
        if (each.request !== undefined && !each.name.includes(withoutCredential)) delete each.request.auth;
        if (each.request !== undefined && each.name.includes(withoutCredential)) each.request.auth = { type: 'noauth' };
        return each.item === undefined ? each : { ...each, item: kept(each.item) };
      });
  return { ...collection, item: kept(collection.item ?? []) };
}

function postmanAuth(auth: Target['auth']): object {
  if (auth === undefined) return { type: 'noauth' };
  const values = auth.scheme === 'bearer' ? { token: auth.token } : { username: auth.user, password: auth.password };
  return {
    type: auth.scheme,
    [auth.scheme]: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })),
  };
}
