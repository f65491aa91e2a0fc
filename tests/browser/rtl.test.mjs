// A language that is written from right to left, without having one: English in Hebrew letters,
// made here and never shipped. It shows that nothing in the pages depends on the direction.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { built, inEveryEngine } from './harness.mjs';
import { Widget } from './widget.mjs';

const LETTERS = 'אבגדהוזחטיכלמנסעפצקרשתאבגד';

/** Words in Hebrew letters; what stands in braces, and all numbers, stay. */
const pseudo = (text) =>
  text.replace(/\{\w*\}|[a-z]/gi, (found) => (found.length > 1 ? found : LETTERS[found.toLowerCase().charCodeAt(0) - 97]));

/** A page of the site in that language: its texts, not its tags, scripts and styles. */
const page = (name) =>
  built(name)
    .replace(/(<script\b[\s\S]*?<\/script>|<style\b[\s\S]*?<\/style>|&\w+;|<[^>]*>)|[a-z]+/gi, (found, kept) => kept ?? pseudo(found))
    .replace(/<html [^>]*>/, '<html lang="he" dir="rtl">')
    .replace('<script defer', '<script defer src="rtl-words.js"></script>\n<script defer');

const words = () => {
  const french = JSON.parse(/barriers\.language = (.*);\n$/.exec(built('fr/words.js'))[1]);
  const own = Object.fromEntries(Object.keys(french.words).map((english) => [english, pseudo(english)]));
  const language = { ...french, tag: 'he', name: pseudo('Pseudo'), direction: 'rtl', words: own };
  return `window.barriers = window.barriers || {};\nbarriers.language = ${JSON.stringify(language)};\n`;
};

/** The site with these pages in place of its own. */
async function serve(base) {
  const server = http.createServer(async (request, response) => {
    const name = new URL(request.url, base).pathname.slice(1);
    const answer = await fetch(base + request.url);
    for (const header of ['content-type', 'content-security-policy']) {
      if (answer.headers.has(header)) response.setHeader(header, answer.headers.get(header));
    }
    if (name === 'index.html' || name === 'lab.html') response.end(page(name));
    else if (name === 'rtl-words.js') response.setHeader('content-type', 'text/javascript').end(words());
    else response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

inEveryEngine('a page from right to left', (browser) => {
  let site;
  const bases = {};
  before(async () => {
    site = await serve(browser.base);
    bases.own = browser.base;
    browser.base = site.url;
  });
  after(() => {
    browser.base = bases.own;
    site.server.close();
    site.server.closeAllConnections();
  });

  for (const width of [390, 1280]) {
    test(`nothing scrolls sideways at ${width} px, and sliders work`, async () => {
      await browser.size(width, 900);
      const widget = new Widget(browser, 'race');
      await widget.open('', '/index.html');
      const layout = await browser.run(() => {
        const root = document.documentElement;
        const wide = [...document.querySelectorAll('body *')].filter((node) => {
          // What scrolls in a box of its own, and what only ears get, may be wider.
          if (node.closest('.scroll, svg, math, .skip') || !node.getClientRects().length) return false;
          const box = node.getBoundingClientRect();
          return box.left < -1 || box.right > root.clientWidth + 1;
        });
        return {
          direction: getComputedStyle(document.body).direction,
          sideways: root.scrollWidth - root.clientWidth,
          wide: wide.map((node) => `${node.localName}.${node.className}`).slice(0, 5),
        };
      });
      assert.deepEqual(layout, { direction: 'rtl', sideways: 0, wide: [] });
      const before = await widget.shown();
      assert.match(before.sentence, /[א-ת]{3}/);
      assert.doesNotMatch(before.sentence, /[a-z]{3}/i);
      const { seen } = await widget.slide();
      assert.ok(seen, 'sentence and figure change');
      assert.deepEqual(await browser.errors(), []);
    });
  }

  test('figures stay from left to right, and the text is laid out from the right', async () => {
    await browser.size(1280, 900);
    const widget = new Widget(browser, 'race');
    await widget.open('#w=race', '/lab.html');
    const { ticks, direction, sentence } = await widget.run((it) => {
      const svg = [...it.querySelectorAll('.drawing svg')].find((node) => node.getClientRects().length);
      const numbers = [...svg.querySelectorAll('text')].filter((text) => /^\d[\d.,%\s]*$/.test(text.textContent.trim()));
      const box = (node) => node.getBoundingClientRect();
      const bottom = Math.max(...numbers.map((text) => box(text).bottom));
      const line = it.querySelector('.sentence');
      return {
        // The numbers under the figure, from left to right.
        ticks: numbers.filter((text) => box(text).bottom > bottom - 6).map((text) => [box(text).left, parseFloat(text.textContent.replace(',', '.'))]),
        direction: getComputedStyle(svg).direction,
        sentence: getComputedStyle(line).borderRightWidth,
      };
    });
    assert.equal(direction, 'ltr');
    assert.ok(ticks.length > 2, `${ticks}`);
    const sorted = ticks.toSorted((a, b) => a[0] - b[0]).map(([, value]) => value);
    assert.deepEqual(sorted, sorted.toSorted((a, b) => a - b));
    assert.equal(sentence, '4px', 'the rule beside the sentence stands at its start');
    assert.deepEqual(await browser.errors(), []);
  });
});
