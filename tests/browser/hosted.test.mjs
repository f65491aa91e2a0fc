// Every widget of the hosted page, under its strict policy: keyboard, fields, presets, history,
// links, tables, files. The settings come from the widgets' own declarations.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inEveryEngine, widgets } from './harness.mjs';
import { SAMPLE, Widget, another } from './widget.mjs';

const numeric = (param) => param.kind === 'real' || param.kind === 'integer';
const link = (name, pairs) => `#w=${name}&${new URLSearchParams(pairs)}`;

/** Takes what would be saved instead of saving it. */
function interceptDownloads() {
  window.saved = [];
  const urls = new Map();
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    const url = create(blob);
    urls.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = function () {
    window.saved.push({ name: this.download, blob: urls.get(this.href) });
  };
}

inEveryEngine('the hosted page', (browser) => {
  test('asks nothing of any other place', async () => {
    await browser.open('/');
    await browser.waitFor('window.barriers');
    // What the browser enforces, on the page and on its worker, names no other origin.
    const policy = (await fetch(browser.base)).headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/);
    for (const source of policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1))) {
      assert.ok(["'none'", "'self'", "'wasm-unsafe-eval'", 'data:', "'script'", 'barriers'].includes(source), source);
    }
    for (const name of widgets()) await new Widget(browser, name).live();
    const asked = await browser.run(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    assert.ok(asked.length > 0);
    for (const address of asked) assert.equal(new URL(address).origin, new URL(browser.base).origin);
    assert.deepEqual(await browser.errors(), []);
  });

  // All in one visit to the article, then each by itself in the lab.
  for (const name of widgets()) {
    describe(`${name} in the article`, () => {
      const widget = new Widget(browser, name);

      test('the live figure is the one that was there before', async () => {
        await widget.fresh();
        const was = await widget.run(async (it) => {
          const parse = async () => new DOMParser().parseFromString(barriers.trusted.createHTML(await (await fetch('index.html')).text()), 'text/html');
          window.still ??= await parse();
          const old = still.querySelector(`barriers-explainer[name="${it.widget}"]`);
          const layout = it.width() === 360 ? 'narrow' : 'wide';
          return {
            sentence: old.querySelector('.sentence').textContent,
            figures: [...old.querySelectorAll(`figure .${layout} svg`)].map((svg) => svg.outerHTML),
          };
        });
        const is = await widget.shown();
        assert.ok(is.figures.length > 0);
        assert.deepEqual({ sentence: is.sentence, figures: is.figures }, was);
        assert.deepEqual(await browser.errors(), []);
      });

      test('the keyboard moves its sliders, its sentence and its figures', async (t) => {
        const { pressed, seen } = await widget.slide();
        if (!pressed.length) return t.skip('it has no slider');
        assert.ok(seen, `none of ${pressed} changes sentence and figure`);
        assert.deepEqual((await widget.shown()).notices, []);
      });

      test('a number can be typed, undone and done again', async (t) => {
        await widget.fresh();
        const { parameters } = await widget.card();
        const param = parameters.find((p) => numeric(p) && !p.optional);
        if (!param) return t.skip('it has no number');
        await widget.unfold();
        const start = await widget.shown();
        const value = another(param);
        await widget.type(`[data-param="${param.id}"] .exact`, value);
        const same = (it, id, value) => Number(new Map(it.last.values).get(id)) === Number(value);
        await widget.settled(same, `${param.id} is ${value}`, param.id, value);
        await widget.addressed((hash, before) => hash !== before, start.hash);
        const typed = await widget.shown();
        await widget.click('[data-do=undo]');
        await widget.settled(same, 'undo', param.id, param.default);
        assert.equal((await widget.shown()).fingerprint, start.fingerprint);
        await widget.click('[data-do=redo]');
        await widget.settled(same, 'redo', param.id, value);
        await widget.addressed((hash, typed) => hash === typed, typed.hash);
        assert.deepEqual(await widget.shown(), typed);
        await widget.click('[data-do=reset]');
        await widget.settled(same, 'reset', param.id, param.default);
        const reset = await widget.shown();
        assert.equal(reset.fingerprint, start.fingerprint);
        assert.deepEqual(reset.settings, []);
      });

      test('a number out of range is told, and nothing breaks', async (t) => {
        const { parameters } = await widget.card();
        const param = parameters.find((p) => numeric(p) && !p.optional);
        if (!param) return t.skip('it has no number');
        await widget.unfold();
        await widget.type(`[data-param="${param.id}"] .exact`, '1e99');
        await widget.settled((it) => it.querySelector('.notices .notice'), 'a notice');
        const { notices } = await widget.shown();
        assert.ok(notices.some((n) => n.startsWith(`${param.id}: `) && n.includes(param.allowed)), notices.join());
        await widget.click('[data-do=reset]');
        await widget.settled((it) => !it.querySelector('.notices .notice'), 'no notice');
      });
    });
  }

  for (const name of widgets()) {
    describe(`${name} in the lab`, () => {
      const widget = new Widget(browser, name);

      test('its files hold what it shows', async () => {
        await widget.openAlone();
        await browser.run(interceptDownloads);
        for (const kind of ['csv', 'json', 'svg', 'png']) await widget.click(`[data-do=${kind}]`);
        await browser.waitFor('saved.length === 4', { what: 'four files' });
        const saved = await browser.run(async () =>
          Promise.all(
            saved.map(async ({ name, blob }) => ({
              name,
              type: blob.type,
              text: blob.type.startsWith('image/png') ? '' : await blob.text(),
              start: [...new Uint8Array(await blob.slice(0, 8).arrayBuffer())],
              size: blob.size,
            })),
          ),
        );
        const file = (ending) => saved.find((s) => s.name.endsWith(`.${ending}`));
        const shown = await widget.shown();
        assert.match(file('csv').text, /^# Barriers [\d.]+, widget /);
        const data = JSON.parse(file('json').text);
        assert.equal(data.fingerprint, shown.fingerprint);
        assert.deepEqual(data.parameters, shown.values);
        assert.match(file('svg').text, /^<svg/);
        assert.ok(!file('svg').text.includes('var('));
        assert.deepEqual(file('png').start, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        assert.ok(file('png').size > 1000);
        assert.deepEqual(await browser.errors(), []);
      });

      // What engines do differently they do with every widget.
      if (browser.engine !== 'chromium' && !SAMPLE.includes(name)) return;

      test('each preset sets what it says', async () => {
        const { presets, parameters } = await widget.card();
        const defaults = parameters.map((p) => [p.id, p.default]);
        for (const preset of presets) {
          await widget.click(`[data-preset="${preset.id}"]`);
          const wanted = Object.fromEntries([...defaults, ...preset.set]);
          await widget.settled(
            (it, wanted) => {
              const same = ([id, text]) => text === wanted[id] || Number(text) === Number(wanted[id]);
              return it.last.values.every(same);
            },
            `preset ${preset.id}`,
            wanted,
          );
          assert.deepEqual((await widget.shown()).notices, [], preset.id);
          const pressed = await widget.run(
            (it, id) => it.querySelector(`[data-preset="${id}"]`).getAttribute('aria-pressed'),
            preset.id,
          );
          assert.equal(pressed, 'true', preset.id);
        }
      });

      test('the address holds the settings, and a reload brings them back', async () => {
        const { parameters, stochastic } = await widget.card();
        const pairs = parameters.slice(0, 3).map((p) => [p.id, another(p)]);
        if (stochastic) pairs.push(['seed', '7']);
        await widget.openAlone(link(name, pairs));
        const arrived = await widget.shown();
        for (const [id, text] of pairs.filter(([id]) => id !== 'seed')) assert.equal(arrived.values[id], text);
        // A change writes the whole state into the address.
        const flip = parameters.at(-1);
        await widget.run(
          (it, id, text) => {
            it.controls.find((c) => c.id === id).put(text);
            it.changed();
          },
          flip.id,
          another(flip),
        );
        await widget.settled((it, id, text) => new Map(it.last.values).get(id) === text, flip.id, flip.id, another(flip));
        const before = await widget.shown();
        assert.match(before.hash, /^#v=[\d.]+&w=/);
        await browser.driver.navigate().refresh();
        await widget.live();
        assert.deepEqual(await widget.shown(), before);
      });

      test('a bad link is honoured as far as it goes, and names the rest', async () => {
        const { parameters } = await widget.card();
        const bad = (p) => (numeric(p) ? String(p.max * 10 + 1e6) : 'no_such_thing');
        const pairs = [...parameters.map((p) => [p.id, bad(p)]), ['no_such_name', '1'], ['seed', 'elephant']];
        const expected = (notices) => {
          for (const p of parameters) {
            const about = notices.find((n) => n.startsWith(`${p.id}: `));
            assert.ok(about?.includes(p.allowed), `${p.id}: ${notices.join(' | ')}`);
            assert.ok(about.includes(numeric(p) ? 'is out of range' : '“no_such_thing” is not an option'), about);
            assert.ok(about.includes('was used instead'), about);
          }
          assert.ok(notices.some((n) => n.includes('“no_such_name”')));
        };
        await widget.openAlone();
        const defaults = await widget.shown();
        await widget.openAlone(link(name, pairs));
        const loaded = await widget.shown();
        expected(loaded.notices);
        assert.equal(loaded.fingerprint, defaults.fingerprint);
        assert.deepEqual(loaded.settings, []);
        // The same link followed on a page that is open already.
        await widget.openAlone();
        await browser.run((hash) => void (location.hash = hash), link(name, pairs));
        await widget.settled((it) => it.querySelector('.notices .notice'), 'notices after a change of the hash');
        expected((await widget.shown()).notices);
      });

      test('the table is the figure in numbers', async () => {
        await widget.openAlone();
        const table = async () => {
          await widget.settled((it) => it.querySelector('.table table'), 'a table');
          return widget.run(async (it) => {
            const text = (row) => [...row.cells].map((cell) => cell.textContent);
            const rows = [...it.querySelectorAll('.table table')].map((table) => [...table.tBodies[0].rows].map(text));
            const asked = await barriers.simulator.ask(it.message('tables'));
            const csv = await barriers.simulator.ask(it.message('csv'));
            return { rows, asked, csv, readings: it.last.readings.map((r) => [r.label, r.text]), figures: it.last.figures.length + it.last.replays.length };
          });
        };
        await widget.click('[data-do=table]');
        const first = await table();
        assert.deepEqual(first.rows, first.asked.map((t) => t.rows));
        // The readings, then a table a figure; none is empty, and the file has every row.
        assert.deepEqual(first.rows[0], first.readings);
        assert.equal(first.rows.length, 1 + first.figures);
        for (const rows of first.rows) assert.ok(rows.length > 0);
        const lines = first.csv.split('\r\n').filter((line) => line && !line.startsWith('#'));
        const total = first.asked.reduce((sum, t) => sum + t.total, 0);
        assert.equal(lines.length, total + first.asked.length);
        // It follows the settings.
        const { parameters } = await widget.card();
        const changes = [];
        for (const p of parameters.slice(0, 3)) {
          await widget.run(
            (it, id, text) => {
              it.controls.find((c) => c.id === id).put(text);
              it.changed();
            },
            p.id,
            another(p),
          );
          await widget.settled((it, id, text) => new Map(it.last.values).get(id) === text, p.id, p.id, another(p));
          await browser.waitFor(
            async (css) => {
              const it = document.querySelector(css);
              const asked = await barriers.simulator.ask(it.message('tables'));
              const shown = [...it.querySelectorAll('.table td')].map((cell) => cell.textContent);
              return JSON.stringify(shown) === JSON.stringify(asked.flatMap((t) => t.rows.flat()));
            },
            { what: `the table follows ${p.id}`, args: [widget.css] },
          );
          const now = await table();
          changes.push(JSON.stringify(now.rows) !== JSON.stringify(first.rows));
        }
        assert.ok(changes.includes(true), 'the table never changes');
      });
    });
  }
});
