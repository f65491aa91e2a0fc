// What axe cannot see: names and sentences of figures, the keyboard's way through every control,
// visible focus, what is announced, the size of targets, reduced motion.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { Browser, DIST, ENGINES, inEveryEngine, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

const skip = !ENGINES.includes('chromium') && 'the other engines test one widget, below';

/** Marks what Tab should reach inside the widget, in order; gives how many there are. */
function number(it) {
  const all = it.querySelectorAll('button, input, select, summary, a[href], [tabindex="0"]');
  const reachable = [...all].filter((node) => !node.disabled && node.checkVisibility());
  reachable.forEach((node, i) => (node.dataset.nth = i));
  it.querySelector('h3').tabIndex = -1;
  it.querySelector('h3').focus();
  return reachable.length;
}

/** What has the focus, and how it shows. */
function focused() {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return {
    nth: Number(node.dataset.nth ?? -1),
    what: node.outerHTML.slice(0, 100),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    colour: style.outlineColor,
    inView: box.bottom > 0 && box.top < innerHeight,
    hidden: (() => {
      const at = document.elementFromPoint(box.x + box.width / 2, Math.min(innerHeight - 1, box.y + box.height / 2));
      return Boolean(at) && !node.contains(at) && !at.contains(node) && !at.closest('label')?.contains(node);
    })(),
  };
}

/** Goes through a widget with Tab and checks every stop. */
async function tabThrough(browser, widget) {
  await widget.openAlone();
  await widget.unfold();
  const count = await widget.run(number);
  assert.ok(count > 5, `${count} controls`);
  for (let i = 0; i < count; i++) {
    await browser.driver.actions().sendKeys(Key.TAB).perform();
    // The page may glide to it.
    let at = await browser.run(focused);
    for (let wait = 0; wait < 40 && !at.inView; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      at = await browser.run(focused);
    }
    assert.equal(at.nth, i, `Tab ${i + 1} of ${count} reaches ${at.what}`);
    assert.ok(at.outline >= 2, `${at.what} has an outline of ${at.outline}`);
    assert.ok(at.inView, `${at.what} is out of view`);
    assert.ok(!at.hidden, `${at.what} is hidden by something`);
  }
}

