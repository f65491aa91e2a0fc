// What a page is before, and without, its scripts: complete, and nothing in it moves when the
// live figures take the place of those made beforehand.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Browser, DIST, ENGINES, built, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

const pages = readdirSync(DIST).filter((name) => name.endsWith('.html') && name !== 'offline.html');
const skip = !ENGINES.includes('chromium') && 'only Chromium can measure it';

describe('the page at rest', { timeout: 1_200_000, skip }, () => {
  const browser = new Browser('chromium');
  before(() => browser.start(), { timeout: 90_000 });
  after(() => browser.stop(), { timeout: 30_000 });

  for (const width of [390, 1280]) {
    test(`nothing shifts while it comes to life, ${width} wide`, async () => {
      await browser.cdp('Emulation.setDeviceMetricsOverride', {
        width,
        height: 900,
        deviceScaleFactor: 1,
        mobile: width < 500,
      });
      await browser.cdp('Page.addScriptToEvaluateOnNewDocument', {
        source: `window.shifts = [];
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              const nodes = entry.sources.map(({ node }) => node && (node.closest ? node : node.parentElement)?.outerHTML.slice(0, 120));
              window.shifts.push({ value: entry.value, nodes });
            }
          }).observe({ type: 'layout-shift', buffered: true });`,
      });
      await browser.open('about:blank');
      await browser.open('/');
      for (const name of widgets()) {
        const widget = new Widget(browser, name);
        await widget.live();
        // Two frames: a shift is reported with the frame in which it is painted.
        await browser.run(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))),
        );
      }
      assert.deepEqual(await browser.run('shifts'), []);
      await browser.cdp('Emulation.clearDeviceMetricsOverride');
    });
  }

  for (const page of ['lab.html', 'lab.html#w=crisis', 'embed.html#w=race']) {
    for (const width of [390, 1280]) {
      test(`nothing shifts while ${page} comes to life, ${width} wide`, async () => {
        await browser.cdp('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
        await browser.open('about:blank');
        await browser.open(`/${page}`); // the observer is in every page by now
        await browser.waitFor(`document.querySelector('barriers-explainer')?.last`, { what: `${page} runs` });
        await browser.run(() => new Promise((resolve) => setTimeout(resolve, 300)));
        assert.deepEqual(await browser.run('shifts'), []);
        await browser.cdp('Emulation.clearDeviceMetricsOverride');
      });
    }
  }

  test('an observer of shifts sees one', async () => {
    await browser.run(async () => {
      document.querySelector('main').prepend(Object.assign(document.createElement('p'), { textContent: 'new' }));
      scrollTo(0, 0);
      document.body.prepend(Object.assign(document.createElement('h1'), { textContent: 'push' }));
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    assert.ok((await browser.run('shifts.length')) > 0);
  });

  for (const page of pages) {
    test(`${page} is complete without JavaScript`, async () => {
      await browser.cdp('Emulation.setScriptExecutionDisabled', { value: true });
      try {
        await browser.open('about:blank');
        await browser.open(`/${page}`);
        const [, title] = /<title>([^<]+)/.exec(built(page));
        assert.equal(await browser.driver.getTitle(), title);
        const seen = await browser.run(() => {
          const big = (node) => node.getBoundingClientRect().width > 100 && node.getBoundingClientRect().height > 50;
          return {
            alive: 'barriers' in window,
            text: document.body.innerText.length,
            widgets: [...document.querySelectorAll('barriers-explainer')].map((it) => ({
              name: it.getAttribute('name'),
              figures: [...it.querySelectorAll('figure svg')].filter(big).length,
              sentence: it.querySelector('.sentence').innerText.length,
            })),
          };
        });
        assert.equal(seen.alive, false, 'the scripts ran all the same');
        // An embed is made for its script; without one it has at least words that say so.
        assert.ok(seen.text > (page === 'embed.html' ? 40 : 200), `${seen.text} characters of text`);
        if (page === 'index.html') assert.deepEqual(seen.widgets.map((w) => w.name), widgets());
        for (const { name, figures, sentence } of seen.widgets) {
          assert.ok(figures > 0, `${name} shows no figure`);
          assert.ok(sentence > 20, `${name} says nothing`);
        }
      } finally {
        await browser.cdp('Emulation.setScriptExecutionDisabled', { value: false });
      }
    });
  }
});
