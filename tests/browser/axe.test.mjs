// axe-core over every page and every widget with everything unfolded: in light and dark, on a
// phone and on a desk. The policy forbids foreign scripts; what WebDriver runs is exempt.

import assert from 'node:assert/strict';
import axe from 'axe-core';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser, DIST, ENGINES, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
// One file with the whole site is the site again; its own tests open it.
const htmlIn = (folder) => readdirSync(join(DIST, folder)).filter((name) => name.endsWith('.html') && !['offline.html', 'embed.html'].includes(name));
const pages = htmlIn('');
// Another language has the same markup and other words: longer ones, which is where it shows.
const french = htmlIn('fr').map((page) => `fr/${page}`);
const embeds = ['race', 'fragmentation', 'attribution'].map((name) => `embed.html#w=${name}`);

/** What axe finds wrong in the parts that match `include`, without those that match `exclude`. */
async function violations(browser, exclude = [], include = 'html') {
  await browser.driver.executeScript(axe.source);
  return browser.run(
    async (tags, exclude, include) => {
      const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
      const context = { include: [[include]], exclude: exclude.map((css) => [css]) };
      const { violations } = await axe.run(context, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ')}`.slice(0, 600));
    },
    TAGS,
    exclude,
    include,
  );
}

/** Opens a page and waits until it shows what it is going to show. */
async function open(browser, page) {
  await browser.open('about:blank');
  await browser.open(`/${page}`);
  await browser.waitFor('window.barriers && document.readyState === "complete"');
  // A drawing is one image with a name, an equation one formula: what is inside is not read, its
  // colours are tested with the palette, and its thousands of nodes would take minutes.
  if (/(index|sources)/.test(page)) {
    await browser.run(() => {
      for (const svg of document.querySelectorAll('svg[role=img]')) svg.replaceChildren();
      for (const inside of document.querySelectorAll('math > semantics')) {
        const words = document.createElementNS(inside.namespaceURI, 'mtext');
        words.textContent = inside.textContent;
        inside.replaceChildren(words);
      }
    });
  }
  if (/^(fr.lab|lab|embed)/.test(page)) await browser.waitFor(`document.querySelector('barriers-explainer')?.last`, { what: `${page} runs` });
}

/** A widget in the lab, with its settings, its table and a comparison unfolded. */
async function unfold(browser, name) {
  const widget = new Widget(browser, name);
  await widget.openAlone();
  await widget.unfold();
  await widget.click('[data-do=table]');
  await widget.click('[data-do=pin]');
  await widget.settled((it) => it.querySelector('.table table') && !it.querySelector('.comparison').hidden, 'a table');
  return widget;
}

/** What axe finds in a widget with everything unfolded; an open menu lies over its neighbours. */
async function unfoldedViolations(browser, name) {
  const widget = await unfold(browser, name);
  const found = await violations(browser, [], 'main');
  await widget.run((it) => it.querySelectorAll('details.menu').forEach((menu) => (menu.open = true)));
  return [...found, ...(await violations(browser, [], '.menu'))];
}

const skip = !ENGINES.includes('chromium') && 'every theme and width is tested in Chromium';

describe('axe, in chromium', { timeout: 1_200_000, skip }, () => {
  const browser = new Browser('chromium');
  before(() => browser.start(), { timeout: 90_000 });
  after(() => browser.stop(), { timeout: 30_000 });

  for (const theme of ['light', 'dark']) {
    for (const width of [390, 1280]) {
      describe(`${theme}, ${width} wide`, () => {
        before(async () => {
          await browser.cdp('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
          await browser.cdp('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
        });

        for (const page of [...pages, ...embeds, ...french]) {
          test(page, async () => {
            await open(browser, page);
            // The article's widgets follow one by one: all in one run would take too long.
            const article = page.endsWith('index.html');
            assert.deepEqual(await violations(browser, article ? ['.explainer > .try, .explainer > .tools'] : []), []);
          });
        }

        // Each widget in each theme and at each width, not in all four.
        for (const name of (theme === 'light') === (width === 390) ? widgets() : []) {
          test(name, async () => {
            assert.deepEqual(await unfoldedViolations(browser, name), []);
          });
        }
      });
    }
  }

  test('axe finds what is wrong', async () => {
    await open(browser, 'claims.html');
    await browser.run(() => {
      document.querySelector('main').append(document.createElement('button'), document.createElement('img'));
    });
    const found = await violations(browser);
    assert.ok(found.some((v) => v.startsWith('button-name')) && found.some((v) => v.startsWith('image-alt')), found.join());
  });
});

for (const engine of ENGINES.filter((name) => name !== 'chromium')) {
  describe(`axe, in ${engine}`, { timeout: 600_000 }, () => {
    const browser = new Browser(engine);
    before(() => browser.start(), { timeout: 90_000 });
    after(() => browser.stop(), { timeout: 30_000 });

    for (const page of [...pages, embeds[0]]) {
      test(page, async () => {
        await open(browser, page);
        const article = page === 'index.html';
        assert.deepEqual(await violations(browser, article ? ['.explainer > .try, .explainer > .tools'] : []), []);
      });
    }

    test('a widget with everything unfolded', async () => {
      assert.deepEqual(await unfoldedViolations(browser, 'crisis'), []);
    });
  });
}