describe('access, in chromium', { timeout: 1_200_000, skip }, () => {
  const browser = new Browser('chromium');
  before(() => browser.start(), { timeout: 90_000 });
  after(() => browser.stop(), { timeout: 30_000 });

  test('every figure of the article has a name, a heading and a sentence', async () => {
    await browser.open('/');
    const figures = await browser.run(() =>
      [...document.querySelectorAll('barriers-explainer')].flatMap((it) =>
        [...it.querySelectorAll('figure')].map((figure) => ({
          where: `${it.id}: ${figure.dataset.figure ?? figure.dataset.replay}`,
          heading: figure.querySelector('figcaption').textContent.trim(),
          sentence: it.querySelector('.sentence').textContent.trim(),
          // The narrow drawing is a picture in a file of its own until the widget is live.
          names: [...figure.querySelectorAll('svg[role=img], img')].map((it) => it.getAttribute('aria-label') ?? it.alt),
        })),
      ),
    );
    assert.ok(figures.length >= 2 * widgets().length);
    const seen = new Set();
    for (const { where, heading, sentence, names } of figures) {
      assert.ok(!seen.has(where), `${where} stands twice`);
      seen.add(where);
      assert.ok(heading.length > 5, `${where} has no heading`);
      assert.match(sentence, /\w.*\./, `${where} has no sentence`);
      assert.equal(names.length, 2, where);
      assert.equal(names[0], names[1], where);
      // The name is the heading and what the figure shows at these settings.
      for (const name of names) {
        assert.ok(name.startsWith(heading), `${where} is called ${name}`);
        assert.ok(name.length > heading.length + 15, `${where} says nothing of what it shows: ${name}`);
      }
    }
  });

  const htmlIn = (folder) => readdirSync(join(DIST, folder)).filter((name) => name.endsWith('.html') && name !== 'offline.html');
  for (const page of [...htmlIn(''), ...htmlIn('fr').map((name) => `fr/${name}`)]) {
    test(`${page} needs no scrolling sideways at 320 pixels`, async () => {
      await browser.cdp('Emulation.setDeviceMetricsOverride', { width: 320, height: 640, deviceScaleFactor: 1, mobile: false });
      await browser.open('about:blank');
      await browser.open(`/${page}`);
      await browser.run(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      const wide = await browser.run(() => {
        const inside = (node) => node.closest('.scroll, math, [hidden], .skip, svg');
        const out = [...document.body.querySelectorAll('*')].filter((node) => !inside(node) && node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1);
        // What scrolls on its own can be reached with the keyboard.
        const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX) && node.scrollWidth > node.clientWidth;
        const reached = (node) => node.hasAttribute('tabindex') || node.matches('input, textarea, select') || node.querySelector('a, button, [tabindex]');
        const stuck = [...document.body.querySelectorAll('*')].filter((node) => node.checkVisibility() && scrolls(node) && !reached(node));
        return { stuck: stuck.map((node) => node.outerHTML.slice(0, 100)), width: document.documentElement.scrollWidth, out: out.map((node) => node.outerHTML.slice(0, 100)) };
      });
      await browser.cdp('Emulation.clearDeviceMetricsOverride');
      assert.deepEqual(wide.stuck, []);
      assert.ok(wide.width <= 320, `${wide.width} wide: ${wide.out.slice(0, 5).join(' | ')}`);
    });
  }

  for (const name of widgets()) {
    const widget = new Widget(browser, name);

    test(`Tab goes through every control of ${name}, in order and in sight`, () => tabThrough(browser, widget));

    test(`every target of ${name} is at least 24 pixels high and wide`, async () => {
      // Where Tab has been: open, unfolded.
      await browser.cdp('Emulation.setDeviceMetricsOverride', { width: 390, height: 900, deviceScaleFactor: 1, mobile: true });
      await widget.run((it) => it.querySelectorAll('details.menu').forEach((menu) => (menu.open = true)));
      const small = await widget.run((it) => {
        const targets = [...it.querySelectorAll('button, input, select, summary, a[href]')];
        return targets
          .filter((node) => node.getClientRects().length)
          .map((node) => ({ node, target: node.type === 'checkbox' ? node.closest('label') : node }))
          .map(({ node, target }) => ({ what: node.outerHTML.slice(0, 120), box: target?.getBoundingClientRect() }))
          .filter(({ box }) => !box || box.width < 24 || box.height < 24)
          .map(({ what, box }) => `${what} is ${box?.width} by ${box?.height}`);
      });
      await browser.cdp('Emulation.clearDeviceMetricsOverride');
      assert.deepEqual(small, []);
    });

    test(`one sentence is announced when a setting of ${name} settles`, async () => {
      await widget.openAlone();
      const slider = await widget.run((it) => it.controls.find((c) => c.slider && !c.slider.disabled)?.id);
      await widget.run((it) => {
        window.heard = [];
        const live = (node) => {
          const region = node.closest('[aria-live], [role=status], [role=alert], output');
          if (!region) return null;
          const said = region.getAttribute('aria-live') ?? (region.getAttribute('role') === 'alert' ? 'assertive' : 'polite');
          return said === 'off' ? null : region;
        };
        // What changes in one go in a region that is live is one announcement.
        new MutationObserver((records) => {
          const regions = new Set();
          for (const { target } of records) {
            const region = live(target.nodeType === 1 ? target : target.parentElement ?? document.body);
            if (region) regions.add(region);
          }
          for (const region of regions) if (region.textContent.trim()) window.heard.push(region.textContent.trim());
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      if (slider) {
        const css = `[data-param="${slider}"] input[type=range]`;
        const [at, max] = await widget.run((it, css) => [Number(it.querySelector(css).value), Number(it.querySelector(css).max)], css);
        await widget.press(css, ...Array(4).fill(at < max ? Key.ARROW_RIGHT : Key.ARROW_LEFT));
      } else {
        await widget.run((it) => {
          const { select } = it.controls.find((c) => c.select);
          select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        });
      }
      const before = await browser.run(() => document.querySelector('.sentence').textContent);
      await widget.settled();
      await browser.run(() => new Promise((resolve) => setTimeout(resolve, 1200)));
      const { heard, sentence } = await browser.run(() => ({ heard, sentence: document.querySelector('.sentence').textContent }));
      // Where the sentence stays as it was there is nothing to say.
      if (heard.length || sentence !== before) assert.deepEqual(heard, [sentence]);
    });
  }

  test('with reduced motion nothing moves by itself, and what is played goes in steps', async () => {
    await browser.cdp('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
    const widget = new Widget(browser, 'evidence');
    await widget.openAlone();
    const frames = (ms) =>
      browser.run(
        (ms) =>
          new Promise((resolve) => {
            const canvas = document.querySelector('.replay canvas');
            const seen = [];
            const stop = performance.now() + ms;
            const look = () => {
              const now = canvas.getClientRects().length ? canvas.toDataURL() : 'at rest';
              if (seen.at(-1) !== now) seen.push(now);
              if (performance.now() < stop) requestAnimationFrame(look);
              else resolve(seen.length);
            };
            look();
          }),
        ms,
      );
    assert.equal(await frames(1500), 1, 'it moves before anyone asked');
    await widget.click('.player [data-do=play]');
    const stepped = await frames(2600);
    assert.ok(stepped >= 3 && stepped <= 8, `${stepped} pictures in 2.6 s`);
    await widget.click('.player [data-do=play]');
    // The same without the wish: it moves with the display.
    await browser.cdp('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'no-preference' }] });
    await widget.openAlone();
    await widget.click('.player [data-do=play]');
    assert.ok((await frames(2600)) > 2 * stepped);
    await browser.cdp('Emulation.setEmulatedMedia', { features: [] });
  });
});

inEveryEngine('access', (browser) => {
  test('Tab goes through every control, in order and in sight', () => tabThrough(browser, new Widget(browser, 'race')));
});
