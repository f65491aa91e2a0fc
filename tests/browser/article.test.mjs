// The words of the article: links in them set the models, numbers in them follow, and questions
// can be answered before one looks.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { inEveryEngine, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

/** Links are all tried in one engine; what could differ between engines, on these. */
const SAMPLE = ['race', 'fragmentation'];

inEveryEngine('the article', (browser) => {
  for (const name of browser.engine === 'chromium' ? widgets() : SAMPLE) {
    describe(name, () => {
      const widget = new Widget(browser, name);

      test('links in the prose set it, and numbers in the prose follow', async () => {
        await widget.fresh();
        const links = await browser.run(
          (start) => [...document.querySelectorAll('.prose a')].map((a) => a.getAttribute('href')).filter((href) => href.startsWith(start)),
          `#w=${name}&`,
        );
        assert.ok(links.length > 0, 'no link sets it');
        for (const link of links) {
          const asked = [...new URLSearchParams(link.slice(1))].filter(([key]) => key !== 'w');
          await browser.run((href) => document.querySelector(`.prose a[href="${href}"]`).click(), link);
          const set = (it, pairs) => {
            const values = new Map(it.last.values);
            return pairs.every(([key, value]) => values.get(key) === value || Number(values.get(key)) === Number(value));
          };
          await widget.settled(set, link, asked);
          assert.deepEqual((await widget.shown()).notices, []);
          const numbers = await widget.run((it) =>
            [...document.querySelectorAll(`.prose output[data-reading^="${it.widget}."]`)].map((output) => {
              const reading = it.last.readings.find((r) => `${it.widget}.${r.id}` === output.dataset.reading);
              return [output.textContent, reading && reading.said];
            }),
          );
          assert.ok(numbers.length > 0, 'no number reads it');
          for (const [shown, said] of numbers) assert.equal(shown, said);
        }
        assert.deepEqual(await browser.errors(), []);
      });
    });
  }

  test('a link in the prose changes a number there', async () => {
    const widget = new Widget(browser, 'race');
    await widget.fresh();
    const number = () => browser.run(`document.querySelector('.prose output[data-reading="race.risk"]').textContent`);
    const before = await number();
    await browser.run(`document.querySelector('.prose a[href="#w=race&teams=10"]').click()`);
    await widget.settled((it) => new Map(it.last.values).get('teams') === '10', 'ten teams');
    assert.notEqual(await number(), before);
  });

  test('every prediction is taken by keyboard, and answered by the model', async () => {
    await browser.open('/');
    const asked = await browser.run(() => [...document.querySelectorAll('form.predict')].map((f) => f.closest('barriers-explainer').getAttribute('name')));
    assert.ok(asked.length >= 5, asked.join());
    for (const name of asked) {
      const widget = new Widget(browser, name);
      await widget.fresh();
      const slider = await widget.run((it) => Boolean(it.querySelector('.predict input[type=range]')));
      if (slider) await widget.press('.predict input[type=range]', Key.ARROW_LEFT);
      else await widget.press('.predict input[type=radio]', Key.SPACE);
      await widget.press('.predict button', Key.ENTER);
      await widget.settled((it) => it.querySelector('.told').textContent, 'the answer');
      const { told, guess, answer, set, values } = await widget.run((it) => {
        const form = it.querySelector('.predict');
        const reading = it.last.readings.find((r) => r.id === form.dataset.answer);
        const words = (input) => input.closest('label').textContent.trim();
        const radios = [...form.querySelectorAll('input[type=radio]')];
        const chosen = radios.find((input) => input.checked);
        const right = radios.find((input) => reading.value >= input.dataset.from && reading.value < input.dataset.to);
        return {
          told: form.querySelector('.told').textContent,
          guess: chosen ? words(chosen) : '49%',
          answer: right ? words(right) : reading.said,
          set: [...new URLSearchParams(form.dataset.set)],
          values: Object.fromEntries(it.last.values),
        };
      });
      assert.ok(told.includes(guess), `${name}: ${told}`);
      if (guess !== answer) assert.ok(told.includes(answer), `${name}: ${told} lacks ${answer}`);
      for (const [key, value] of set) assert.equal(Number(values[key]), Number(value), `${name}: ${key}`);
    }
    assert.deepEqual(await browser.run('[localStorage.length, sessionStorage.length, document.cookie]'), [0, 0, '']);
    assert.deepEqual(await browser.errors(), []);
  });
});
