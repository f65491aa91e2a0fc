// What a reader of the article waits for stays under its budget, and nothing is forgotten in the sum.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIST, inEveryEngine, widgets } from './harness.mjs';
import { BUDGET, firstLoad, total } from './size.mjs';
import { Widget } from './widget.mjs';

test('the first load is under its budget, in either compression', () => {
  const { gzip, brotli } = total(DIST, firstLoad(DIST));
  assert.ok(gzip > 50_000 && brotli > 50_000, 'that cannot be all');
  assert.ok(gzip < BUDGET, `gzip: ${gzip} bytes of ${BUDGET}`);
  assert.ok(brotli < BUDGET, `brotli: ${brotli} bytes of ${BUDGET}`);
});

inEveryEngine('the first load', (browser) => {
  test('fetches those files until the first widget is live, and no others', async () => {
    await browser.open('about:blank');
    await browser.open('/');
    const widget = new Widget(browser, widgets()[0]);
    await widget.live();
    const fetched = await browser.run(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    const paths = fetched.map((address) => new URL(address).pathname.slice(1)).filter((path) => !['watch.js', 'sw.js'].includes(path));
    // The worker loads its glue itself, where the page does not see it; the service worker comes
    // after the first figure, and some engines tell of it.
    const allowed = firstLoad(DIST);
    for (const path of paths) assert.ok(allowed.includes(path) || path.startsWith('icons/') || path.endsWith('.webmanifest'), path);
    assert.ok(paths.includes(allowed.at(-1)), 'the model');
  });
});
