// The worker: runs the models, one message at a time, and answers every message with exactly one
// `done` or `failed` (and, for long work, with `progress` before it). Errors are data: a page
// never has to guess from a bare error event.
//
// In: {t:'init', module|bytes|url, language}, then {t, id, ...} with t one of the names in `answer`.
// Out: {t:'ready', version}, {t:'done', id, result}, {t:'failed', id, message, fatal}.
'use strict';

const waiting = [];
let ready = false;
let memory;

self.onmessage = (event) => {
  const message = event.data;
  if (message.t === 'init') {
    init(message);
  } else if (ready) {
    handle(message);
  } else {
    waiting.push(message); // Until the wasm is there.
  }
};

// The glue's address, which the policy wants vouched for; it is beside this very script.
function trusted(url) {
  if (new URL(url).origin !== self.location.origin) throw new TypeError(`${url} is not ours`);
  if (!self.trustedTypes) return url;
  return trustedTypes.createPolicy('barriers', { createScriptURL: (text) => text }).createScriptURL(url);
}

async function init({ module, bytes, glue, wasm, language }) {
  try {
    if (typeof wasm_bindgen === 'undefined') importScripts(trusted(glue));
    ({ memory } = await wasm_bindgen({ module_or_path: module || bytes || wasm }));
    if (language) wasm_bindgen.speak(language); // else it is English
    ready = true;
    self.postMessage({ t: 'ready', version: wasm_bindgen.version() });
    waiting.splice(0).forEach(handle);
  } catch (error) {
    self.postMessage({ t: 'failed', id: 0, message: error.message || String(error), fatal: true });
  }
}

function handle(message) {
  try {
    const result = answer(message);
    self.postMessage({ t: 'done', id: message.id, result }, transfers(result));
  } catch (error) {
    self.postMessage({ t: 'failed', id: message.id, ...explain(error) });
  }
}

function answer(m) {
  const model = wasm_bindgen;
  // Anything but a text would be read from the wrong place of the wasm's memory.
  for (const name of ['widget', 'seed']) {
    if (name in m && typeof m[name] !== 'string') throw new TypeError(`${name}: must be a text`);
  }
  switch (m.t) {
    case 'catalogue': return model.catalogue();
    case 'run': return model.run(m.widget, m.settings, m.seed, m.width, m.pinned);
    case 'tables': return model.tables(m.widget, m.settings, m.seed);
    case 'csv': return model.csv(m.widget, m.settings, m.seed);
    case 'drawings': return model.drawings(m.widget, m.settings, m.seed, m.width, m.dark);
    case 'citation': return model.citation(m.widget);
    case 'markup': return model.markup(m.widget);
    case 'memory': return { bytes: memory.buffer.byteLength };
    case 'seed': return String(model.fresh_seed());
    // Long work: `job` takes it up, `unit` computes a part, `put` keeps one, `report` tells.
    case 'job': return model.job_start(m.widget, m.settings, m.seed);
    case 'unit': return { unit: m.unit, numbers: model.job_unit(m.unit) };
    case 'put': return model.job_put(m.unit, m.numbers);
    case 'report': return model.job_report(m.width);
    // The three ways a worker can die, on request, so that a test can watch the page recover.
    case 'panic': return model.panic_for_a_test();
    case 'exhaust': return model.exhaust_for_a_test();
    case 'hang': for (;;);
    default: throw new Error(`the worker does not know the message “${m.t}”`);
  }
}

// A trap leaves the instance in doubt, so it is fatal: the page starts a fresh worker.
function explain(error) {
  const fatal = error instanceof WebAssembly.RuntimeError;
  if (!fatal) return { message: error.message || String(error), fatal };
  let message = '';
  try {
    message = wasm_bindgen.last_panic();
  } catch {
    // The instance is dead; its message died with it.
  }
  // A panic leaves words; an allocation that was refused ends at once, without any.
  const refused = !message && /unreachable/i.test(error.message);
  return { message: refused ? 'It ran out of the memory that it may use.' : message || error.message, fatal };
}

// Big arrays are handed over, not copied.
function transfers(result) {
  if (!result) return [];
  if (result.numbers) return [result.numbers.buffer];
  return (result.replays || []).map((replay) => replay.values.buffer);
}
