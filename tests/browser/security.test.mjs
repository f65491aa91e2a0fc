// What the site may not do, on any of its pages: ask another place for anything, run a script that
// is not in its files, or turn a text into markup but by the one policy that may.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST, inEveryEngine } from './harness.mjs';

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(DIST.length).replaceAll('\\', '/').replace(/^\//, ''));
const pages = files.filter((file) => file.endsWith('.html'));
const text = (file) => readFileSync(join(DIST, file), 'utf8');

test('the manifest has the hash of every file', () => {
  const listed = text('SHA256SUMS').trim().split('\n').map((line) => line.split('  '));
  assert.deepEqual(listed.map(([, name]) => name).sort(), files.filter((name) => name !== 'SHA256SUMS').sort());
  for (const [hash, name] of listed) {
    assert.equal(createHash('sha256').update(readFileSync(join(DIST, name))).digest('hex'), hash, name);
  }
});

test('no page has a handler in its markup, a script address or a style attribute', () => {
  assert.ok(pages.length > 5);
  for (const page of pages) {
    // Scripts that the page carries in itself are not markup.
    const markup = text(page).replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
    for (const [tag] of markup.matchAll(/<[a-z][^>]*>/gi)) {
      const names = tag.replace(/"[^"]*"|'[^']*'/g, '').toLowerCase();
      assert.doesNotMatch(names, /\s(on[a-z]+|style|srcdoc)\s*=/, `${page}: ${tag}`);
      assert.doesNotMatch(tag, /(href|src)\s*=\s*["']?\s*(javascript|vbscript):/i, `${page}: ${tag}`);
    }
    for (const [, type] of text(page).matchAll(/<meta http-equiv="?([a-z-]+)/gi)) {
      assert.ok(['Content-Security-Policy', 'refresh'].includes(type), `${page}: ${type}`);
    }
  }
});

test('every page is under the policy, Trusted Types included', () => {
  for (const page of pages) {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text(page))[1];
    assert.match(policy, /require-trusted-types-for 'script'; trusted-types barriers$/, page);
  }
});

inEveryEngine('every page', (browser) => {
  test('asks nothing of any other place', async () => {
    for (const page of pages) {
      await browser.open(`/${page}`);
      await browser.waitFor('document.readyState === "complete"', { what: `${page} is complete` });
      // Each widget runs once it is in sight.
      await browser.run(() => document.querySelectorAll('barriers-explainer').forEach((it) => it.run && it.run()));
      const busy = 'document.querySelector("barriers-explainer[aria-busy]")';
      await browser.waitFor(`!${busy}`, { what: `${page} has run`, timeout: 60_000 });
      const asked = await browser.run(() => performance.getEntriesByType('resource').map((entry) => entry.name));
      for (const address of asked) {
        const { protocol, origin } = new URL(address);
        assert.ok(['data:', 'blob:'].includes(protocol) || origin === new URL(browser.base).origin, `${page}: ${address}`);
      }
      // What the policy refused would stand here.
      assert.deepEqual(await browser.errors(), [], page);
    }
  });

  test('no text becomes markup or a script', async (t) => {
    await browser.open('/lab.html');
    await browser.waitFor('window.barriers && document.querySelector("barriers-explainer")');
    if (!(await browser.run('Boolean(window.trustedTypes)'))) return t.skip('this engine knows no Trusted Types');
    // Firefox runs a driver's scripts beside the page, where not all of its policy holds.
    if (browser.engine === 'firefox') return t.skip('not to be seen from a driver');
    const tried = await browser.run(() => {
      const refused = (work) => {
        try {
          work();
          return false;
        } catch (error) {
          return error instanceof TypeError;
        }
      };
      const div = document.createElement('div');
      return {
        markup: refused(() => { div.innerHTML = '<p>text</p>'; }),
        adjacent: refused(() => div.insertAdjacentHTML('beforeend', '<p>text</p>')),
        parser: refused(() => new DOMParser().parseFromString('<p>text</p>', 'text/html')),
        script: refused(() => { document.createElement('script').src = 'js/state.js'; }),
        worker: refused(() => new Worker('js/worker.js')),
        policy: refused(() => trustedTypes.createPolicy('another', {})),
        again: refused(() => trustedTypes.createPolicy('barriers', {})),
        elsewhere: refused(() => barriers.trusted.createScriptURL('https://example.org/x.js')),
      };
    });
    for (const [what, refused] of Object.entries(tried)) assert.ok(refused, what);
    await browser.errors(); // each refusal is on the console, too
  });

  test('markup in a link, a preset or a seed stays text', async () => {
    const evil = '"><img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    const hash = new URLSearchParams({ w: 'race', enmity: evil, seed: evil, [evil]: '1', v: evil });
    for (const page of ['lab.html', 'index.html']) {
      await browser.open('about:blank');
      await browser.open(`/${page}#${hash}`);
      await browser.waitFor('document.querySelector("barriers-explainer[name=race] .notices .notice")', { what: 'a notice' });
      const found = await browser.run(() => ({
        broken: window.broken,
        images: document.querySelectorAll('img[src=x]').length,
        told: document.querySelector('barriers-explainer[name=race] .notices').textContent,
      }));
      assert.equal(found.broken ?? null, null);
      assert.equal(found.images, 0);
      assert.ok(found.told.includes('<img'), 'it is shown as it was given');
    }
  });

  test('a worker answers any message, and goes on', async () => {
    await browser.open('/lab.html');
    await browser.waitFor('window.barriers && document.querySelector("barriers-explainer")');
    const answers = await browser.run(async () => {
      const run = { t: 'run', widget: 'race', settings: [], seed: '1', width: 720 };
      const messages = [
        {}, { t: 'run' }, { t: 'constructor' }, { t: '__proto__' }, { ...run, widget: {} }, { ...run, settings: 'x' },
        { ...run, settings: [['enmity']] }, { ...run, settings: [[1, 2]] }, { ...run, settings: [['a', null]] },
        { ...run, seed: 5 }, { ...run, seed: null }, { ...run, width: -1 }, { ...run, width: 1e300 }, { ...run, width: NaN },
        { ...run, pinned: 5 }, { ...run, pinned: { settings: 1 } }, { t: 'unit', unit: 1 }, { t: 'unit', unit: -1 },
        { t: 'put', unit: 1e9, numbers: [1] }, { t: 'put', unit: 'x', numbers: null }, { t: 'report', width: 0 },
        { t: 'job', widget: 'race', settings: [], seed: '1' }, { t: 'job', widget: 'ensemble', settings: [], seed: '1' },
        { t: 'unit', unit: 4e9 }, { t: 'put', unit: 4e9, numbers: [1, 2] }, { t: 'put', unit: 0, numbers: [NaN, 1e300] },
        { t: 'report', width: 720 },
      ];
      const before = barriers.simulator.deaths;
      const silent = [];
      for (const message of messages) {
        const end = await Promise.race([
          barriers.simulator.ask(message).then(() => 'an answer', (error) => error.message),
          new Promise((resolve) => setTimeout(() => resolve(''), 15000)),
        ]);
        if (!end) silent.push(JSON.stringify(message));
      }
      const last = await barriers.simulator.ask(run);
      return { silent, deaths: barriers.simulator.deaths - before, works: last.figures.length > 0 };
    });
    assert.deepEqual(answers, { silent: [], deaths: 0, works: true });
  });
});
