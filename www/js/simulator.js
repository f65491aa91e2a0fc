// One way to the models: `barriers.simulator.ask(...)` and, for a widget that is being moved,
// `barriers.simulator.latest(key, ...)`, where the newest question wins.
//
// A worker that panics, dies or does not answer is replaced, and the last question of each widget
// is asked again; after a few deaths of the same question the reader gets the message instead.
//
// The models come in one wasm a section of the source, each with a worker of its own that starts
// when the first of its models is asked; a file that has everything in it has one for all.
'use strict';

window.barriers = window.barriers || {};

// The page's policy lets no text become markup or a script but by way of these two. Markup and
// drawings are made by our own worker, of its own texts; the one script is the worker's.
barriers.trusted = (() => {
  const rules = {
    createHTML: (text) => text,
    createScriptURL: (url) => {
      const { protocol, origin } = new URL(url, document.baseURI);
      if (protocol === 'blob:' || origin === location.origin || protocol === 'file:') return url;
      throw new TypeError(`a script from ${origin} is not ours`);
    },
  };
  return window.trustedTypes ? trustedTypes.createPolicy('barriers', rules) : rules;
})();

// The way to the models of one section, `part`.
barriers.engine = (part) => {
  const { say } = barriers;
  const PATIENCE = 20000; // ms without a sign of life before a worker counts as hung
  const RETRIES = 1; // times a question is asked again after its worker died

  let worker = null;
  let starting = null;
  let compiled = null;
  let nextId = 1;
  let watchdog = 0;
  const asked = new Map(); // id -> {message, resolve, reject, tries}
  const queue = []; // ids not yet sent: one question at a time, so that the newest can win
  let busy = 0; // the id in work, or 0
  const newest = new Map(); // key -> id waiting or in work

  const build = document.querySelector('meta[name=build]');
  const stamped = (path) => path + (build ? `?v=${build.content}` : '');
  // A file of the site; pages in another language are a folder below it.
  const versioned = (path) => (document.documentElement.dataset.base || '') + stamped(path);

  // The wasm, compiled once for every worker to come.
  function module() {
    if (!compiled) {
      compiled = load().catch((error) => {
        compiled = null;
        throw error;
      });
    }
    return compiled;
  }

  async function load() {
    const inlined = document.getElementById('wasm-source');
    if (!inlined) {
      const response = await download(versioned(`models/${part}.wasm`));
      const again = response.clone();
      try {
        return await WebAssembly.compileStreaming(response);
      } catch {
        // A server that does not know wasm's media type.
        return WebAssembly.compile(await again.arrayBuffer());
      }
    }
    const packed = Uint8Array.from(atob(inlined.textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  }

  // A file of the site; where it cannot be had, words for a reader and not the browser's own.
  async function download(address) {
    let response;
    try {
      response = await fetch(address);
    } catch {
      throw new Error(say('The model could not be loaded: the connection is lost or too slow.'));
    }
    if (!response.ok) throw new Error(say('The model could not be loaded: the server answered {status}.', response));
    return response;
  }

  function spawn() {
    const inlined = document.getElementById('worker-source');
    if (!inlined) return new Worker(barriers.trusted.createScriptURL(versioned('js/worker.js')));
    const url = URL.createObjectURL(new Blob([inlined.textContent], { type: 'text/javascript' }));
    const fresh = new Worker(barriers.trusted.createScriptURL(url));
    URL.revokeObjectURL(url);
    return fresh;
  }

  function start() {
    if (starting) return starting;
    const attempt = (async () => {
      const compiledModule = await module();
      await new Promise((resolve, reject) => {
        worker = spawn();
        const mine = worker;
        alive(); // from here on, a worker that never gets ready is noticed too
        mine.onmessage = (event) => {
          if (mine !== worker) return; // a late word from a worker that was given up
          if (event.data.t === 'ready') {
            barriers.version = event.data.version;
            clearTimeout(watchdog);
            resolve();
          } else if (event.data.id === 0) {
            reject(new Error(say('The simulation could not start: {message}', event.data)));
          } else {
            receive(event.data);
          }
        };
        mine.onerror = (event) => {
          event.preventDefault();
          if (mine !== worker) return;
          const message = event.message || say('The worker could not be loaded.');
          reject(new Error(message));
          died(message);
        };
        mine.postMessage(simulator.init(compiledModule));
      });
    })();
    starting = attempt;
    attempt.catch((error) => {
      if (starting !== attempt) return; // given up already, and perhaps begun anew
      clearTimeout(watchdog);
      starting = null;
      worker = null;
      // Whoever waits is told; the next question tries again.
      for (const id of [...asked.keys()]) settle(id, 'reject', error);
      queue.length = 0;
      busy = 0;
    });
    return starting;
  }

  function pump() {
    if (busy || queue.length === 0) return;
    busy = queue.shift();
    start().then(() => {
      const question = asked.get(busy);
      if (!question) {
        busy = 0;
        pump();
        return;
      }
      alive();
      worker.postMessage({ ...question.message, id: busy });
    }, () => {});
  }

  function alive() {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => died(say('The simulation did not answer within {seconds} seconds.', { seconds: simulator.patience / 1000 })), simulator.patience);
  }

  function receive(message) {
    const question = asked.get(message.id);
    if (message.t === 'progress') {
      alive();
      if (question && question.progress) question.progress(message);
      return;
    }
    if (message.id !== busy) return;
    if (message.t === 'failed' && message.fatal) {
      died(say('The simulation failed: {message}', message));
      return;
    }
    clearTimeout(watchdog);
    busy = 0;
    if (message.t === 'done') settle(message.id, 'resolve', message.result);
    else settle(message.id, 'reject', new Error(message.message));
    pump();
  }

  // Gives up a worker and asks the question in work again, or tells its asker.
  function died(message) {
    clearTimeout(watchdog);
    if (worker) worker.terminate();
    worker = null;
    starting = null;
    simulator.deaths += 1;
    const id = busy;
    busy = 0;
    const question = asked.get(id);
    if (question && question.tries < RETRIES) {
      question.tries += 1;
      queue.unshift(id);
    } else if (question) {
      settle(id, 'reject', new Error(message));
    }
    pump();
  }

  function settle(id, how, value) {
    const question = asked.get(id);
    asked.delete(id);
    if (!question) return;
    if (question.key !== undefined && newest.get(question.key) === id) newest.delete(question.key);
    question[how](value);
  }

  const simulator = {
    patience: PATIENCE,
    deaths: 0,

    // Asks one question; `progress` hears of long work.
    ask(message, progress) {
      return new Promise((resolve, reject) => {
        const id = nextId++;
        asked.set(id, { message, resolve, reject, progress, tries: 0 });
        queue.push(id);
        pump();
      });
    },

    // As `ask`, but a newer question of the same key replaces one that has not been sent yet, and
    // the answer of one that was overtaken resolves to null.
    latest(key, message) {
      return new Promise((resolve, reject) => {
        const id = nextId++;
        const before = newest.get(key);
        const overtaken = before && asked.get(before);
        if (overtaken) {
          const at = queue.indexOf(before);
          if (at >= 0) {
            queue.splice(at, 1);
            asked.delete(before);
            overtaken.resolve(null);
          } else {
            const late = overtaken.resolve;
            overtaken.resolve = overtaken.reject = () => late(null);
            overtaken.tries = RETRIES; // nobody waits for it: a fresh worker is for the newest
          }
        }
        asked.set(id, { message, resolve, reject, tries: 0, key });
        newest.set(key, id);
        queue.push(id);
        pump();
      });
    },

    // Ends the worker at once, as a crash would; for tests and for `cancel`.
    kill(message = say('The simulation was stopped.')) {
      died(message);
    },

    module,
    spawn,
    // What a fresh worker hears first.
    init: (module) => ({ t: 'init', module, glue: new URL(versioned('barriers.js'), document.baseURI).href, language: barriers.language }),

    // A widget's markup with its controls.
    async markup(widget) {
      if (document.getElementById('wasm-source')) return simulator.ask({ t: 'markup', widget });
      return (await download(stamped(`widgets/${widget}.txt`))).text();
    },
  };

  return simulator;
};

// Every question goes to the worker that has its widget's model; one that names no widget goes to
// the worker that was asked last.
(() => {
  const files = document.querySelector('meta[name=models]'); // `deadlock=investment,race;…`
  const parts = files ? files.content.split(';').map((line) => line.split('=')) : [['all', '']];
  const engines = new Map(parts.map(([part]) => [part, barriers.engine(part)]));
  const home = new Map(parts.flatMap(([part, widgets]) => widgets.split(',').map((id) => [id, part])));
  let last = parts[0][0];

  function engine(widget) {
    if (home.has(widget)) last = home.get(widget);
    else if (files && widget !== undefined) throw new Error(`There is no widget “${widget}”; there are: ${[...home.keys()].join(', ')}.`);
    return engines.get(last);
  }

  const all = [...engines.values()];
  barriers.simulator = {
    engine,
    ask: async (message, progress) => engine(message.widget).ask(message, progress),
    latest: async (key, message) => engine(message.widget).latest(key, message),
    markup: async (widget) => engine(widget).markup(widget),
    // The cards of all widgets, wherever their models are.
    catalogue: async () => (await Promise.all(all.map((one) => one.ask({ t: 'catalogue' })))).flat(),
    kill: (message) => engine().kill(message),
    get patience() { return all[0].patience; },
    set patience(ms) { for (const one of all) one.patience = ms; },
    get deaths() { return all.reduce((sum, one) => sum + one.deaths, 0); },
    set deaths(number) { for (const one of all) one.deaths = number; },
  };
})();
