// One file a widget: opened from the disk, and as a SCORM 1.2 package in a course system's frame.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DIST, inEveryEngine, widgets } from './harness.mjs';
import { inside, serve } from './host.mjs';
import { unzip } from './unzip.mjs';

const scorm = (name) => unzip(readFileSync(join(DIST, `download/${name}-scorm.zip`)));

/** A course system's object as the standard describes it, with what it was told. */
const API = `<script>
  window.calls = [];
  window.store = JSON.parse(sessionStorage.store || '{"cmi.core.lesson_status":"not attempted","cmi.suspend_data":""}');
  let open = false;
  const known = /^cmi\\.(core\\.(lesson_status|session_time|exit)|suspend_data)$/;
  const call = (name, work) => (...words) => {
    calls.push([name, ...words]);
    return work(...words);
  };
  window.API = {
    LMSInitialize: call('LMSInitialize', (none) => { if (open || none !== '') return 'false'; open = true; return 'true'; }),
    LMSFinish: call('LMSFinish', (none) => { if (!open || none !== '') return 'false'; open = false; sessionStorage.store = JSON.stringify(store); return 'true'; }),
    LMSGetValue: call('LMSGetValue', (key) => (open && known.test(key) ? store[key] || '' : '')),
    LMSSetValue: call('LMSSetValue', (key, value) => { if (!open || !known.test(key) || typeof value !== 'string') return 'false'; store[key] = value; return 'true'; }),
    LMSCommit: call('LMSCommit', (none) => (open && none === '' ? 'true' : 'false')),
    LMSGetLastError: () => '0', LMSGetErrorString: () => '', LMSGetDiagnostic: () => '',
  };
</script>`;

test('every widget has its file and its package, and the package’s manifest names what is in it', () => {
  assert.ok(widgets().length > 5);
  for (const name of widgets()) {
    const files = scorm(name);
    assert.deepEqual(Object.keys(files), ['imsmanifest.xml', 'index.html']);
    const manifest = files['imsmanifest.xml'].toString();
    for (const [, href] of manifest.matchAll(/href="([^"]+)"/g)) assert.ok(files[href], href);
    assert.match(manifest, /adlcp:scormtype="sco"/);
    const page = readFileSync(join(DIST, `offline/${name}.html`), 'utf8');
    assert.equal(files['index.html'].toString(), page.replace('data-home="../index.html"', 'data-home=""'));
  }
});

