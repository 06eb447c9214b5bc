import { createHash } from 'node:crypto';
import type { Check } from '../engine/check.js';
import { Violation } from '../engine/outcomes.js';
import { fed, fetched, fromSecond } from './internal/fed.js';
import { get, onlyRight } from './internal/get.js';
import { documentText, metadata } from './repository/aim.js';

const changed = (name: string): Buffer => documentText(metadata(name, undefined, ' Trust me.'));

/** The repository lies. */
export const federationLies: Check[] = [
  fed(14, 'version-changed', 'A version that was served never changes', async (t, repository) => {
    const aim = repository.fresh();
    await fetched(t, aim);
    const right = repository.bytes(`L3/${aim.name}/1.json`);
    repository.treat(aim.name, { kind: 'bytes', bytes: changed(aim.name) }, { kind: 'metadata' });
    for (let i = 0; i < 4; i += 1) {
      const because = 'The repository changed a version, and the Store serves other octets for it than before.';
      onlyRight(await get(t, 'metadata', aim.name), right, because);
      await t.sleep(600);
    }
  }),
  fed(
    15,
    'disagreeing',
    'Two repositories that disagree about a version do not make two of it',
    async (t, repository) => {
      const aim = await fromSecond(t, repository);
      const right = repository.bytes(`L3/${aim.name}/1.json`);
      repository.treat(aim.name, { kind: 'bytes', bytes: changed(aim.name) }, { kind: 'metadata' });
      for (let i = 0; i < 4; i += 1) {
        const because = 'The repositories disagree, and the Store serves one version in two forms.';
        onlyRight(await get(t, 'metadata', aim.name), right, because);
        await t.sleep(600);
      }
    },
  ),
  fed(16, 'wrong-name', 'The L3 of one AIM is not served as that of another', async (t, repository) => {
    const [aim, other] = [repository.fresh(), repository.fresh()];
    const right = repository.bytes(`L3/${aim.name}/1.json`);
    const bytes = repository.bytes(`L3/${other.name}/1.json`);
    repository.treat(aim.name, { kind: 'bytes', bytes }, { kind: 'metadata' });
    onlyRight(
      await get(t, 'metadata', aim.name),
      right,
      'The repository sent the L3 of another AIM, and the Store serves it.',
    );
  }),
  fed(17, 'digest', 'What is not as its digest says is not served', async (t, repository) => {
    const aim = repository.fresh();
    const path = `packages/${aim.name}.tar.gz`;
    const right = repository.bytes(path);
    const bytes = aim.decoy(path, 'same') ?? right;
    const digest = createHash('sha256').update(right).digest('base64');
    repository.treat(aim.name, { kind: 'misnamed', bytes, digest }, { kind: 'package' });
    onlyRight(
      await get(t, 'package', aim.name),
      right,
      'The package is not what its Repr-Digest says, and the Store serves it.',
    );
  }),
  fed(18, 'cut', 'What broke off is not served as a whole', async (t, repository) => {
    const aim = repository.fresh();
    const right = repository.bytes(`packages/${aim.name}.tar.gz`);
    repository.treat(aim.name, { kind: 'cut', bytes: right }, { kind: 'package' });
    onlyRight(
      await get(t, 'package', aim.name),
      right,
      'The transfer broke off, and the Store serves what it has of it.',
    );
  }),
  fed(19, 'redirect', 'A redirect to another host is not followed', async (t, repository) => {
    const aim = repository.fresh();
    const since = repository.asked.length;
    repository.treat(aim.name, { kind: 'elsewhere' });
    for (const kind of ['metadata', 'package'] as const) {
      const right = repository.bytes(kind === 'metadata' ? `L3/${aim.name}/1.json` : `packages/${aim.name}.tar.gz`);
      onlyRight(await get(t, kind, aim.name), right, 'The Store serves what another host sent.');
    }
    const visited = repository.asked.slice(since).find(({ place }) => place === 'elsewhere');
    if (visited !== undefined)
      throw new Violation('The Store followed a redirect to a host that its operator did not name.', {
        expected: 'no request there',
        received: `${visited.method} /${visited.path}`,
      });
  }),
];
