// In Node the wasm is a file beside this one.
import { readFileSync } from 'node:fs';
import { initSync } from './wasm/barriers.js';

initSync({ module: readFileSync(new URL('./wasm/barriers_bg.wasm', import.meta.url)) });

export * from './index.js';
