// The whole site as one file, opened from the disk, with the file policy that users have.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inEveryEngine, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

inEveryEngine('the single file from the disk', (browser) => {
  test('it may read no other file, and asks nothing of any network', async () => {
    await browser.openFile('offline.html');
    await browser.waitFor('window.barriers');
    assert.equal(await browser.run('location.protocol'), 'file:');
    const read = await browser.run(() => fetch('index.html').then(() => 'read', () => 'refused'));
    assert.equal(read, 'refused');
    await browser.errors();
    await browser.openFile('offline.html');
    for (const name of widgets()) await new Widget(browser, name).live();
    const asked = await browser.run(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    for (const address of asked) assert.match(address, /^(blob|data):/);
    assert.deepEqual(await browser.errors(), []);
  });

  for (const name of widgets()) {
    describe(name, () => {
      const widget = new Widget(browser, name);

      test('its sliders work, and a link to the file holds what they say', async (t) => {
        await browser.open('about:blank');
        await browser.openFile('offline.html');
        await widget.live();
        const { pressed, seen } = await widget.slide();
        if (!pressed.length) return t.skip('it has no slider');
        assert.ok(seen, `none of ${pressed} changes sentence and figure`);
        const after = await widget.shown();
        await browser.driver.navigate().refresh();
        await widget.live();
        assert.deepEqual(await widget.shown(), after);
        assert.deepEqual(await browser.errors(), []);
      });

      test('its files can be saved', async () => {
        await browser.run(() => {
          window.saved = [];
          HTMLAnchorElement.prototype.click = function () {
            window.saved.push({ name: this.download, href: this.href });
          };
        });
        for (const kind of ['csv', 'json', 'svg', 'png']) await widget.click(`[data-do=${kind}]`);
        await browser.waitFor('saved.length === 4', { what: 'four files' });
        const saved = await browser.run('saved');
        for (const { href } of saved) assert.match(href, /^blob:/);
        assert.deepEqual(await browser.errors(), []);
      });
    });
  }
});
