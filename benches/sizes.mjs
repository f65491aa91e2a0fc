// Sizes of every file of a folder as Markdown: raw, gzip, brotli.
// node sizes.mjs FOLDER TO.md
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [folder, to] = process.argv.slice(2);
const rows = [];
const total = [0, 0, 0];
for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
  const path = join(folder, name);
  if (!statSync(path).isFile()) continue;
  const bytes = readFileSync(path);
  const packed = /\.(zip|png|woff2)$/.test(name);
  const sizes = packed
    ? [bytes.length, bytes.length, bytes.length]
    : [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  sizes.forEach((size, i) => (total[i] += size));
  rows.push([name.replaceAll('\\', '/'), ...sizes]);
}
rows.push(['**all**', ...total]);
const line = ([name, ...sizes]) => `| ${[name, ...sizes.map((size) => size.toLocaleString('en'))].join(' | ')} |`;
writeFileSync(to, ['| file | raw | gzip | brotli |', '| --- | ---: | ---: | ---: |', ...rows.map(line), ''].join('\n'));
