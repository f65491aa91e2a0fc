// The site as it is built works in every engine: its worker answers, and nothing goes wrong on the
// console.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine, widgets } from './harness.mjs';

const CATALOGUE = 'barriers.simulator.catalogue().then((all) => all.map((card) => card.id))';

inEveryEngine('the site', (browser) => {
  test('the page runs under its policy', async () => {
    await browser.open('/');
    assert.deepEqual((await browser.run(CATALOGUE)).sort(), widgets().sort());
    assert.deepEqual(await browser.errors(), []);
  });

  test('the single file runs from the disk', async () => {
    await browser.openFile('offline.html');
    assert.deepEqual((await browser.run(CATALOGUE)).sort(), widgets().sort());
    assert.deepEqual(await browser.errors(), []);
  });
});
