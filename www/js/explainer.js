// <barriers-explainer>: binds the controls of a widget's ready-made markup to its model.
// It creates no controls and knows no values: it reads what the page says, asks, and paints.
'use strict';

window.barriers = window.barriers || {};

(() => {
  const { simulator, state, say, toField, fromField } = barriers;
  const SLOW = 6000; // ms without the model before the reader is told
  const STEPS = 100; // how far back undo reaches: a page that is open for days must not grow
  const WIDTHS = { narrow: 360, wide: 720 }; // as in src/view.rs: drawings of the two layouts

  class Explainer extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      this.widget = this.getAttribute('name');
      this.form = this.querySelector('form.controls');
      this.sentence = this.querySelector('.sentence');
      this.notices = this.querySelector('.notices');
      this.history = [];
      this.future = [];
      this.players = new Map();
      this.start = { settings: [], seed: undefined }; // where a reset leads; an embed's author may say
      this.controls = [...this.querySelectorAll('.control[data-param]')].map((c) => new Control(c, this));
      this.seed = this.querySelector('input[name=seed]');
      this.form.addEventListener('submit', (event) => event.preventDefault());
      // Safari empties fields without autocomplete when their page comes back from its cache.
      window.addEventListener('pagehide', () => this.form.removeAttribute('autocomplete'));
      window.addEventListener('pageshow', (event) => {
        this.form.autocomplete = 'off';
        if (event.persisted) this.restore();
      });
      this.addEventListener('click', (event) => this.clicked(event));
      if (this.seed) this.seed.addEventListener('change', () => this.changed());
      const job = this.querySelector('.job');
      if (job) this.job = new barriers.Job(this, job);
      this.predict = this.querySelector('form.predict');
      if (this.predict) this.predict.prediction = new barriers.Prediction(this, this.predict);
      this.feed = this.querySelector('[data-role=feed]');
      if (this.feed) this.feed.addEventListener('change', () => this.takeFeeds().then(() => this.changed()));
      this.settled = this.snapshot();
      this.mark();
      const link = state.read(location.hash);
      const embedded = document.documentElement.hasAttribute('data-embed'); // then embed.js begins
      if (link && link.widget === this.widget && !embedded) this.adopt(link);
      else if ('IntersectionObserver' in window && !embedded) {
        // The figures are there already; a live run is only needed once the reader is near.
        new IntersectionObserver((entries, observer) => {
          if (!entries.some((e) => e.isIntersecting)) return;
          observer.disconnect();
          if (!this.adopted) this.run();
        }, { rootMargin: '50% 0px' }).observe(this);
      } else if (!embedded) this.run();
      let narrow = this.width();
      new ResizeObserver(() => {
        if (this.width() !== narrow && this.last) {
          narrow = this.width();
          this.run();
        }
      }).observe(this);
    }

    // Which of the two layouts the style sheet shows.
    width() {
      const narrow = this.querySelector('.drawing .narrow');
      return narrow && narrow.getClientRects().length ? WIDTHS.narrow : WIDTHS.wide;
    }

    // Every setting that differs from its default, as a link has it.
    settings() {
      return this.controls.filter((c) => c.value() !== c.initial).map((c) => [c.id, c.value()]);
    }

    seedText() {
      return this.seed ? this.seed.value.trim() : '1';
    }

    snapshot() {
      return JSON.stringify({ settings: this.settings(), seed: this.seedText() });
    }

    // Takes settings from a link, a preset or the history; `extra` are pairs of text.
    set(pairs, seed) {
      const given = new Map(pairs);
      for (const control of this.controls) {
        if (!control.locked) control.put(given.has(control.id) ? given.get(control.id) : control.initial);
        given.delete(control.id);
      }
      if (this.seed && !this.seed.disabled) this.seed.value = seed === undefined ? this.seed.dataset.default : seed;
      this.foreign = [...given]; // names the model will tell the reader it does not know
      this.mark();
    }

    // Takes the state of a link or a file; `more` are notices beside the model's own.
    adopt(link, more = []) {
      this.set(link.settings, link.seed);
      this.other = link.version;
      this.more = more;
      this.adopted = true; // the first run is this one
      const shown = this.run(link.settings);
      this.settled = this.snapshot();
      return shown;
    }

    // A state the reader can go back to; what was undone before is gone.
    keep(before) {
      this.history.push(before);
      if (this.history.length > STEPS) this.history.shift();
      this.future = [];
    }

    // The state that was shown before can be had back.
    remember(before) {
      this.settled = this.snapshot();
      if (before === this.settled) return;
      this.keep(before);
      this.mark();
      state.show({ widget: this.widget, settings: this.settings(), seed: this.seedOf() });
    }

    // Holds a world (its settings and seed) beside the one that is shown, or lets it go.
    pin(world) {
      this.pinned = world;
      this.button('pin').setAttribute('aria-pressed', String(Boolean(world)));
    }

    // Fixes these controls (`seed` is one) where they stand: the reader sees them, and that they
    // are fixed. Presets that would move them are out of reach too.
    lock(ids) {
      const on = (id) => ids.includes(id);
      for (const control of this.controls) control.lock(on(control.id));
      if (this.seed) {
        for (const part of this.querySelectorAll('.chance input, .chance button')) part.disabled = on('seed');
        lockNote(this.seed.closest('.control'), on('seed'));
      }
      const moves = (node) => {
        const set = new URLSearchParams(node.dataset.set);
        return this.controls.some((c) => c.locked && (set.has(c.id) ? set.get(c.id) : c.initial) !== c.value());
      };
      for (const preset of this.querySelectorAll('[data-preset]')) preset.disabled = moves(preset);
      if (this.predict) this.predict.hidden = moves(this.predict); // its answer is out of reach
      this.mark();
    }

    // A control moved: show it now, remember it when it settles.
    changed(settles = true) {
      if (this.job) this.job.outdated();
      this.foreign = [];
      this.more = [];
      this.mark();
      this.run();
      if (!settles) return;
      const now = this.snapshot();
      if (now === this.settled) return;
      this.keep(this.settled);
      this.settled = now;
      this.mark();
      this.dispatchEvent(new CustomEvent('barriers-changed', { bubbles: true }));
      state.show({ widget: this.widget, settings: this.settings(), seed: this.seedOf() });
    }

    seedOf() {
      return this.seed && this.seed.value.trim() !== this.seed.dataset.default ? this.seedText() : undefined;
    }

    // Puts the controls where they were when the reader last settled.
    restore() {
      const { settings, seed } = JSON.parse(this.settled);
      this.set(settings, seed);
    }

    travel(from, to) {
      if (!from.length) return;
      if (this.job) this.job.outdated();
      to.push(this.settled);
      this.settled = from.pop();
      this.restore();
      this.run();
      state.show({ widget: this.widget, settings: this.settings(), seed: this.seedOf() });
      this.mark();
    }

    // What the buttons should say about the settings.
    mark() {
      for (const control of this.controls) control.mark();
      for (const preset of this.querySelectorAll('[data-preset]')) {
        // A preset may also name what is the default.
        const set = new Map(new URLSearchParams(preset.dataset.set));
        const same = this.controls.every((c) => c.value() === (set.has(c.id) ? set.get(c.id) : c.initial));
        preset.setAttribute('aria-pressed', String(same));
      }
      this.button('undo').disabled = !this.history.length;
      this.button('redo').disabled = !this.future.length;
    }

    // Readings of other models at the reader's own settings, instead of the defaults.
    async takeFeeds() {
      for (const control of this.controls.filter((c) => c.feed && !c.locked)) {
        const [widget, reading] = control.feed.split('.');
        if (!this.feed.checked) {
          control.put(control.initial);
          continue;
        }
        const { settings = [], seed = '1' } = barriers.worlds.get(widget) || {};
        try {
          const result = await simulator.ask({ t: 'run', widget, settings, seed, width: WIDTHS.narrow });
          const found = result.readings.find((r) => r.id === reading);
          if (found && found.value !== null) control.put(String(found.value));
        } catch (error) {
          this.fail(error);
        }
      }
    }

    button(name) {
      return this.querySelector(`.tools [data-do=${name}]`);
    }

    message(t, extra) {
      const pinned = t === 'run' ? this.pinned : undefined;
      return { t, widget: this.widget, settings: this.settings(), seed: this.seedText(), pinned, ...extra };
    }

    // Asks for the picture of the settings; the newest question wins.
    async run(raw) {
      const message = this.message('run', { width: this.width() });
      if (raw) message.settings = raw;
      else if (this.foreign && this.foreign.length) message.settings = [...message.settings, ...this.foreign];
      this.setAttribute('aria-busy', 'true');
      const slow = setTimeout(() => this.last || this.tell([say('The model is still on its way: the connection is slow. Until it is here the figure shows the settings it began with.')]), SLOW);
      try {
        const result = await simulator.latest(this, message).finally(() => clearTimeout(slow));
        if (result === null) return; // overtaken
        this.paint(result, raw);
      } catch (error) {
        this.fail(error);
      }
      this.removeAttribute('aria-busy');
    }

    paint(result, adopted) {
      this.last = result;
      const layout = this.width() === WIDTHS.narrow ? '.narrow' : '.wide';
      for (const figure of result.figures) {
        const place = this.querySelector(`[data-figure="${figure.id}"]`);
        if (!place) continue;
        barriers.draw(place.querySelector(`.drawing ${layout}`), figure.svg);
        setText(place.querySelector('figcaption'), figure.title);
      }
      for (const replay of result.replays) {
        const place = this.querySelector(`[data-replay="${replay.id}"]`);
        if (!place) continue;
        barriers.draw(place.querySelector(`.drawing ${layout}`), replay.svg);
        setText(place.querySelector('figcaption'), replay.title);
        if (!this.players.has(place)) this.players.set(place, new barriers.Player(place));
        this.players.get(place).load(replay);
      }
      this.sentenceSettles(result.sentence);
      const notices = [...result.notices, ...(this.more || [])];
      if (this.other && this.other !== barriers.version) notices.push(say('This link was made with version {theirs} of the model; this is version {ours}, so numbers may differ.', { theirs: this.other, ours: barriers.version }));
      this.tell(notices);
      if (adopted) {
        // The controls show what was really used.
        const used = new Map(result.values);
        for (const control of this.controls) control.put(used.get(control.id));
        this.mark();
      }
      barriers.readings(this.widget, result.readings);
      barriers.worlds.set(this.widget, { settings: this.settings(), seed: this.seedText() });
      this.compare(result.comparison);
      if (!this.querySelector('.table').hidden) this.table();
      this.dispatchEvent(new CustomEvent('barriers-painted', { bubbles: true, detail: result }));
    }

    // The pinned world beside this one, in numbers.
    compare(rows) {
      const place = this.querySelector('.comparison');
      place.hidden = !this.pinned;
      if (!this.pinned) return;
      const all = [...this.moved(), ...rows.map((r) => [r.label, r.pinned, r.now])];
      place.replaceChildren(all.length
        ? tableElement({ title: say('Pinned world and this one'), columns: ['', say('Pinned'), say('Now')], rows: all, total: all.length })
        : element('p', '', say('This world is pinned. Change something to see both.')));
    }

    // What is set otherwise in the pinned world: rows of name, there, here.
    moved() {
      const there = new Map(this.pinned.settings);
      const rows = this.controls.map((c) => [c.name, c.words(there.has(c.id) ? there.get(c.id) : c.initial), c.words(c.value())]);
      if (this.seed) rows.push([this.seed.labels[0].textContent, this.pinned.seed, this.seedText()]);
      return rows.filter(([, a, b]) => a !== b);
    }

    // Screen readers hear one sentence for a settled change, not one a slider step.
    sentenceSettles(sentence) {
      clearTimeout(this.sentenceTimer);
      const first = !this.spoken;
      this.spoken = true;
      if (first || this.sentence.textContent === sentence) {
        setText(this.sentence, sentence);
        return;
      }
      this.sentence.setAttribute('aria-live', 'off');
      setText(this.sentence, sentence);
      const speak = () => {
        if (this.job && this.job.run) {
          this.sentenceTimer = setTimeout(speak, 400); // the last of long work is the one to hear
          return;
        }
        this.sentence.setAttribute('aria-live', 'polite');
        this.sentence.textContent = '';
        setText(this.sentence, sentence);
      };
      this.sentenceTimer = setTimeout(speak, 400);
    }

    tell(notices) {
      const shown = [...this.notices.children].map((n) => n.textContent);
      if (shown.length === notices.length && shown.every((n, i) => n === notices[i])) return;
      this.notices.replaceChildren(...notices.map((text) => element('p', 'notice', text)));
    }

    // The picture stays, the settings stay; the message says what happened.
    fail(error) {
      this.tell([say('{message} The figure shows the settings before.', error)]);
      const again = element('button', '', say('Try again'));
      again.type = 'button';
      again.dataset.do = 'retry';
      this.notices.append(again);
      this.dispatchEvent(new CustomEvent('barriers-failed', { bubbles: true, detail: error.message }));
    }

    async clicked(event) {
      const button = event.target.closest('button');
      if (!button) return;
      if (button.dataset.preset !== undefined) {
        this.set([...new URLSearchParams(button.dataset.set)], this.seedText());
        this.changed();
        return;
      }
      const name = button.dataset.do;
      const menu = button.closest('details.menu');
      if (menu) menu.open = false;
      if (name === 'reset') {
        this.set(this.start.settings, this.start.seed);
        this.other = null;
        this.changed();
      } else if (name === 'retry') {
        this.tell([]);
        this.run();
      } else if (name === 'undo') this.travel(this.history, this.future);
      else if (name === 'redo') this.travel(this.future, this.history);
      else if (name === 'pin') {
        this.pin(this.pinned ? undefined : { settings: this.settings(), seed: this.seedText() });
        this.run();
      } else if (name === 'another') {
        this.seed.value = await simulator.ask({ t: 'seed', widget: this.widget });
        this.changed();
      } else if (name === 'table') {
        const table = this.querySelector('.table');
        table.hidden = !table.hidden;
        button.setAttribute('aria-expanded', String(!table.hidden));
        if (!table.hidden) this.table();
      } else if (barriers.tools && barriers.tools[name]) {
        try {
          this.said(await barriers.tools[name](this));
        } catch (error) {
          this.tell([error.message]);
        }
      }
    }

    said(words) {
      const output = this.querySelector('.said');
      output.textContent = words || '';
      clearTimeout(this.saidTimer);
      this.saidTimer = setTimeout(() => { output.textContent = ''; }, 4000);
    }

    async table() {
      const place = this.querySelector('.table');
      try {
        const tables = await simulator.ask(this.message('tables'));
        place.replaceChildren(...tables.map(tableElement));
      } catch (error) {
        this.fail(error);
      }
    }
  }

  // One control: a slider with its exact field, a list, or a box to tick.
  class Control {
    constructor(place, owner) {
      this.place = place;
      this.id = place.dataset.param;
      this.kind = place.dataset.kind;
      this.feed = place.dataset.feed;
      this.initial = place.dataset.default; // what a link need not say
      this.home = this.initial; // where a reset leads
      this.locked = false;
      this.slider = place.querySelector('input[type=range]');
      this.exact = place.querySelector('.exact');
      this.select = place.querySelector('select');
      this.box = this.kind === 'flag' ? place.querySelector('input[type=checkbox]') : null;
      this.hold = place.querySelector('[data-role=hold]');
      this.reset = place.querySelector('[data-do=reset-one]');
      this.unit = (place.querySelector('.unit') || {}).textContent || '';
      this.name = place.querySelector('label').textContent.trim();
      if (this.slider) {
        this.slider.addEventListener('input', () => {
          this.exact.value = toField(this.fromSlider());
          owner.changed(false);
        });
        this.slider.addEventListener('change', () => owner.changed());
        this.exact.addEventListener('change', () => {
          this.toSlider(this.value());
          owner.changed();
        });
      }
      if (this.select) this.select.addEventListener('change', () => owner.changed());
      if (this.box) this.box.addEventListener('change', () => owner.changed());
      if (this.hold) {
        this.hold.addEventListener('change', () => {
          this.enable(this.hold.checked);
          owner.changed();
        });
      }
      this.reset.addEventListener('click', (event) => {
        event.stopPropagation();
        this.put(this.home);
        owner.changed();
        (this.slider || this.select || this.box).focus();
      });
    }

    value() {
      if (this.box) return String(this.box.checked);
      if (this.select) return this.select.value;
      if (this.hold && !this.hold.checked) return '';
      return fromField(this.exact.value);
    }

    // A value of this control as a table says it.
    words(text) {
      if (this.box) return text === 'true' ? '✓' : '–';
      if (this.select) return ([...this.select.options].find((o) => o.value === text) || { text }).text;
      return text === '' ? '–' : `${toField(text)} ${this.unit}`.trim();
    }

    put(text) {
      if (text === undefined) return;
      if (this.box) this.box.checked = text === 'true' || text === '1';
      else if (this.select) this.select.value = text;
      else if (this.hold && text === '') this.enable(false);
      else {
        if (this.hold) this.enable(true);
        this.exact.value = toField(text);
        this.toSlider(text);
      }
      if (this.select && this.select.selectedIndex < 0) this.select.value = this.initial;
    }

    enable(on) {
      this.hold.checked = on;
      this.slider.disabled = this.locked || !on;
      this.exact.disabled = this.locked || !on;
    }

    lock(on) {
      this.locked = on;
      for (const part of [this.slider, this.exact, this.select, this.box, this.hold]) if (part) part.disabled = on;
      if (this.hold) this.enable(this.hold.checked);
      lockNote(this.place, on);
    }

    fromSlider() {
      const at = Number(this.slider.value);
      if (!this.slider.hasAttribute('data-log')) return this.slider.value;
      const [min, max] = [Number(this.slider.dataset.min), Number(this.slider.dataset.max)];
      if (at <= 0) return String(min);
      if (at >= 1000) return String(max);
      return String(Number((min * (max / min) ** (at / 1000)).toPrecision(3)));
    }

    toSlider(text) {
      const value = Number(text);
      if (!Number.isFinite(value)) return; // the model will say what is wrong with it
      if (!this.slider.hasAttribute('data-log')) {
        this.slider.value = text;
        return;
      }
      const [min, max] = [Number(this.slider.dataset.min), Number(this.slider.dataset.max)];
      this.slider.value = String(Math.round((1000 * Math.log(value / min)) / Math.log(max / min)));
    }

    mark() {
      this.reset.hidden = this.locked || this.value() === this.home;
      if (this.slider) this.slider.setAttribute('aria-valuetext', `${this.exact.value} ${this.unit}`.trim());
    }
  }

  // Says under a control that it is fixed, and takes the words away again.
  function lockNote(place, on) {
    const note = place.querySelector('.locked');
    if (note && !on) note.remove();
    if (!note && on) place.append(element('p', 'locked', say('Set by the author')));
  }

  function element(name, className, text) {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function setText(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function tableElement({ title, columns, rows, total }) {
    const table = element('table');
    table.append(element('caption', '', rows.length < total ? say('{title} (the first {shown} of {total} rows; the CSV has all)', { title, shown: rows.length, total }) : title));
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const th = element('th', '', column);
      th.scope = 'col';
      head.append(th);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const tr = body.insertRow();
      for (const cell of row) tr.insertCell().textContent = cell;
    }
    const scroll = element('div', 'scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', title);
    scroll.append(table);
    return scroll;
  }

  // A drawing made by our own worker, put in place without a style attribute or a script.
  barriers.draw = (place, svg) => {
    if (!place) return;
    const parsed = new DOMParser().parseFromString(barriers.trusted.createHTML(svg), 'image/svg+xml').documentElement;
    place.replaceChildren(document.importNode(parsed, true));
  };

  // Numbers in the prose that read a model: <output data-reading="race.risk">.
  barriers.readings = (widget, readings) => {
    for (const reading of readings) {
      for (const node of document.querySelectorAll(`[data-reading="${widget}.${reading.id}"]`)) {
        setText(node, reading.said);
      }
    }
  };

  // The reader's own settings of each model, for the models that they feed.
  barriers.worlds = new Map();
  barriers.element = element;
  customElements.define('barriers-explainer', Explainer);
})();
