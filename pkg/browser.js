// In a browser the wasm is fetched from beside this file; bundlers know this form of address.
import init from './wasm/barriers.js';

await init({ module_or_path: new URL('./wasm/barriers_bg.wasm', import.meta.url) });

export * from './index.js';
