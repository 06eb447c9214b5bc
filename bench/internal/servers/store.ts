import { createStore } from '../../../reference/store/store.js';
import { reportTo } from './report-memory.js';

const store = createStore({ folder: process.env.BENCH_FOLDER ?? '', submissions: false });
reportTo(await store.listen(0, '127.0.0.1'));
