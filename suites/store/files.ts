import type { Area, Check } from '../engine/check.js';
import { anElement } from './internal/elements.js';

const checks: readonly Check[] = [
  {
    id: 'store-metadata-json',
    clause: 'STORE-001',
    title: 'The L3 of an AIM is a JSON object that bears its name.',
    async run(t) {
      const { name, path } = anElement(t, 'metadata');
      const reply = await t.ops.raw('GET', path);
      t.expect.status(reply, 200);
      const { Identifier } = (reply.json() ?? {}) as { Identifier?: { AIMName?: unknown } };
      t.expect.equal(Identifier?.AIMName, name, 'Identifier.AIMName', reply);
    },
  },
];

/** The files of a Store by GET: what any web server can offer. */
export const files: Area = { name: 'store-files', title: 'Files', checks };
