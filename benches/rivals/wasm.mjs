// The kernels as wasm. KERNELS is the module that wasm-bindgen made of them for Node.
import { createRequire } from 'node:module';
import { serve } from './serve.mjs';

const { kernel } = createRequire(import.meta.url)(process.env.KERNELS);

serve((name, amounts) => kernel(name, new Uint32Array(amounts)));
