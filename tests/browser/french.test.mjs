// The site in its second language: live, with its own numbers, under the strict policy, and with
// no English left in a widget. What is checked against is the same page in English.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGINES, built, inEveryEngine, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

/** What the page's language script declares. */
const language = JSON.parse(/barriers\.language = (.*);\n$/.exec(built('fr/words.js'))[1]);

/** Every text that a widget gives a reader's eyes or ears. */
const texts = (it) => {
  const found = new Set();
  const walker = document.createTreeWalker(it, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    // The lines of one label of a drawing are one text.
    const { parentElement } = walker.currentNode;
    found.add((parentElement.localName === 'tspan' ? parentElement.parentElement : parentElement).textContent.trim());
  }
  for (const node of it.querySelectorAll('*')) {
    for (const name of ['aria-label', 'aria-valuetext', 'title']) if (node.hasAttribute(name)) found.add(node.getAttribute(name));
  }
  return [...found];
};

/** What may be the same in two languages: numbers, names, codes, and words that just are. */
const same = new Set(Object.entries(language.words).filter(([english, own]) => english === own).map(([english]) => english));
const mayStay = (text) => same.has(text.replace(/^[\d\s.,−]+/, '')) || !/\p{Ll}{3}/u.test(text);

/** Shows a widget alone with its table, moves it, and gives what it then says. */
async function moved(widget, page, hash) {
  await widget.open(hash, page);
  await widget.unfold();
  await widget.click('[data-do=table]');
  await widget.settled((it) => it.querySelector('.table table'), 'a table');
  return widget.run(texts);
}

inEveryEngine('the site in French', (browser) => {
  test('a moved slider changes sentence, figure and numbers in French', async () => {
    const widget = new Widget(browser, 'race');
    await widget.open('', '/fr/index.html');
    assert.equal(await browser.run('document.documentElement.lang'), 'fr');
    const before = await widget.shown();
    // What the build wrote into the page and what runs in it are the same words and drawings.
    const built = await widget.run(async (it) => {
      const page = new DOMParser().parseFromString(barriers.trusted.createHTML(await (await fetch('index.html')).text()), 'text/html');
      const old = page.querySelector(`barriers-explainer[name="${it.widget}"]`);
      const layout = it.width() === 360 ? 'narrow' : 'wide';
      return [old.querySelector('.sentence').textContent, ...[...old.querySelectorAll(`figure .${layout} svg`)].map((svg) => svg.outerHTML)];
    });
    assert.deepEqual([before.sentence, ...before.figures], built);
    assert.match(before.sentence, /^Avec 2 équipes et une hostilité de 0,50, la course finit en désastre/);
    const { seen } = await widget.slide();
    assert.ok(seen, 'sentence and figure change');
    const after = await widget.shown();
    assert.match(after.sentence, /la course finit en désastre avec une probabilité de \d+(,\d+)?\u00a0%/);
    assert.deepEqual(await browser.errors(), []);
  });

  test('a field takes and shows a comma; the address has a point', async () => {
    const widget = new Widget(browser, 'race');
    await widget.open('#w=race&enmity=0.25', '/fr/lab.html');
    const field = '[data-param=enmity] .exact';
    const shown = () => widget.run((it, css) => it.querySelector(css).value, field);
    assert.equal(await shown(), '0,25');
    await widget.type(field, '0,8');
    await widget.settled((it) => new Map(it.last.values).get('enmity') === '0.8', 'enmity is 0.8');
    assert.match((await widget.shown()).hash, /enmity=0\.8/);
    assert.match((await widget.shown()).sentence, /une hostilité de 0,8/);
    await widget.type(field, '0.75');
    await widget.settled((it) => new Map(it.last.values).get('enmity') === '0.75', 'a point does as well');
    await widget.type(field, '1,5');
    await widget.settled((it) => it.querySelector('.notices .notice'), 'a notice');
    const [notice] = (await widget.shown()).notices;
    assert.equal(notice, 'enmity\u202f: 1,5 est hors limites\u202f; sont permises les valeurs de 0,01 à 1. On a pris 0,5 à la place.');
    assert.deepEqual(await browser.errors(), []);
  });

  test('a link leads to the same page in the other language, at the same settings', async () => {
    const widget = new Widget(browser, 'race');
    await widget.open('#w=race&enmity=0.75&teams=3', '/index.html');
    const english = await widget.shown();
    await browser.run("document.querySelector('a[data-language]').click()");
    await browser.waitFor("location.pathname.endsWith('/fr/index.html')");
    await widget.live();
    const french = await widget.shown();
    assert.equal(french.fingerprint, english.fingerprint);
    assert.notEqual(french.sentence, english.sentence);
    await browser.run("document.querySelector('a[data-language]').click()");
    await browser.waitFor("!location.pathname.includes('/fr/')");
    await widget.live();
    assert.deepEqual((await widget.shown()).values, english.values);
    assert.deepEqual(await browser.errors(), []);
  });

  test('the embed speaks French, from the site and from the disk', async () => {
    const widget = new Widget(browser, 'race');
    for (const open of [() => browser.open('/fr/embed.html#w=race&enmity=0.75'), () => browser.openFile('fr/embed.html#w=race&enmity=0.75')]) {
      await browser.open('about:blank');
      await open();
      await widget.live();
      assert.match((await widget.shown()).sentence, /une hostilité de 0,75/);
      assert.deepEqual(await browser.errors(), []);
    }
  });

  if (browser.engine === ENGINES[0]) {
    // The words are made by the same wasm everywhere, so one engine is enough.
    describe('no English is left', () => {
      for (const name of widgets()) {
        test(name, async () => {
          const widget = new Widget(browser, name);
          await widget.open(`#w=${name}`, '/fr/lab.html');
          await widget.slide();
          const { hash } = await widget.shown();
          const own = await moved(widget, '/fr/lab.html', hash || `#w=${name}`);
          const english = new Set(await moved(widget, '/lab.html', hash || `#w=${name}`));
          assert.ok(own.length > 40, 'the widget says something');
          assert.deepEqual(own.filter((text) => english.has(text) && !mayStay(text)), []);
        });
      }
    });
  }
});

test('every page names its translations, and says where it is in English', () => {
  for (const page of ['index.html', 'lab.html', 'claims.html', 'sources.html', 'educators.html']) {
    const [english, french] = [built(page), built(`fr/${page}`)];
    assert.ok(english.includes(`<link rel="alternate" hreflang="fr" href="fr/${page}">`), page);
    assert.ok(french.includes(`<link rel="alternate" hreflang="en" href="../${page}">`), page);
    assert.match(french, /<html lang="fr" dir="ltr"/);
    const translated = page === 'index.html' || page === 'lab.html';
    assert.equal(/<div lang="en"/.test(french), !translated, page);
  }
});
