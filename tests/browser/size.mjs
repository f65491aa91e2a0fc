// How big the shipped files are, as they are and as a static host sends them, and what a reader of
// the article waits for: `cargo xtask size`.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A reader's first load may take this many bytes over the wire, in either compression. */
export const BUDGET = 400_000;

/** Every file of the site by its path. */
export function files(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Bytes raw, as gzip and as brotli, each at its best. */
export function sizes(dist, path) {
  const raw = readFileSync(join(dist, path));
  return { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotliCompressSync(raw).length };
}

/** The files that the article needs until its first widget is live. */
export function firstLoad(dist) {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  // The same page in another language is linked, not loaded.
  const links = [...page.matchAll(/<(?:script|link)\b[^>]* (?:src|href)="([^"?#]+)/g)].filter(([tag]) => !tag.includes('rel="alternate"'));
  const linked = links.map((match) => match[1]);
  // Icons for home screens are fetched when one installs the site.
  const loaded = linked.filter((path) => !path.startsWith('icons/') && !path.endsWith('.webmanifest'));
  const [, first] = /<meta name="models" content="([^="]+)=/.exec(page);
  return ['index.html', ...loaded, 'barriers.js', 'js/worker.js', `models/${first}.wasm`];
}

/** Sums of the sizes of files. */
export function total(dist, paths) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const path of paths) for (const [kind, bytes] of Object.entries(sizes(dist, path))) sum[kind] += bytes;
  return sum;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = process.argv[2];
  const row = (name, size) =>
    console.log(name.padEnd(34), ...['raw', 'gzip', 'brotli'].map((kind) => size[kind].toLocaleString('en').padStart(11)));
  console.log('bytes'.padEnd(34), ...['raw', 'gzip', 'brotli'].map((kind) => kind.padStart(11)));
  for (const path of files(dist)) row(path, sizes(dist, path));
  const needed = firstLoad(dist);
  row('\nfirst load', total(dist, needed));
  console.log(`  of ${needed.join(', ')}`);
  console.log(`  budget: ${BUDGET.toLocaleString('en')} bytes over the wire, as gzip and as brotli`);
}
