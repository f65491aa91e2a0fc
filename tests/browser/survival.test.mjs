// What goes wrong in a worker ends in a retried success or a clear message, and the widget works
// afterwards: a worker that is killed, panics, hangs, falls silent or never starts. And of many
// questions about one widget, the newest wins.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryEngine, widgets } from './harness.mjs';
import { Widget, another } from './widget.mjs';

inEveryEngine('a worker that fails', (browser) => {
  const widget = new Widget(browser, widgets()[0]);
  let param;

  /** Opens the page, with every worker and every message to it on record. */
  async function open() {
    await widget.open();
    param = (await widget.card()).parameters[0];
    await browser.run(() => {
      window.workers = [];
      window.sent = [];
      const Plain = Worker;
      window.Worker = class extends Plain {
        constructor(...given) {
          super(...given);
          window.workers.push(this);
        }

        postMessage(message, ...more) {
          window.sent.push(message.t);
          super.postMessage(message, ...more);
        }
      };
      // The one that runs already is not on record: the next is.
      barriers.simulator.kill();
    });
    await browser.run("barriers.simulator.ask({ t: 'catalogue' })");
    await browser.run(() => {
      window.sent.length = 0;
      barriers.simulator.deaths = 0;
    });
  }

  /** Asks, and gives the message of the failure, or what came. */
  const ask = (message) =>
    browser.run(async (message) => {
      const told = (error) => ({ failed: error.message });
      const before = barriers.simulator.deaths;
      const result = await barriers.simulator.ask(message).then((result) => ({ result }), told);
      return { ...result, deaths: barriers.simulator.deaths - before };
    }, message);

  /** Moves the first control, and holds the page to the model's own answer. */
  async function works() {
    const text = await widget.run(
      (it, id, values) => {
        const control = it.controls.find((c) => c.id === id);
        const text = values.find((value) => value !== control.value());
        control.put(text);
        it.changed();
        return text;
      },
      param.id,
      [another(param), param.default],
    );
    await widget.settled(
      (it, id, text) => new Map(it.last.values).get(id) === text && !it.querySelector('.notice'),
      `it shows ${param.id} = ${text}`,
      param.id,
      text,
    );
    const fresh = await widget.run(async (it) => {
      const { fingerprint } = await barriers.simulator.ask(it.message('run', { width: 720 }));
      return fingerprint;
    });
    assert.equal((await widget.shown()).fingerprint, fresh);
  }

  test('killed in mid-run, it is replaced and asked again', async () => {
    await open();
    const end = await widget.run(async (it) => {
      const asked = barriers.simulator.ask(it.message('run', { width: 720 }));
      const sent = () => window.sent.includes('run');
      while (!sent()) await new Promise((resolve) => setTimeout(resolve));
      barriers.simulator.kill();
      const { fingerprint } = await asked;
      return { fingerprint, was: it.last.fingerprint, deaths: barriers.simulator.deaths, workers: workers.length };
    });
    assert.equal(end.fingerprint, end.was);
    assert.equal(end.deaths, 1);
    assert.equal(end.workers, 2);
    await works();
  });

  test('killed while the reader moves a slider, the widget ends at the newest settings', async () => {
    await open();
    await widget.run(
      (it, id, text) => {
        it.controls.find((c) => c.id === id).put(text);
        it.changed();
        setTimeout(() => barriers.simulator.kill());
      },
      param.id,
      another(param),
    );
    await widget.settled((it, id, text) => new Map(it.last.values).get(id) === text, 'moved', param.id, another(param));
    assert.deepEqual((await widget.shown()).notices, []);
    await works();
  });

  test('a panic is told with its own words', async () => {
    await open();
    const { failed, deaths } = await ask({ t: 'panic' });
    assert.match(failed, /The simulation failed: .*this panic was asked for/s);
    assert.equal(deaths, 2); // asked once more, in a fresh worker
    await works();
  });

  test('memory that is refused is told', async () => {
    await open();
    const { failed, deaths } = await ask({ t: 'exhaust' });
    assert.match(failed, /The simulation failed: It ran out of the memory/);
    assert.equal(deaths, 2);
    await works();
  });

  test('a hang is noticed, and told', async () => {
    await open();
    await browser.run(() => void (barriers.simulator.patience = 700));
    const { failed, deaths } = await ask({ t: 'hang' });
    assert.match(failed, /did not answer within 0\.7 seconds/);
    assert.equal(deaths, 2);
    await browser.run(() => void (barriers.simulator.patience = 20000));
    await works();
  });

  test('a worker that falls silent is replaced', async () => {
    await open();
    const { result, deaths } = await widget.run(async (it) => {
      barriers.simulator.patience = 700;
      const before = barriers.simulator.deaths;
      // Ended from outside, as a browser short of memory does: no event tells the page.
      window.workers.at(-1).terminate();
      const result = await barriers.simulator.ask(it.message('run', { width: 720 }));
      barriers.simulator.patience = 20000;
      return { result, deaths: barriers.simulator.deaths - before };
    });
    assert.equal(result.fingerprint, (await widget.shown()).fingerprint);
    assert.equal(deaths, 1);
    await works();
  });

  test('a worker that cannot be loaded is told, and tried again later', async () => {
    await open();
    const { failed, tried } = await browser.run(async () => {
      const Good = window.Worker;
      window.Worker = class extends Good {
        constructor() {
          super(barriers.trusted.createScriptURL('js/no-such-worker.js'));
        }
      };
      const before = workers.length;
      barriers.simulator.kill();
      const failed = await barriers.simulator.ask({ t: 'catalogue' }).then(
        () => 'it answered',
        (error) => error.message,
      );
      window.Worker = Good;
      return { failed, tried: workers.length - before };
    });
    assert.match(failed, /could not be loaded/);
    assert.equal(tried, 2);
    await works();
  });

  test('a worker that never says it is ready is given up', async () => {
    await open();
    const failed = await browser.run(async () => {
      const Good = window.Worker;
      window.Worker = class extends Good {
        postMessage() {} // it never hears that it should start
      };
      barriers.simulator.patience = 700;
      barriers.simulator.kill();
      const failed = await barriers.simulator.ask({ t: 'catalogue' }).then(
        () => 'it answered',
        (error) => error.message,
      );
      window.Worker = Good;
      barriers.simulator.patience = 20000;
      return failed;
    });
    assert.match(failed, /did not answer within 0\.7 seconds/);
    await works();
  });

  test('a panic of its own run leaves the widget its picture and a message', async () => {
    await open();
    const before = await widget.shown();
    await widget.run((it) => {
      it.message = () => ({ t: 'panic' });
      it.run();
    });
    await widget.settled((it) => it.querySelector('.notices .notice'), 'a message');
    const failed = await widget.shown();
    assert.match(failed.notices[0], /this panic was asked for/);
    assert.deepEqual(failed.figures, before.figures);
    assert.equal(failed.sentence, before.sentence);
    await widget.run((it) => delete it.message);
    await works();
  });

  test('a name that the worker does not know is an answer, not a death', async () => {
    await open();
    const { failed, deaths } = await ask({ t: 'run', widget: 'astrology', settings: [], seed: '1', width: 720 });
    assert.match(failed, /There is no widget “astrology”/);
    assert.equal(deaths, 0);
    assert.match((await ask({ t: 'nonsense' })).failed, /does not know the message “nonsense”/);
    await works();
  });

  test('of many questions about a widget, the newest wins', async () => {
    await open();
    const end = await widget.run(async (it) => {
      const questions = Array.from({ length: 40 }, (_, i) =>
        barriers.simulator.latest(it, { ...it.message('run', { width: 720 }), seed: String(i) }),
      );
      const answers = await Promise.all(questions);
      const [last] = answers.slice(-1);
      const plain = await barriers.simulator.ask({ ...it.message('run', { width: 720 }), seed: '39' });
      return {
        overtaken: answers.slice(0, -1).filter((answer) => answer === null).length,
        last: last && last.fingerprint,
        plain: plain.fingerprint,
        sent: window.sent.filter((t) => t === 'run').length,
      };
    });
    assert.equal(end.overtaken, 39);
    assert.equal(end.last, end.plain);
    assert.ok(end.sent <= 3, `${end.sent} runs for one picture`);
  });

  test('a question that was overtaken is not asked again of a fresh worker', async () => {
    await open();
    const end = await widget.run(async (it) => {
      barriers.simulator.patience = 700;
      const hung = barriers.simulator.latest(it, { t: 'hang' });
      while (!window.sent.includes('hang')) await new Promise((resolve) => setTimeout(resolve));
      const newest = await barriers.simulator.latest(it, it.message('run', { width: 720 }));
      barriers.simulator.patience = 20000;
      return { hung: await hung, newest: newest.fingerprint, deaths: barriers.simulator.deaths };
    });
    assert.equal(end.hung, null);
    assert.equal(end.newest, (await widget.shown()).fingerprint);
    assert.equal(end.deaths, 1);
  });

  test('asked the same again and again, no model takes more memory', async () => {
    await widget.open();
    const taken = await browser.run(async (all) => {
      const asked = async (times) => {
        for (let i = 0; i < times; i++) {
          for (const widget of all) await barriers.simulator.ask({ t: 'run', widget, settings: [], seed: '1', width: 720 });
        }
        const bytes = [];
        for (const widget of all) bytes.push((await barriers.simulator.engine(widget).ask({ t: 'memory' })).bytes);
        return bytes;
      };
      return [await asked(2), await asked(8)];
    }, widgets());
    assert.ok(taken[0].every((bytes) => bytes > 0));
    assert.deepEqual(taken[1], taken[0]);
  });
});
