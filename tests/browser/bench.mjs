// How long from a slider's `input` event to a painted figure, and how fast an ensemble fills:
// `cargo xtask bench browser`, `cargo xtask bench WIDGET ...`. It reports and asserts nothing of
// speed: the machine decides. RESULTS names a file to write the numbers to.
//
// `ready`: the new figure is in the document and laid out. `shown`: the browser's next frame after
// that has begun, which is the one that paints it. A frame of 60 Hz lasts 16.7 ms.

import { writeFileSync } from 'node:fs';
import { Browser, ENGINES, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

const MOVES = 60;
const WARM_UP = 10;
const ENSEMBLES = 5;

const wanted = process.argv.slice(2);
const names = widgets().filter((name) => !wanted.length || wanted.includes(name));

/** Moves the widget's first slider back and forth, a step a time, each when the last is shown. */
async function measure(it, moves) {
  const control = it.controls.find((c) => c.slider && !c.slider.disabled);
  if (!control) return null;
  const { slider } = control;
  const painted = () => new Promise((resolve) => it.addEventListener('barriers-painted', resolve, { once: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const step = (at) => {
    const before = slider.value;
    if (at % 2) slider.stepUp(slider.step === 'any' ? undefined : 1);
    else slider.stepDown(slider.step === 'any' ? undefined : 1);
    return slider.value !== before;
  };
  const times = [];
  for (let at = 0; times.length < moves && at < 3 * moves; at++) {
    await frame();
    // A hand moves at any moment of a frame.
    await new Promise((resolve) => setTimeout(resolve, (at * 7) % 16));
    if (!step(at)) continue;
    const done = painted();
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await done;
    it.getBoundingClientRect();
    const ready = performance.now();
    await frame();
    times.push([ready - start, performance.now() - start]);
  }
  slider.dispatchEvent(new Event('change', { bubbles: true }));
  return { id: control.id, times };
}

/** Starts the whole ensemble and notes when its first partial picture and the last are painted. */
async function fill(it) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const start = performance.now();
  let first = 0;
  const painted = () => (first ||= performance.now() - start);
  it.addEventListener('barriers-painted', painted);
  const done = new Promise((resolve, reject) => {
    it.addEventListener('barriers-job-done', resolve, { once: true });
    it.addEventListener('barriers-failed', (event) => reject(new Error(event.detail)), { once: true });
  });
  it.querySelector('[data-do=job]').click();
  await done;
  const whole = performance.now() - start;
  it.removeEventListener('barriers-painted', painted);
  const runs = it.last.readings.find((reading) => reading.id === 'runs').value;
  return { first, whole, runs };
}

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const ms = (value) => value.toFixed(1).padStart(8);
const results = { engines: ENGINES, moves: [], ensembles: [] };

console.log(`milliseconds, ${MOVES} moves each${' '.repeat(19)}ready              shown`);
console.log('engine    widget           slider             median     p95   median     p95');
for (const engine of ENGINES) {
  const browser = new Browser(engine);
  try {
    await browser.start();
    for (const name of names) {
      const widget = new Widget(browser, name);
      await widget.openAlone();
      const found = await widget.run(measure, WARM_UP + MOVES);
      const times = found?.times.slice(WARM_UP) ?? [];
      const [ready, shown] = [0, 1].map((i) => times.map((time) => time[i]));
      results.moves.push({ engine, widget: name, slider: times.length ? found.id : null, ready, shown });
      const figures = [ready, shown].map((column) => ms(quantile(column, 0.5)) + ms(quantile(column, 0.95)));
      console.log(`${engine.padEnd(9)} ${name.padEnd(16)} ${times.length ? `${found.id.padEnd(16)} ${figures.join(' ')}` : 'no slider'}`);
    }
    if (!names.includes('ensemble')) continue;
    const widget = new Widget(browser, 'ensemble');
    await widget.openAlone();
    const rounds = [];
    for (let i = 0; i < ENSEMBLES; i++) rounds.push(await widget.run(fill));
    const workers = await browser.run('barriers.simulator.workers');
    results.ensembles.push({
      engine,
      workers,
      runs: rounds[0].runs,
      first: rounds.map((round) => round.first),
      whole: rounds.map((round) => round.whole),
    });
    console.log(`${engine.padEnd(9)} ensemble of ${rounds[0].runs}: first picture ${ms(quantile(results.ensembles.at(-1).first, 0.5))}, whole ${ms(quantile(results.ensembles.at(-1).whole, 0.5))}`);
  } finally {
    await browser.stop();
  }
}
if (process.env.RESULTS) writeFileSync(process.env.RESULTS, JSON.stringify(results));