inEveryEngine('one widget in one file', (browser) => {
  for (const name of widgets()) {
    test(`${name} runs from the disk, as it stood there before`, async () => {
      await browser.open('about:blank');
      await browser.openFile(`offline/${name}.html`);
      await browser.waitFor(() => !!document.querySelector('barriers-explainer')?.last, { what: name, timeout: 40_000 });
      assert.equal(await browser.run('location.protocol'), 'file:');
      const before = readFileSync(join(DIST, `offline/${name}.html`), 'utf8');
      const { sentence, titles, links, fingerprint } = await browser.run(() => ({
        sentence: document.querySelector('.sentence').textContent,
        titles: [...document.querySelectorAll('figcaption')].map((f) => f.textContent),
        links: [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')).filter((href) => !/^(https:|#)/.test(href)),
        fingerprint: document.querySelector('barriers-explainer').last.fingerprint,
      }));
      // What the native build drew is what the wasm says.
      const was = await browser.run((html) => {
        const page = new DOMParser().parseFromString(barriers.trusted.createHTML(html), 'text/html');
        return { sentence: page.querySelector('.sentence').textContent, titles: [...page.querySelectorAll('figcaption')].map((f) => f.textContent) };
      }, before.match(/<p class="sentence"[\s\S]*?<\/p>|<figcaption>[\s\S]*?<\/figcaption>/g).join(''));
      assert.deepEqual({ sentence, titles }, was);
      assert.match(fingerprint, /^[0-9a-f]{16}$/);
      // No link leads nowhere, and the model's own page is inside.
      assert.deepEqual(links, []);
      assert.ok(await browser.run((name) => document.getElementById(`model-${name}`).textContent.length > 20, name));
      assert.deepEqual(await browser.errors(), []);
    });
  }

  test('a file takes settings and locks from its address', async () => {
    await browser.open('about:blank');
    await browser.openFile('offline/race.html#w=race&enmity=0.8&lock=enmity');
    await browser.waitFor(() => !!document.querySelector('barriers-explainer')?.last, { what: 'race', timeout: 40_000 });
    const [value, disabled] = await browser.run(() => [document.querySelector('[data-param=enmity] .exact').value, document.querySelector('[data-param=enmity] .exact').disabled]);
    assert.deepEqual([value, disabled], ['0.8', true]);
  });

  describe('as a SCORM package', () => {
    let host;
    before(async () => {
      const files = scorm('race');
      host = await serve({
        '/course': { html: `${API}<iframe id="sco" src="/package/index.html" title="activity" width="900" height="700"></iframe>` },
        '/package/index.html': { bytes: files['index.html'], type: 'text/html; charset=utf-8' },
        '/package/imsmanifest.xml': { bytes: files['imsmanifest.xml'], type: 'application/xml' },
      });
    });
    after(() => host.stop());
    const started = () => browser.waitFor(() => calls.some(([name]) => name === 'LMSInitialize') && store['cmi.core.lesson_status'] !== 'not attempted', { what: 'the package starts', timeout: 40_000 });

    test('its manifest is well-formed', async () => {
      await browser.driver.get(`${host.url}/course`);
      const [error, version, launch] = await browser.run(async () => {
        const xml = new DOMParser().parseFromString(await (await fetch('/package/imsmanifest.xml')).text(), 'application/xml');
        const item = xml.querySelector('item').getAttribute('identifierref');
        return [xml.querySelector('parsererror')?.textContent, xml.querySelector('schemaversion').textContent, xml.querySelector(`resource[identifier="${item}"]`).getAttribute('href')];
      });
      assert.deepEqual([error ?? null, version, launch], [null, '1.2', 'index.html']);
    });

    test('it starts, completes, keeps its state and comes back to it', async () => {
      await browser.driver.get(`${host.url}/course`);
      await browser.run('void sessionStorage.clear()');
      await browser.driver.get('about:blank');
      await browser.driver.get(`${host.url}/course`);
      await started();
      await inside(browser, '#sco', () => browser.waitFor(() => Boolean(document.querySelector('barriers-explainer')?.last), { what: 'the widget runs' }));
      assert.equal(await browser.run("store['cmi.core.lesson_status']"), 'incomplete');
      await inside(browser, '#sco', () => browser.run(() => {
        const field = document.querySelector('[data-param=enmity] .exact');
        field.value = '0.9';
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }));
      await browser.waitFor(() => store['cmi.core.lesson_status'] === 'completed', { what: 'completed' });
      assert.deepEqual(JSON.parse(await browser.run("store['cmi.suspend_data']")).settings, [['enmity', '0.9']]);
      // The reader leaves: the system takes the frame away.
      await browser.run(() => document.getElementById('sco').setAttribute('src', 'about:blank'));
      await browser.waitFor(() => calls.some(([name]) => name === 'LMSFinish'), { what: 'it says goodbye' });
      assert.match(await browser.run("store['cmi.core.session_time']"), /^\d\d:\d\d:\d\d$/);
      assert.deepEqual(await browser.run(() => calls.filter(([name]) => name === 'LMSInitialize').length), 1);
      await browser.driver.get(`${host.url}/course`);
      await started();
      await inside(browser, '#sco', () => browser.waitFor(() => document.querySelector('[data-param=enmity] .exact').value === '0.9', { what: 'the kept setting' }));
      assert.equal(await browser.run("store['cmi.core.lesson_status']"), 'completed');
    });
  });
});
