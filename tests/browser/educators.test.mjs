// The builder of embeds: what its preview shows is what its snippets and files show.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { built, inEveryEngine } from './harness.mjs';
import { LISTEN, inside, serve } from './host.mjs';
import { unzip } from './unzip.mjs';

test('lessons, worksheets and the key are there, with every number computed', () => {
  const page = built('educators.html');
  for (const id of ['lesson-15', 'lesson-45', 'lesson-90', 'licence', 'interface']) assert.ok(page.includes(`id="${id}"`), id);
  for (const sheet of ['worksheet-race', 'worksheet-rules', 'worksheet-crisis', 'answers']) {
    const text = built(`${sheet}.html`);
    assert.ok(page.includes(`href="${sheet}.html"`), sheet);
    assert.doesNotMatch(text, /\{\{|\}\}|FIGURE\d/);
    if (sheet.startsWith('work')) assert.match(text, /<figure class="printed">[\s\S]*<svg/);
  }
});

inEveryEngine('the embed builder', (browser) => {
  const ready = () =>
    browser.waitFor(() => document.querySelector('#builder-preview barriers-widget')?.state, { what: 'the preview', timeout: 40_000 });
  const field = (id) => browser.run((id) => document.getElementById(id).value, id);

  async function choose() {
    await browser.open('about:blank');
    await browser.open('/educators.html');
    await browser.set('#builder-widget', 'race');
    await browser.waitFor(() => document.querySelector('#builder-preview barriers-widget')?.state?.widget === 'race', { what: 'race', timeout: 40_000 });
    await ready();
    await inside(browser, '#builder-preview iframe', () => browser.run(() => {
      const box = document.querySelector('[data-param=enmity] .exact');
      box.value = '0.85';
      box.dispatchEvent(new Event('change', { bubbles: true }));
    }));
    await browser.run(() => {
      document.querySelector('[data-controls=race] [name=lock][value=enmity]').click();
      for (const part of ['figure', 'controls']) document.querySelector(`#builder-form [name=show][value=${part}]`).click();
    });
    await browser.waitFor(() => {
      const state = document.querySelector('#builder-preview barriers-widget').state;
      return state.lock.length === 1 && state.show.length === 2 && state.values.enmity === '0.85';
    }, { what: 'the preview follows' });
    await browser.waitFor(() => document.getElementById('builder-element').value.includes('show="figure,controls"'), { what: 'the snippet' });
    return browser.run(() => document.querySelector('#builder-preview barriers-widget').state.fingerprint);
  }

  test('both snippets, on another page, show what the preview showed', async () => {
    const fingerprint = await choose();
    const [element, frame] = [await field('builder-element'), await field('builder-frame')];
    assert.match(element, /<barriers-widget name="race" v="[\d.]+" enmity="0.85" show="figure,controls" lock="enmity"/);
    const host = await serve({ '/element': { html: LISTEN + element }, '/frame': { html: frame } });
    try {
      await browser.driver.get(`${host.url}/element`);
      await browser.waitFor(() => document.querySelector('barriers-widget')?.state, { what: 'the element', timeout: 40_000 });
      const state = await browser.run(() => document.querySelector('barriers-widget').state);
      assert.deepEqual([state.fingerprint, state.lock, state.show, state.notices], [fingerprint, ['enmity'], ['figure', 'controls'], []]);
      await browser.driver.get(`${host.url}/frame`);
      await inside(browser, 'iframe', async () => {
        await browser.waitFor(() => !!document.querySelector('barriers-explainer')?.last && !!document.querySelector('.locked'), { what: 'the frame', timeout: 40_000 });
        assert.equal(await browser.run(() => document.querySelector('barriers-explainer').last.fingerprint), fingerprint);
      });
    } finally {
      host.stop();
    }
  });

  test('“write every setting” writes every setting', async () => {
    await choose();
    await browser.run(() => document.querySelector('#builder-form [name=pin]').click());
    const [element, values] = [await field('builder-element'), await browser.run(() => document.querySelector('#builder-preview barriers-widget').state.values)];
    assert.ok(Object.keys(values).length > 4);
    for (const [name, value] of Object.entries(values)) assert.ok(element.includes(` ${name}="${value}"`), name);
  });

  test('the files it makes hold the same', async () => {
    const fingerprint = await choose();
    await browser.run(() => {
      window.saved = [];
      const urls = new Map();
      const create = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        const url = create(blob);
        urls.set(url, blob);
        return url;
      };
      HTMLAnchorElement.prototype.click = function () { window.saved.push({ name: this.download, blob: urls.get(this.href) }); };
      document.getElementById('builder-html').click();
    });
    await browser.waitFor('saved.length === 1', { what: 'the file' });
    await browser.run(() => document.getElementById('builder-scorm').click());
    await browser.waitFor('saved.length === 2', { what: 'the package' });
    const [page, zip] = await browser.run(async () => Promise.all(saved.map(({ blob }) => new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.replace(/^[^,]*,/, ''));
      reader.readAsDataURL(blob);
    }))));
    const file = Buffer.from(page, 'base64');
    const files = unzip(Buffer.from(zip, 'base64'));
    assert.deepEqual(Object.keys(files), ['imsmanifest.xml', 'index.html']);
    assert.deepEqual(files['index.html'], file);
    const folder = mkdtempSync(join(tmpdir(), 'barriers-file-'));
    try {
      writeFileSync(join(folder, 'race.html'), file);
      await browser.driver.get(pathToFileURL(join(folder, 'race.html')).href);
      await browser.waitFor(() => !!document.querySelector('barriers-explainer')?.last && !!document.querySelector('.locked'), { what: 'the saved file', timeout: 40_000 });
      const [print, enmity, full] = await browser.run(() => [document.querySelector('barriers-explainer').last.fingerprint, document.querySelector('[data-param=enmity] .exact').disabled, document.querySelector('[data-full]').href]);
      assert.deepEqual([print, enmity, full], [fingerprint, true, `${browser.base}/index.html`]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('choosing another widget starts afresh, and every one can be chosen', async () => {
    await browser.open('/educators.html');
    const all = await browser.run(() => [...document.querySelectorAll('#builder-widget option')].map((o) => o.value));
    for (const name of all) {
      await browser.set('#builder-widget', name);
      await browser.waitFor((name) => document.querySelector('#builder-preview barriers-widget')?.state?.widget === name, { what: name, args: [name], timeout: 40_000 });
      assert.ok(await browser.run((name) => document.getElementById('builder-element').value.includes(`name="${name}"`), name));
    }
  });
});
