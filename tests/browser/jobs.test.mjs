// Long work on the page: it fills in live, completes, can be cancelled, says the same whatever the
// number of workers, and what it says of the thesis is shown with where that fails.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine } from './harness.mjs';
import { Widget } from './widget.mjs';

/** Runs the widget's long work to its end and gives every picture on the way. */
async function whole(it, workers) {
  if (workers) barriers.simulator.workers = workers;
  const seen = [];
  const painted = ({ detail }) => {
    const runs = detail.readings.find((reading) => reading.id === 'runs');
    seen.push({ fingerprint: detail.fingerprint, runs: runs ? runs.value : null });
  };
  it.addEventListener('barriers-painted', painted);
  const done = new Promise((resolve, reject) => {
    it.addEventListener('barriers-job-done', resolve, { once: true });
    it.addEventListener('barriers-failed', (event) => reject(new Error(event.detail)), { once: true });
  });
  it.querySelector('[data-do=job]').click();
  await done;
  it.removeEventListener('barriers-painted', painted);
  return { seen, sentence: it.last.sentence, figures: it.last.figures.map((figure) => figure.id), readings: Object.fromEntries(it.last.readings.map((r) => [r.id, r.value])) };
}

inEveryEngine('long work', (browser) => {
  test('10,000 worlds fill in live and complete', async () => {
    const widget = new Widget(browser, 'ensemble');
    await widget.openAlone();
    // A first picture is there before anybody asks for the whole.
    const before = await widget.run((it) => it.last.readings.find((r) => r.id === 'runs').value);
    assert.equal(before, 400);
    const { seen } = await widget.run(whole);
    assert.ok(seen.length >= 2, `${seen.length} pictures`);
    assert.ok(seen[0].runs > 0 && seen[0].runs < 10_000, `the first is of ${seen[0].runs}`);
    for (let i = 1; i < seen.length; i++) assert.ok(seen[i].runs >= seen[i - 1].runs);
    assert.equal(seen.at(-1).runs, 10_000);
    assert.deepEqual(await browser.errors(), []);
  });

  test('any number of workers gives the same picture', async () => {
    const widget = new Widget(browser, 'ensemble');
    await widget.openAlone('#w=ensemble&runs=2000&seed=5');
    const ends = [];
    for (const workers of [1, 2, 5]) {
      const { seen } = await widget.run(whole, workers);
      ends.push(seen.at(-1));
    }
    assert.equal(ends[0].runs, 2000);
    assert.deepEqual(ends, [ends[0], ends[0], ends[0]]);
  });

  test('cancelled, it stops and leaves what was done', async () => {
    const widget = new Widget(browser, 'ensemble');
    await widget.openAlone('#w=ensemble&runs=100000');
    await widget.run((it) => {
      it.querySelector('[data-do=job]').click();
      return new Promise((resolve) => it.addEventListener('barriers-painted', resolve, { once: true }));
    });
    await widget.click('[data-do=cancel]');
    const { runs, words, hidden } = await widget.run((it) => ({
      runs: it.last.readings.find((r) => r.id === 'runs').value,
      words: it.querySelector('.job output').textContent,
      hidden: it.querySelector('.job progress').hidden,
    }));
    assert.ok(runs > 0 && runs < 100_000);
    assert.match(words, /Cancelled/);
    assert.equal(hidden, true);
  });

  test('the thesis test says in what share of worlds it holds, and where it fails', async () => {
    const widget = new Widget(browser, 'thesis');
    await widget.openAlone('#w=thesis&points=512&runs=50');
    const { sentence, readings, figures } = await widget.run(whole);
    assert.match(sentence, /%/);
    assert.ok(Object.values(readings).some((value) => value > 0 && value < 1));
    assert.ok(figures.includes('map'), figures.join());
  });

  test('“no such path” is said where there is none', async () => {
    const widget = new Widget(browser, 'pathways');
    // No levers that could reach it: no agreement can be signed at all.
    await widget.openAlone('#w=pathways&h_max=0&target=0.5&runs=100');
    assert.match((await widget.shown()).sentence, /There is no such path in these ranges/);
  });
});
