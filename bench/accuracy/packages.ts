import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';
import { packageAccuracyPage } from './package-table.js';

/** `npm run accuracy:package`: judges all cases of fixtures/packages and writes docs/accuracy-package.md. */
await writeFile(join(packageRoot, 'docs/accuracy-package.md'), await packageAccuracyPage());
console.log('docs/accuracy-package.md written');
