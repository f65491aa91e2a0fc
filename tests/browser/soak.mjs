// Random hands on every widget: `cargo xtask soak [MOVES]`. In each engine the article and the lab
// are moved, clicked, typed into, linked and resized as somebody without a plan would; the random
// numbers are the same every time. It fails on any error, on a worker that is stuck or had to be
// replaced, and on memory that grows: the wasm's own, and the page's where the engine tells it.

import { Browser, ENGINES, widgets } from './harness.mjs';

const MOVES = Number(process.argv[2] || 10_000);
const BATCH = 50; // moves in one call
const names = widgets();

/** The same sequence on every machine (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs in the page: does some moves on one widget, a few a frame, and waits until it is at rest. */
async function moves(next, count) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const its = [...document.querySelectorAll('barriers-explainer')].filter((it) => it.controls);
  if (!its.length) throw new Error('no widget is ready');
  const it = pick(its);
  it.scrollIntoView();
  const fire = (node, type) => node.dispatchEvent(new Event(type, { bubbles: true }));
  const ways = [
    // A slider, dragged.
    () => {
      const control = pick(it.controls.filter((c) => c.slider && !c.slider.disabled)) ?? null;
      if (!control) return;
      const { slider } = control;
      for (let i = 0; i < 4; i++) {
        slider.value = String(Number(slider.min) + next() * (slider.max - slider.min));
        fire(slider, 'input');
      }
      fire(slider, 'change');
    },
    // Something typed, sensible or not.
    () => {
      const control = pick(it.controls.filter((c) => c.exact && !c.exact.disabled)) ?? null;
      if (!control) return;
      control.exact.value = pick(['0', '1', '-1', '1e99', '', 'abc', '0.5', '1,5', String(next()), String(next() * 1000)]);
      fire(control.exact, 'change');
    },
    () => {
      const control = pick(it.controls.filter((c) => c.select || c.box || c.hold)) ?? null;
      if (!control) return;
      const node = control.select || control.box || control.hold;
      if (control.select) node.selectedIndex = Math.floor(next() * node.options.length);
      else node.checked = !node.checked;
      fire(node, 'change');
    },
    () => pick([...it.querySelectorAll('[data-preset]')])?.click(),
    () => pick([...it.querySelectorAll('[data-do=undo], [data-do=redo], [data-do=pin], [data-do=table], [data-do=another], [data-do=reset]')].filter((b) => !b.disabled))?.click(),
    // A job, begun and given up or changed.
    () => pick([...it.querySelectorAll('[data-do=job], [data-do=cancel]')].filter((b) => !b.hidden))?.click(),
    // A replay, played or stepped.
    () => pick([...it.querySelectorAll('.player [data-do]')])?.click(),
    () => { location.hash = `#w=${it.widget}&seed=${Math.floor(next() * 100)}`; },
  ];
  for (let i = 0; i < count; i++) {
    // Mostly sliders, as hands do.
    (next() < 0.5 ? ways[0] : pick(ways))();
    if (i % 5 === 4) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return it.widget;
}

/** Runs in the page: everything comes to rest and answers, and what memory it has. */
async function rest() {
  for (const it of document.querySelectorAll('barriers-explainer')) {
    if (it.job) it.job.stop('');
    for (const player of it.players?.values() ?? []) player.pause();
  }
  const stop = performance.now() + 15000;
  while (document.querySelector('barriers-explainer[aria-busy]')) {
    if (performance.now() > stop) return { stuck: document.querySelector('barriers-explainer[aria-busy]').widget };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Each section of the source has a worker of its own; those that have run are asked.
  const used = [...document.querySelectorAll('barriers-explainer')].filter((it) => it.last);
  let wasm = 0;
  for (const engine of new Set(used.map((it) => barriers.simulator.engine(it.widget)))) {
    wasm += (await engine.ask({ t: 'memory' })).bytes;
  }
  return {
    wasm,
    deaths: barriers.simulator.deaths,
    failed: [...document.querySelectorAll('.notice')].map((n) => n.textContent).filter((text) => /failed|did not answer/.test(text)),
    nodes: document.getElementsByTagName('*').length,
  };
}

const mib = (bytes) => (bytes / 1048576).toFixed(1);
let broken = false;
for (const engine of ENGINES) {
  const browser = new Browser(engine);
  const marks = [];
  let done = 0;
  try {
    await browser.start();
    await browser.driver.manage().setTimeouts({ script: 28_000 });
    await browser.open('/index.html');
    await browser.waitFor('window.barriers && customElements.get("barriers-explainer")');
    await browser.errors();
    const began = Date.now();
    while (done < MOVES) {
      const count = Math.min(BATCH, MOVES - done);
      // As one text: the page's policy lets nothing be made of a text in the page.
      await browser.run(`(${moves})((${random})(${done + 1}), ${count})`);
      done += count;
      const state = await browser.run(rest);
      if (state.stuck) throw new Error(`${state.stuck} is stuck after ${done} moves`);
      if (state.deaths || state.failed.length) throw new Error(`after ${done} moves: ${state.deaths} deaths, ${state.failed.join(' ')}`);
      const errors = await browser.errors();
      if (errors.length) throw new Error(`after ${done} moves: ${errors.join('\n')}`);
      if (done % 500 === 0 || done === MOVES) {
        const heap = engine === 'chromium' ? await heapOf(browser) : null;
        marks.push({ done, wasm: state.wasm, nodes: state.nodes, heap });
        console.log(`${engine} ${done}: wasm ${mib(state.wasm)} MiB, ${state.nodes} elements${heap ? `, heap ${mib(heap)} MiB` : ''}`);
      }
    }
    // Everything has been seen by the middle; what grows from there on, leaks.
    const half = marks[Math.floor(marks.length / 2)];
    const last = marks.at(-1);
    const growth = (key) => (half[key] ? last[key] / half[key] : 1);
    console.log(`${engine}: ${done} moves on ${names.length} widgets in ${Math.round((Date.now() - began) / 1000)} s, no error; from the middle to the end: wasm × ${growth('wasm').toFixed(2)}, elements × ${growth('nodes').toFixed(2)}${last.heap ? `, heap × ${growth('heap').toFixed(2)}` : ''}`);
    if (marks.length > 3 && (growth('wasm') > 1.25 || growth('nodes') > 1.25 || growth('heap') > 1.25)) throw new Error('memory grows');
  } catch (error) {
    broken = true;
    console.log(`${engine}: FAILED after ${done} moves: ${error.message}`);
  } finally {
    await browser.stop();
  }
}
if (broken) process.exit(1);

/** The page's heap after a collection. */
async function heapOf(browser) {
  await browser.cdp('HeapProfiler.collectGarbage');
  await browser.cdp('Performance.enable');
  const { metrics } = await browser.cdp('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSHeapUsedSize').value;
}
