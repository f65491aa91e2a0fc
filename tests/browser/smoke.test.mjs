// The site as it is built loads in every engine, without an error on the console.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine } from './harness.mjs';

inEveryEngine('the site', (browser) => {
  test('the page runs under its policy', async () => {
    await browser.open('/');
    await browser.waitFor('window.barriers');
    assert.deepEqual(await browser.errors(), []);
  });

  test('the single file runs from the disk', async () => {
    await browser.openFile('offline.html');
    await browser.waitFor('window.barriers');
    assert.deepEqual(await browser.errors(), []);
  });
});
