// The hosted site without its host: opened once, it works when the connection drops; and when the
// site has changed, its reader is told and decides. Everything from a folder of a server of this
// file, which can go away.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { DIST, inEveryEngine } from './harness.mjs';
import { Widget } from './widget.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json' };
const FOLDER = '/some/where/';

/** A host that serves a copy of the site under a folder, and can stop and come back. */
class Host {
  constructor() {
    this.site = mkdtempSync(join(tmpdir(), 'barriers-away-'));
    cpSync(DIST, this.site, { recursive: true, filter: (path) => !/\/(download|offline)$/.test(path) });
    this.policy = /Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(join(DIST, 'index.html'), 'utf8'))[1];
  }

  async start() {
    this.server = http.createServer((request, response) => {
      const path = new URL(request.url, 'http://localhost').pathname;
      const file = path.startsWith(FOLDER) && (path.slice(FOLDER.length) || 'index.html');
      try {
        const body = readFileSync(join(this.site, file));
        response.writeHead(200, { 'Content-Type': TYPES[extname(file)] || 'application/octet-stream', 'Content-Security-Policy': this.policy, 'Cache-Control': 'no-cache' });
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => this.server.listen(this.port || 0, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    this.url = `http://localhost:${this.port}${FOLDER}`;
  }

  async stop() {
    if (!this.server) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
    this.server = null;
  }

  /** Another build of the site: other words in the article, another id in every list. */
  update() {
    const worker = readFileSync(join(this.site, 'sw.js'), 'utf8');
    const [, build] = /const BUILD = '([^']+)'/.exec(worker);
    const page = readFileSync(join(this.site, 'index.html'), 'utf8').replaceAll(build, 'feedfeedfeed').replace('<main ', '<main data-edition="2" ');
    writeFileSync(join(this.site, 'index.html'), page);
    const hash = createHash('sha256').update(page).digest('hex').slice(0, 16);
    const list = worker.replace(build, 'feedfeedfeed').replace(/"index\.html":"[0-9a-f]+"/, `"index.html":"${hash}"`);
    assert.notEqual(list, worker);
    writeFileSync(join(this.site, 'sw.js'), list);
    return hash;
  }
}

inEveryEngine('the site without its host', (browser) => {
  let host;
  before(async () => {
    host = new Host();
    await host.start();
  });
  after(async () => {
    await host.stop();
    rmSync(host.site, { recursive: true });
  });

  const go = async (path) => {
    await browser.driver.get('about:blank');
    await browser.driver.get(host.url + path);
  };
  const race = new Widget(browser, 'race');
  const kept = () =>
    browser.run(async () => {
      const cache = await caches.open((await caches.keys())[0]);
      return (await cache.keys()).map((request) => request.url);
    });

  test('once opened, every page works when the connection is gone', async () => {
    await go('');
    await race.live();
    await browser.waitFor(() => navigator.serviceWorker.controller?.state === 'activated', { what: 'the service worker', timeout: 30_000 });
    await host.stop();
    await assert.rejects(fetch(host.url), 'the host is still there');
    await go('');
    await race.live();
    const { pressed, seen } = await race.slide();
    assert.ok(seen, `none of ${pressed} changes sentence and figure`);
    // A model of a section that was never loaded while there was a connection.
    await go('lab.html#w=lobbying');
    const lobbying = new Widget(browser, 'lobbying');
    await lobbying.live();
    assert.deepEqual((await lobbying.shown()).notices, []);
    for (const page of ['claims.html', 'sources.html', 'educators.html']) {
      await go(page);
      assert.ok((await browser.run('document.querySelector("main").innerText.length')) > 500, page);
    }
  });

  test('a new version is noted, waits for its reader, and replaces the old one', async () => {
    await host.start();
    const hash = host.update();
    await go('');
    await browser.waitFor(() => document.querySelector('#update button'), { what: 'the note', timeout: 30_000 });
    const note = await browser.run(() => {
      const place = document.getElementById('update');
      const button = place.querySelector('button');
      const { height } = button.getBoundingClientRect();
      return { text: place.innerText, live: place.getAttribute('aria-live'), role: place.getAttribute('role'), height, waits: !('edition' in document.querySelector('main').dataset) };
    });
    assert.match(note.text, /new version is ready/);
    assert.deepEqual([note.live, note.role], ['polite', 'status']);
    assert.ok(note.height >= 24);
    assert.ok(note.waits, 'it did not wait');
    await browser.run(() => document.querySelector('#update button').click());
    await browser.waitFor("document.querySelector('main')?.dataset.edition === '2'", { what: 'the new page', timeout: 30_000 });
    await race.live();
    // What the old version had and the new has not is gone.
    await browser.waitFor(
      async (page, hash) => {
        const cache = await caches.open((await caches.keys())[0]);
        const pages = (await cache.keys()).filter((request) => request.url.startsWith(page));
        return pages.length === 1 && pages[0].url.endsWith(hash);
      },
      { what: 'only the new page is kept', args: [`${host.url}index.html?`, hash] },
    );
    const all = await kept();
    assert.ok(all.length > 30);
    for (const address of all) assert.ok(address.startsWith(host.url), address);
  });

  test('it can be installed', async () => {
    const link = await browser.run('document.querySelector("link[rel=manifest]").href');
    const manifest = await (await fetch(link)).json();
    assert.equal(new URL(manifest.start_url, link).href, `${host.url}index.html`);
    assert.equal(new URL(manifest.scope, link).href, host.url);
    for (const { src, sizes } of manifest.icons.filter((icon) => icon.type === 'image/png')) {
      const png = Buffer.from(await (await fetch(new URL(src, link))).arrayBuffer());
      assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes);
    }
  });

  test('a file from the disk has none of it', async () => {
    await browser.openFile('offline.html');
    await browser.waitFor('window.barriers');
    assert.equal(await browser.run('document.getElementById("update").childElementCount'), 0);
    const active = await browser.run(() => navigator.serviceWorker?.controller ?? null);
    assert.equal(active, null);
  });
});
