// How long from a slider's `input` event to a painted figure: `cargo xtask bench [WIDGET ...]`.
// It reports and asserts nothing: the machine decides.
//
// `ready`: the new figure is in the document and laid out. `shown`: the browser's next frame after
// that has begun, which is the one that paints it. A frame of 60 Hz lasts 16.7 ms.

import { Browser, ENGINES, widgets } from './harness.mjs';
import { Widget } from './widget.mjs';

const MOVES = 60;
const WARM_UP = 10;

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

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
const ms = (value) => value.toFixed(1).padStart(8);

console.log(`milliseconds, ${MOVES} moves each${' '.repeat(19)}ready              shown`);
console.log('engine    widget           slider             median     p95   median     p95');
for (const engine of ENGINES) {
  const browser = new Browser(engine);
  try {
    await browser.start();
    for (const name of names) {
      const widget = new Widget(browser, name);
      await widget.open();
      const found = await widget.run(measure, WARM_UP + MOVES);
      const times = found?.times.slice(WARM_UP) ?? [];
      const start = `${engine.padEnd(9)} ${name.padEnd(16)}`;
      if (!times.length) {
        console.log(`${start} no slider`);
        continue;
      }
      const column = (i) => times.map((time) => time[i]).sort((a, b) => a - b);
      const figures = [column(0), column(1)].map((sorted) => ms(quantile(sorted, 0.5)) + ms(quantile(sorted, 0.95)));
      console.log(`${start} ${found.id.padEnd(16)} ${figures.join(' ')}`);
    }
  } finally {
    await browser.stop();
  }
}
