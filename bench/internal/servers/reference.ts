/** The reference, with room for many SCIs. */
import { startReference } from '../../../reference/start.js';
import { reportTo } from './report-memory.js';

const reference = await startReference({ port: 0, storePort: 0, limits: { scis: 100_000 } });
reportTo(reference.url);
