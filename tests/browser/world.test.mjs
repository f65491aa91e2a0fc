// Worlds as files in the lab, and two worlds beside each other: nothing is lost on the way out and
// in, what cannot be honoured is named with its value and its range, and opening can be undone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine } from './harness.mjs';
import { Widget, another } from './widget.mjs';

inEveryEngine('a world as a file', (browser) => {
  const race = new Widget(browser, 'race');

  /** Presses the button, and gives the text of the file that would be saved. */
  const save = () =>
    browser.run(async () => {
      const blobs = [];
      const { createObjectURL } = URL;
      const { click } = HTMLAnchorElement.prototype;
      URL.createObjectURL = (blob) => blobs.push(blob) && createObjectURL.call(URL, blob);
      HTMLAnchorElement.prototype.click = () => {};
      document.querySelector('.worlds button').click();
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
      return blobs[0].text();
    });

  /** Hands a file to the field, as the browser's own dialogue does. */
  const open = async (text, name = 'world.json') => {
    await browser.run(
      (text, name) => {
        const files = new DataTransfer();
        files.items.add(new File([text], name, { type: 'application/json' }));
        const field = document.querySelector('.worlds input');
        field.files = files.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      },
      text,
      name,
    );
    await browser.waitFor(() => document.querySelector('.worlds output').textContent.startsWith('Opened') || document.querySelector('.worlds .notice'), { what: 'an answer' });
    return browser.run(() => document.querySelector('.worlds .notice')?.textContent ?? null);
  };

  test('is the whole world: saved, opened in a fresh lab, the same', async () => {
    for (const name of ['race', 'crisis']) {
      const widget = new Widget(browser, name);
      await widget.openAlone(`#w=${name}`);
      const { parameters, stochastic } = await widget.card();
      await widget.run(
        async (it, pairs) => {
          it.pin({ settings: [], seed: '5' });
          await it.adopt({ settings: pairs, seed: it.seed ? '9' : undefined });
          it.remember('');
        },
        parameters.slice(0, 4).map((p) => [p.id, another(p)]),
      );
      await widget.settled();
      const before = await widget.shown();
      const compared = await widget.run((it) => it.querySelector('.comparison').innerText);
      const text = await save();
      const world = JSON.parse(text);
      assert.deepEqual(Object.keys(world.parameters).sort(), parameters.map((p) => p.id).sort());
      assert.equal(world.version, await browser.run('barriers.version'));
      if (stochastic) assert.equal(world.seed, '9');
      // Into a lab that shows another model.
      await new Widget(browser, 'capital').openAlone('#w=capital');
      assert.equal(await open(text), null);
      await widget.settled((it) => it.last, 'the opened world');
      const after = await widget.shown();
      assert.deepEqual({ ...after, hash: '' }, { ...before, hash: '' });
      assert.equal(await widget.run((it) => it.querySelector('.comparison').innerText), compared);
      assert.equal(await save(), text);
    }
  });

  test('can be undone and done again', async () => {
    await race.openAlone('#w=race&enmity=0.3');
    const before = await race.shown();
    assert.equal(await open(JSON.stringify({ widget: 'race', parameters: { enmity: 0.9 } })), null);
    await race.settled((it) => new Map(it.last.values).get('enmity') === '0.9', 'opened');
    await race.click('[data-do=undo]');
    await race.settled((it) => new Map(it.last.values).get('enmity') === '0.3', 'undone');
    assert.equal((await race.shown()).fingerprint, before.fingerprint);
    await race.click('[data-do=redo]');
    await race.settled((it) => new Map(it.last.values).get('enmity') === '0.9', 'done again');
  });

  test('what it says wrongly is named with parameter, value and range', async () => {
    await race.openAlone('#w=race');
    const { parameters } = await race.card();
    const enmity = parameters.find((p) => p.id === 'enmity');
    assert.equal(await open(JSON.stringify({ version: '0.0.1', widget: 'race', seed: 'elephant', parameters: { enmity: 5, astrology: 1 } })), null);
    await race.settled((it) => it.querySelectorAll('.notices .notice').length > 3, 'notices');
    const { notices, values } = await race.shown();
    const about = (start) => notices.find((notice) => notice.startsWith(start));
    assert.ok(about('enmity: ')?.includes('5') && about('enmity: ').includes(enmity.allowed), notices.join(' | '));
    assert.equal(values.enmity, enmity.default);
    assert.ok(notices.some((n) => n.includes('“astrology”')));
    assert.ok(about('seed: ')?.includes('“elephant”'));
    assert.ok(about('teams: the file does not say'));
    assert.ok(notices.some((n) => n.includes('0.0.1')));
  });

  test('what is no world is told and changes nothing', async () => {
    await race.openAlone('#w=race&enmity=0.3');
    const before = await race.shown();
    for (const [text, told] of [
      ['not a file of ours', /not JSON/],
      ['[1, 2]', /holds no world/],
      ['{"format":"elephant"}', /“elephant”/],
      ['{"parameters":{}}', /names no widget/],
      ['{"widget":"astrology","parameters":{}}', /no widget “astrology”; there are: .*race/],
      ['{"widget":"race"}', /every parameter/],
      ['{"widget":"race","parameters":{"enmity":[1]}}', /enmity: “\[1\]” is not a value/],
      [' '.repeat(1_000_001), /too large/],
    ]) {
      assert.match((await open(text)) ?? 'opened', told);
      assert.deepEqual(await race.shown(), before);
    }
  });

  test('two worlds: both lines, and a table of what differs in settings and results', async () => {
    await race.openAlone('#w=race');
    const lines = await race.run((it) => it.querySelectorAll('figure .drawing svg path').length);
    await race.click('[data-do=pin]');
    await race.settled((it) => !it.querySelector('.comparison').hidden, 'pinned');
    await race.run((it) => {
      it.controls.find((c) => c.id === 'enmity').put('0.9');
      it.changed();
    });
    await race.settled((it) => it.querySelector('.comparison table'), 'a comparison');
    const { rows, after } = await race.run((it) => ({
      rows: [...it.querySelectorAll('.comparison tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)),
      after: it.querySelectorAll('figure .drawing svg path').length,
    }));
    const name = await race.run((it) => it.controls.find((c) => c.id === 'enmity').name);
    assert.ok(rows.some(([what, a, b]) => what === name && a !== b && b === '0.9'), JSON.stringify(rows));
    assert.ok(rows.length > 1, 'no result differs');
    for (const [, a, b] of rows) assert.notEqual(a, b);
    assert.ok(after > lines, 'the pinned line is not drawn');
    await race.click('[data-do=pin]');
    await race.settled((it) => it.querySelector('.comparison').hidden, 'let go');
    assert.deepEqual(await browser.errors(), []);
  });
});
