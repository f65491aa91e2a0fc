// The whole site as one file, opened from the disk, with the file policy that users have.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { built, inEveryEngine, widgets } from './harness.mjs';
import { SAMPLE, Widget } from './widget.mjs';

inEveryEngine('the single file from the disk', (browser) => {
  test('it may read no other file, and asks nothing of any network', async () => {
    await browser.openFile('offline.html');
    await browser.waitFor('window.barriers');
    assert.equal(await browser.run('location.protocol'), 'file:');
    const read = await browser.run(() => fetch('index.html').then(() => 'read', () => 'refused'));
    assert.equal(read, 'refused');
    await browser.openFile('offline.html');
    await browser.errors(); // the refusal itself, which an engine may report late
    for (const name of widgets()) await new Widget(browser, name).live();
    const asked = await browser.run(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    for (const address of asked) assert.match(address, /^(blob|data):/);
    assert.deepEqual(await browser.errors(), []);
  });

  const at = (hash) => browser.run((hash) => void (location.hash = hash), hash);
  const seen = () =>
    browser.run(() => ({
      pages: [...document.querySelectorAll('main')].map((main) => main.dataset.page),
      title: document.title,
      current: [...document.querySelectorAll('.masthead [aria-current]')].map((link) => link.textContent),
    }));

  test('every page is in it, one at a time, with its name in the navigation', async () => {
    await browser.open('about:blank');
    await browser.openFile('offline.html');
    await browser.waitFor('window.barriers && barriers.part');
    for (const page of ['lab.html', 'claims.html', 'sources.html', 'educators.html', 'index.html']) {
      const link = await browser.find(`.masthead nav a[href="${page === 'index.html' ? '#main' : `#/${page}`}"]`);
      await link.click();
      await browser.waitFor((page) => document.querySelector('main').dataset.page === page, { args: [page], what: page });
      const { pages, title, current } = await seen();
      assert.deepEqual(pages, [page]);
      assert.equal(title, /<title>([^<]+)/.exec(built(page))[1]);
      assert.deepEqual(current, [await link.getText()]);
      assert.equal(await browser.run('document.querySelectorAll(location.hash ? "[id=" + CSS.escape(location.hash.slice(1)) + "]" : "main").length'), 1);
    }
    // Back and forward go from page to page.
    await browser.driver.navigate().back();
    await browser.waitFor("document.querySelector('main').dataset.page === 'educators.html'");
    assert.deepEqual(await browser.errors(), []);
  });

  test('links between its pages lead to places and states', async () => {
    await at('#/sources.html');
    await browser.waitFor("document.querySelector('main').dataset.page === 'sources.html'");
    const near = () => browser.waitFor(() => Math.abs(document.getElementById('model-race')?.getBoundingClientRect().top ?? Infinity) < 100, { what: 'the race’s model page in sight' });
    await at('#model-race');
    await near();
    // From another page as well.
    await at('#/lab.html');
    await browser.waitFor("document.querySelector('main').dataset.page === 'lab.html'");
    await at('#model-race');
    await near();
    // A link in the prose sets a widget, from another page as well.
    await at('#/index.html');
    await browser.waitFor("document.querySelector('main').dataset.page === 'index.html'");
    const link = await browser.run(() => document.querySelector('main .prose a[href*="w=race&"]').getAttribute('href'));
    await at('#/claims.html');
    await browser.waitFor("document.querySelector('main').dataset.page === 'claims.html'");
    await at(link);
    const asked = new URLSearchParams(link.slice(1));
    const widget = new Widget(browser, asked.get('w'));
    await widget.live();
    assert.deepEqual((await seen()).pages, ['index.html']);
    for (const [id, text] of asked) {
      if (['v', 'w', 'seed'].includes(id)) continue;
      await widget.settled((it, id, text) => Number(new Map(it.last.values).get(id)) === Number(text) || new Map(it.last.values).get(id) === text, `${id} is ${text}`, id, text);
    }
    // The lab, at a state; its address keeps it.
    await at('#/lab.html#w=race&enmity=0.8');
    const race = new Widget(browser, 'race');
    await race.live();
    await race.settled((it) => new Map(it.last.values).get('enmity') === '0.8', 'enmity');
    assert.deepEqual((await seen()).pages, ['lab.html']);
    await race.slide();
    const before = await race.shown();
    assert.match(before.hash, /^#\/lab\.html#v=/);
    await browser.driver.navigate().refresh();
    await race.live();
    assert.deepEqual(await race.shown(), before);
    assert.deepEqual(await browser.errors(), []);
  });

  describe('one visit, every widget', () => {
    before(async () => {
      await browser.open('about:blank');
      await browser.openFile('offline.html');
    });

    for (const name of widgets()) {
      test(`${name}: its sliders work, and its files can be saved`, async () => {
        const widget = new Widget(browser, name);
        await widget.live();
        const { pressed, seen } = await widget.slide();
        assert.ok(seen || !pressed.length, `none of ${pressed} changes sentence and figure`);
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
    }
  });

  for (const name of SAMPLE) {
    test(`a link to the file holds what the sliders of ${name} say`, async () => {
      const widget = new Widget(browser, name);
      await browser.open('about:blank');
      await browser.openFile('offline.html');
      await widget.live();
      const { seen } = await widget.slide();
      assert.ok(seen);
      const after = await widget.shown();
      await browser.driver.navigate().refresh();
      await widget.live();
      assert.deepEqual(await widget.shown(), after);
      assert.deepEqual(await browser.errors(), []);
    });
  }
});
