import { expect, test } from '@playwright/test';
import { input, metadata, nameOf, output, type TarFile, tarGz } from './internal/packages.js';
import { code, refused, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];
const ech = metadata('ECH', ports);
const packagePath = `/packages/${nameOf('ECH')}.tar.gz`;

test('archives that lead out, link, repeat, bomb or lack something are refused', async () => {
  await withController({ packageBytes: 100_000 }, async ({ store, sci }) => {
    const own: TarFile[] = [
      { path: `${nameOf('ECH')}.json`, content: JSON.stringify(ech) },
      { path: 'tst-ech.mjs', content: code.echo },
    ];
    const archives: [Buffer, RegExp][] = [
      [tarGz([...own, { path: '../evil.mjs', content: 'x' }]), /"\.\.\/evil\.mjs" leads out/],
      [tarGz([...own, { path: 'aims/../../evil.mjs', content: 'x' }]), /leads out/],
      [tarGz([...own, { path: '/etc/evil.mjs', content: 'x' }]), /leads out/],
      [tarGz([...own, { path: 'C:\\evil.mjs', content: 'x' }]), /leads out/],
      [
        tarGz([...own, { path: 'link.mjs', more: { type: 'SymbolicLink', linkpath: '/etc/passwd' } }]),
        /"link.mjs" is a SymbolicLink/,
      ],
      [tarGz([...own, { path: 'hard.mjs', more: { type: 'Link', linkpath: 'tst-ech.mjs' } }]), /is a Link/],
      [tarGz([...own, { path: 'pipe', more: { type: 'FIFO' } }]), /is a FIFO/],
      [tarGz([...own, { path: 'tst-ech.mjs', content: 'again' }]), /holds tst-ech.mjs twice/],
      [tarGz([...own, { path: 'aims/tst-ech.mjs', content: 'different' }]), /two different binaries tst-ech/],
      [tarGz([...own, { path: 'big.bin', content: 'x'.repeat(500_000) }]), /unpacks to more than 400000 bytes/],
      [tarGz([...own, ...Array.from({ length: 600 }, (_, i) => ({ path: `f${i}` }))]), /more than/],
      [
        tarGz([...own, { path: 'second.json', content: JSON.stringify(metadata('ECH', ports)) }]),
        /its name has to be that/,
      ],
      [
        tarGz([...own, { path: `${nameOf('OTH')}.json`, content: JSON.stringify(metadata('OTH', ports)) }]),
        /holds 2 metadata files/,
      ],
      [tarGz(own.slice(1)), /holds 0 metadata files/],
      [tarGz(own.slice(0, 1)), /lacks its binary tst-ech.mjs/],
      [tarGz([{ path: `${nameOf('ECH')}.json`, content: '{}' }]), /not AIM Metadata/],
      [Buffer.from('plain text'), /neither a tar.gz nor a zip/],
      [Buffer.concat([tarGz(own).subarray(0, 60), Buffer.alloc(40)]), /damaged/],
    ];
    store.add(ech, code.echo);
    for (const [body, message] of archives) {
      store.answers.set(packagePath, { body });
      await refused(sci.start('TST-ECH-V1.0'), 'INVALID', message);
    }
    store.answers.set(packagePath, {
      body: tarGz([
        { path: './', more: { type: 'Directory' } },
        ...own.map((file) => ({ ...file, path: `./${file.path}` })),
        // A bill of materials and a signature lie beside the metadata; they are none.
        { path: './bom.json', content: '{"bomFormat":"CycloneDX"}' },
        { path: './tst-ech.spdx.json', content: '{"spdxVersion":"SPDX-2.3"}' },
        { path: `./${nameOf('ECH')}.json.dsse.json`, content: '{}' },
      ]),
    });
    const rwi = await sci.start('TST-ECH-V1.0');
    expect(rwi.state).toBe('ACTIVE');
    await rwi.stop();
  });
});
