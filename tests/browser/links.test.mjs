// Every published form of links, followed: tests/fixtures/links.json, which only ever grows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inEveryEngine } from './harness.mjs';
import { Widget } from './widget.mjs';

const LINKS = JSON.parse(readFileSync(new URL('../fixtures/links.json', import.meta.url)));

const same = (a, b) => a === b || (a !== '' && b !== '' && Number(a) === Number(b));

inEveryEngine('published links', (browser) => {
  for (const { what, hash, widget: name, values, seed } of LINKS) {
    test(`${name}: ${what}`, async () => {
      const widget = new Widget(browser, name);
      await widget.openAlone(hash);
      const shown = await widget.shown();
      for (const [id, text] of Object.entries(values)) assert.ok(same(shown.values[id], text), `${id}: ${shown.values[id]}, not ${text}`);
      assert.equal(await widget.run((it) => it.seedText()), seed);
      const ours = await browser.run('barriers.version');
      const version = new URLSearchParams(hash.slice(1)).get('v');
      const about = shown.notices.filter((notice) => notice.includes('version'));
      if (version && version !== ours) {
        assert.equal(about.length, 1);
        assert.ok(about[0].includes(version) && about[0].includes(ours), about[0]);
      } else {
        assert.deepEqual(shown.notices, []);
      }
    });
  }

  test('in the article a link arrives at its widget', async () => {
    const widget = new Widget(browser, 'race');
    await widget.open('#v=0.1.0&w=race&enmity=0.8&seed=7');
    const shown = await widget.shown();
    assert.equal(shown.values.enmity, '0.8');
    assert.deepEqual(shown.notices, []);
    // The way there may be smooth.
    await widget.settled((it) => Math.abs(it.getBoundingClientRect().top) < 400, 'it comes into view');
  });

  test('in the lab a link, and then a choice, arrive at their models', async () => {
    const arrived = (name) =>
      browser.waitFor(
        (name) => {
          const it = document.querySelector(`barriers-explainer[name="${name}"]`);
          return it && it.contains(document.activeElement) && Math.abs(it.getBoundingClientRect().top) < 100;
        },
        { args: [name], what: `${name} is in view and has the focus` },
      );
    await browser.open('about:blank');
    await browser.open('/lab.html#w=race&enmity=0.8');
    await arrived('race');
    await browser.run(() => document.querySelector('#models').scrollIntoView({ behavior: 'instant' }));
    await (await browser.find('[data-lab=code]')).click();
    await arrived('code');
    assert.equal(await browser.run('location.hash'), '#w=code');
    assert.equal(await browser.run("document.querySelector('.picker').value"), 'code');
    // The list of a narrow screen.
    await browser.set('.picker', 'talent');
    await arrived('talent');
  });

  test('an address that the browser refused for a while follows when it may', async () => {
    const widget = new Widget(browser, 'race');
    await widget.openAlone();
    await browser.run(() => {
      history.replaceState = () => {
        throw new DOMException('too often', 'SecurityError');
      };
    });
    await widget.type('[data-param=enmity] .exact', '0.8');
    await widget.settled((it) => it.querySelector('.sentence').textContent.includes('0.80'), 'the answer comes all the same');
    assert.equal(await browser.run('location.hash'), '#w=race');
    await browser.run(() => delete history.replaceState);
    await widget.addressed((hash) => hash.includes('enmity=0.8'));
  });
});
