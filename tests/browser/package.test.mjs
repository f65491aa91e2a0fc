// The npm package in browsers: its modules, as a page would import them, give what Node gives.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inEveryEngine } from './harness.mjs';
import { serve } from './host.mjs';

const { PACKAGE } = process.env;
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

inEveryEngine('the npm package', (browser) => {
  let host;
  before(async () => {
    const pages = { '/': { html: '<p>A page of its own.</p>' } };
    for (const name of readdirSync(PACKAGE, { recursive: true }).map(String)) {
      const path = join(PACKAGE, name);
      if (!statSync(path).isFile()) continue;
      pages[`/${relative(PACKAGE, path).replaceAll('\\', '/')}`] = { bytes: readFileSync(path), type: TYPES[name.split('.').at(-1)] ?? 'text/plain' };
    }
    host = await serve(pages);
  });
  after(() => host.stop());

  test('simulates to the same bits', async () => {
    const node = await import(pathToFileURL(join(PACKAGE, 'node.js')));
    await browser.driver.get(host.url);
    const ids = node.catalogue().map((card) => card.id);
    assert.ok(ids.length > 5);
    const prints = await browser.run(async (ids) => {
      const { simulate } = await import('/browser.js');
      return ids.map((id) => simulate(id, {}, 5).fingerprint);
    }, ids);
    assert.deepEqual(prints, ids.map((id) => node.simulate(id, {}, 5).fingerprint));
  });

  test('its element, as a module, needs to be told where the site is', async () => {
    await browser.driver.get(host.url);
    const message = await browser.run(async () => {
      await import('/element.js');
      const widget = document.createElement('barriers-widget');
      widget.setAttribute('name', 'race');
      const heard = new Promise((resolve) => widget.addEventListener('error', (event) => resolve(event.detail.message)));
      document.body.append(widget);
      return heard;
    });
    assert.match(message, /^base: /);
    await browser.run((base) => {
      const widget = document.querySelector('barriers-widget');
      widget.setAttribute('loading', 'eager');
      widget.setAttribute('base', base);
    }, `${browser.base}/`);
    await browser.waitFor(() => document.querySelector('barriers-widget').state?.widget === 'race', { what: 'the widget', timeout: 40_000 });
  });
});
