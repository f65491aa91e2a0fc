// Long work on a pool of plain workers: each takes the next units, the main worker keeps what is
// done and tells what it says so far. Any number of workers gives the same report, because the
// units do not depend on each other.
'use strict';

window.barriers = window.barriers || {};

(() => {
  const { simulator, say, number } = barriers;
  simulator.workers = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
  const BETWEEN_REPORTS = 400; // ms

  class Job {
    constructor(widget, place) {
      this.widget = widget;
      this.engine = simulator.engine(widget.widget);
      this.startButton = place.querySelector('[data-do=job]');
      this.cancelButton = place.querySelector('[data-do=cancel]');
      this.bar = place.querySelector('progress');
      this.output = place.querySelector('output');
      this.startButton.addEventListener('click', () => this.start());
      this.cancelButton.addEventListener('click', () => this.stop(say('Cancelled; the figure shows what was done.')));
    }

    // The settings changed: what is under way answers another question. Once asked for, the full
    // picture follows the settings.
    outdated() {
      const wasAsked = this.asked;
      this.stop('');
      if (!wasAsked) return;
      this.asked = true;
      this.timer = setTimeout(() => this.start(), 700);
    }

    stop(words) {
      clearTimeout(this.timer);
      if (this.run) this.run.ended = true;
      this.run = null;
      this.asked = false;
      for (const worker of this.pool || []) worker.terminate();
      this.pool = [];
      this.show(false);
      this.output.textContent = words;
    }

    show(running) {
      this.startButton.hidden = running;
      this.cancelButton.hidden = !running;
      this.bar.hidden = !running;
    }

    async start() {
      this.stop('');
      this.asked = true;
      const run = { ended: false, next: 0, done: 0, again: [], began: performance.now(), deaths: 0 };
      this.run = run;
      this.show(true);
      this.bar.value = 0;
      this.output.textContent = say('Starting …');
      try {
        const message = this.widget.message('job');
        run.total = await this.engine.ask(message);
        if (run.ended || !run.total) return;
        const module = await this.engine.module();
        await Promise.all(Array.from({ length: Math.min(simulator.workers, run.total) }, () => this.work(run, module, message)));
        if (run.ended) return;
        await this.report(run);
        if (run.ended) return;
        this.run = null;
        this.asked = true;
        this.show(false);
        for (const worker of this.pool) worker.terminate();
        this.pool = [];
        const seconds = (performance.now() - run.began) / 1000;
        this.output.textContent = say('Done in {seconds} s.', { seconds: number(seconds, 1) });
        this.widget.dispatchEvent(new CustomEvent('barriers-job-done', { bubbles: true }));
      } catch (error) {
        if (run.ended) return;
        this.stop('');
        this.widget.fail(error);
      }
    }

    // One worker of the pool, until nothing is left to do.
    work(run, module, message) {
      return new Promise((resolve, reject) => {
        const worker = this.engine.spawn();
        this.pool.push(worker);
        let unit = -1;
        const next = () => {
          if (run.ended) {
            resolve();
            return;
          }
          unit = run.again.length ? run.again.pop() : run.next < run.total ? run.next++ : -1;
          if (unit < 0) {
            worker.terminate();
            resolve();
            return;
          }
          worker.postMessage({ t: 'unit', id: 2, unit });
        };
        const died = (text) => {
          worker.terminate();
          run.deaths += 1;
          if (unit >= 0) run.again.push(unit);
          if (run.ended) resolve();
          else if (run.deaths > 3) reject(new Error(text));
          else this.work(run, module, message).then(resolve, reject);
        };
        worker.onerror = (event) => {
          event.preventDefault();
          died(event.message || say('The worker could not be loaded.'));
        };
        worker.onmessage = async ({ data }) => {
          if (run.ended) return;
          if (data.t === 'failed') {
            died(data.message);
          } else if (data.t === 'ready') {
            worker.postMessage({ ...message, id: 1 });
          } else if (data.id === 1) {
            next();
          } else if (data.id === 2) {
            const { unit: finished, numbers } = data.result;
            unit = -1;
            next();
            try {
              await this.engine.ask({ t: 'put', unit: finished, numbers });
            } catch (error) {
              reject(error);
              return;
            }
            run.done += 1;
            this.progress(run);
          }
        };
        worker.postMessage(this.engine.init(module));
      });
    }

    progress(run) {
      if (run.ended) return;
      this.bar.value = run.done / run.total;
      const passed = (performance.now() - run.began) / 1000;
      const left = (passed / run.done) * (run.total - run.done);
      this.output.textContent = say('{share}%, about {seconds} s left', { share: Math.round((100 * run.done) / run.total), seconds: Math.ceil(left) });
      const now = performance.now();
      if (run.reporting || now - (run.reported || 0) < BETWEEN_REPORTS) return;
      this.report(run).catch((error) => !run.ended && this.widget.fail(error));
    }

    async report(run) {
      run.reporting = true;
      try {
        const result = await this.engine.ask({ t: 'report', width: this.widget.width() });
        if (!run.ended) this.widget.paint(result);
      } finally {
        run.reporting = false;
        run.reported = performance.now();
      }
    }
  }

  barriers.Job = Job;
})();
