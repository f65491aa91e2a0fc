// Places where something is missing: a connection that is slow or gets lost while the model loads,
// a clipboard that refuses, storage that is shut; and a reader who leaves, comes back, or has the
// site open twice.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { DIST, inEveryEngine } from './harness.mjs';
import { Widget } from './widget.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8', '.svg': 'image/svg+xml' };

inEveryEngine('degraded places', (browser) => {
  let server;
  let url;
  let models = 'served'; // or 'cut', 'missing', or a list of answers that wait
  before(async () => {
    server = http.createServer((request, response) => {
      const path = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html';
      const answer = () => {
        try {
          const body = readFileSync(join(DIST, path));
          response.writeHead(200, { 'Content-Type': TYPES[extname(path)] || 'application/octet-stream', 'Cache-Control': 'no-store' });
          response.end(body);
        } catch {
          response.writeHead(404).end();
        }
      };
      // No service worker here: these tests are about the connection.
      if (path === 'sw.js') response.writeHead(404).end();
      else if (!path.startsWith('models/') || models === 'served') answer();
      else if (models === 'cut') request.socket.destroy();
      else if (models === 'missing') response.writeHead(503).end();
      else models.push(answer);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${server.address().port}/`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const race = new Widget(browser, 'race');
  const go = async (path) => {
    await browser.driver.get('about:blank');
    await browser.driver.get(url + path);
    await browser.waitFor("customElements.get('barriers-explainer')");
  };
  const notices = () => race.run((it) => [...it.querySelectorAll('.notices .notice')].map((n) => n.textContent));
  const pictured = () => race.run((it) => [...it.querySelectorAll('figure .drawing svg')].some((svg) => svg.getClientRects().length && svg.querySelector('path')));

  for (const [how, told] of [['cut', /connection is lost/], ['missing', /server answered 503/]]) {
    test(`a model that is ${how} is told, the picture stays, and a retry brings it`, async () => {
      models = how;
      await go('#w=race&enmity=0.8');
      await browser.waitFor((css) => document.querySelector(css), { args: [`${race.css} [data-do=retry]`], what: 'a message with a button' });
      assert.match((await notices())[0], told);
      assert.ok(await pictured());
      const button = await race.run((it) => it.querySelector('[data-do=retry]').getBoundingClientRect().height);
      assert.ok(button >= 24, `${button} px`);
      models = 'served';
      await race.click('[data-do=retry]');
      await race.settled((it) => it.last && new Map(it.last.values).get('enmity') === '0.8', 'the model');
      assert.deepEqual(await notices(), []);
      assert.equal(await race.run((it) => it.querySelectorAll('[data-do=retry]').length), 0);
    });
  }

  test('a slow connection is told, and the words go when the model comes', async () => {
    const waiting = [];
    models = waiting;
    await go('#w=race');
    await browser.waitFor((css) => document.querySelector(css)?.textContent.includes('still on its way'), { args: [`${race.css} .notices`], what: 'a message' });
    assert.ok(await pictured());
    models = 'served';
    for (const answer of waiting) answer();
    await race.settled((it) => it.last, 'the model');
    assert.deepEqual(await notices(), []);
  });

  test('the lab says so when a model cannot be had, and a second try works', async () => {
    models = 'cut';
    await go('lab.html#w=race');
    await browser.waitFor((css) => document.querySelector(css), { args: [`${race.css} [data-do=retry]`], what: 'a message' });
    models = 'served';
    await race.click('[data-do=retry]');
    await race.settled((it) => it.last, 'the model');
  });

  test('where the clipboard refuses, the text is shown to be copied by hand', async () => {
    await go('lab.html#w=race&enmity=0.8');
    await race.live();
    const asked = await race.run(async (it) => {
      const shown = [];
      window.prompt = (...words) => shown.push(words);
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: () => Promise.reject(new Error('refused')) } });
      it.querySelector('[data-do=link]').click();
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
      it.querySelector('[data-do=cite]').click();
      while (shown.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      return shown;
    });
    assert.ok(asked.some(([, text]) => text.includes('w=race&enmity=0.8')), JSON.stringify(asked));
    assert.ok(asked.some(([, text]) => text.startsWith('Barriers')));
    assert.equal(await race.run((it) => it.querySelector('.said').textContent), '');
    assert.deepEqual(await notices(), []);
  });

  test('a download that throws is told', async () => {
    await race.run((it) => {
      URL.createObjectURL = () => { throw new Error('Downloads are not allowed here.'); };
      it.querySelector('[data-do=csv]').click();
    });
    await browser.waitFor((css) => document.querySelector(css), { args: [`${race.css} .notice`], what: 'a message' });
    assert.match((await notices())[0], /not allowed/);
  });

  test('with storage and service worker shut, everything works', async () => {
    await go('');
    await browser.run(() => {
      const shut = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, { configurable: true, get: shut });
      if ('serviceWorker' in navigator) navigator.serviceWorker.register = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    });
    await race.live();
    assert.ok((await race.slide()).seen);
    assert.deepEqual(await notices(), []);
  });

  test('who leaves and comes back finds the world as it was, and it is alive', async () => {
    await go('lab.html#w=race&enmity=0.8');
    await race.live();
    const before = await race.shown();
    await browser.driver.get(`${url}sources.html`);
    await browser.driver.navigate().back();
    await race.live();
    assert.deepEqual(await race.shown(), before);
    assert.ok((await race.slide()).seen, 'it is dead');
    const moved = await race.shown();
    await browser.driver.navigate().forward();
    await browser.driver.navigate().back();
    await race.live();
    assert.deepEqual((await race.shown()).values, moved.values);
  });

  test('two tabs do not touch each other', async () => {
    await go('lab.html#w=race&enmity=0.8');
    await race.live();
    const first = await browser.driver.getWindowHandle();
    const before = await race.shown();
    await browser.driver.switchTo().newWindow('tab');
    await go('lab.html#w=race&enmity=0.2');
    await race.live();
    assert.ok((await race.slide()).seen);
    await browser.driver.close();
    await browser.driver.switchTo().window(first);
    assert.deepEqual(await race.shown(), before);
    assert.ok((await race.slide()).seen);
  });
});
