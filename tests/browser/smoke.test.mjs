// The site as it is built works in every engine: its worker answers, and nothing goes wrong on the
// console.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine } from './harness.mjs';

const CATALOGUE = "barriers.simulator.ask({ t: 'catalogue' }).then((all) => all.length)";

inEveryEngine('the site', (browser) => {
  test('the page runs under its policy', async () => {
    await browser.open('/');
    assert.ok((await browser.run(CATALOGUE)) > 0);
    assert.deepEqual(await browser.errors(), []);
  });

  test('the single file runs from the disk', async () => {
    await browser.openFile('offline.html');
    assert.ok((await browser.run(CATALOGUE)) > 0);
    assert.deepEqual(await browser.errors(), []);
  });
});
