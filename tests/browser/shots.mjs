// Pictures of pages in Chromium: `node shots.mjs FOLDER [PAGE ...]`, run by `cargo xtask shots`.
//
// PAGE is a page of the site, `lab.html#w=race`, or one element of it, `lab.html@#race`.
// Long pages become several pictures, numbered from the top.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, DIST } from './harness.mjs';

const WIDTHS = [390, 768, 1280, 1440];
const THEMES = ['light', 'dark'];
const SLICE = 1800;

const [folder, ...wanted] = process.argv.slice(2);
const all = readdirSync(DIST).filter((name) => name.endsWith('.html') && name !== 'offline.html');
const pages = wanted.length ? wanted : all;
mkdirSync(folder, { recursive: true });

/** Settled: loaded, with its fonts, and unchanged for a while. */
const settled = () =>
  new Promise((resolve) => {
    let timer;
    const quiet = () => {
      clearTimeout(timer);
      timer = setTimeout(() => document.fonts.ready.then(() => resolve(true)), 700);
    };
    new MutationObserver(quiet).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    setTimeout(resolve, 12_000, true);
    quiet();
  });

/** Goes through the page as a reader would: what is loaded or run when it comes near, is. */
const read = async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: 'instant' });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  scrollTo({ top: 0, behavior: 'instant' });
};

/** What to take: an element with some room around it, or the whole page. */
const area = (selector) => {
  if (!selector) {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { x: 0, y: 0, width: scrollWidth, height: scrollHeight };
  }
  const element = document.querySelector(selector);
  if (!element) throw new Error(`no ${selector} in the page`);
  const box = element.getBoundingClientRect();
  return {
    x: Math.max(0, box.x + scrollX - 8),
    y: Math.max(0, box.y + scrollY - 8),
    width: box.width + 16,
    height: box.height + 16,
  };
};

const browser = new Browser('chromium');
try {
  await browser.start();
  for (const page of pages) {
    const [path, selector] = page.split(/@(.*)/);
    for (const width of WIDTHS) {
      for (const theme of THEMES) {
        await browser.cdp('Emulation.setDeviceMetricsOverride', {
          width,
          height: 900,
          deviceScaleFactor: 1,
          mobile: width < 500,
        });
        await browser.cdp('Emulation.setEmulatedMedia', {
          features: [{ name: 'prefers-color-scheme', value: theme }],
        });
        // By way of an empty page, or an address that differs in its hash would not load anew.
        await browser.open('about:blank');
        await browser.open(path);
        await browser.run(read);
        await browser.run(settled);
        const { x, y, width: w, height } = await browser.run(area, selector);
        const name = page.replace(/\.html/, '').replace(/[^\w.-]+/g, '_');
        const slices = Math.ceil(height / SLICE);
        for (let i = 0; i < slices; i++) {
          const clip = { x, y: y + i * SLICE, width: w, height: Math.min(SLICE, height - i * SLICE) };
          const { data } = await browser.cdp('Page.captureScreenshot', {
            clip: { ...clip, scale: 1 },
            captureBeyondViewport: true,
          });
          const number = slices > 1 ? `-${i + 1}` : '';
          const file = join(folder, `${name}-${width}-${theme}${number}.png`);
          writeFileSync(file, Buffer.from(data, 'base64'));
          console.log(file);
        }
        for (const error of await browser.errors()) console.log(`  error: ${error}`);
      }
    }
  }
} finally {
  await browser.stop();
}
