// The harness itself: a test that looks for errors is worth nothing if errors are not seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine, within } from './harness.mjs';

async function openBroken(browser) {
  await browser.open(`${browser.other}/host/broken.html`);
  // Errors come from other processes, and some a moment after the page is complete.
  await new Promise((resolve) => setTimeout(resolve, 500));
}

inEveryEngine('the harness', (browser) => {
  test('sees every kind of error on the console', async () => {
    await openBroken(browser);
    const errors = (await browser.errors()).join('\n');
    for (const kind of [/said it/, /thrown it/, /rejected it/, /missing\.js/, /forbidden\.css/]) {
      assert.match(errors, kind);
    }
  });

  test('forgets the errors of earlier pages', async () => {
    await openBroken(browser);
    await browser.errors();
    await browser.open('about:blank');
    assert.deepEqual(await browser.errors(), []);
  });

  test('runs functions with arguments and awaits promises', async () => {
    assert.equal(await browser.run((a, b) => a + b, 1, 2), 3);
    assert.equal(await browser.run('Promise.resolve(5)'), 5);
    await assert.rejects(browser.run('missing.name'));
  });

  test('says what it waited for in vain', async () => {
    await assert.rejects(
      browser.waitFor('false', { timeout: 100, what: 'the impossible' }),
      /the impossible: not within 100 ms/,
    );
  });
});

test('a call that never ends is given up', async () => {
  await assert.rejects(within(20, 'silence', new Promise(() => {})), /silence: no answer/);
});
