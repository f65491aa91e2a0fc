// One widget in somebody else's page: what the address asks for, and the messages of the page
// around it. Every message is checked; whatever is wrong is answered with an `error` that names
// it, and nothing a host or an address can say leaves the reader without a widget or a word.
//
// The interface, version 1, is documented on educators.html and in pkg/README.md.
'use strict';

(() => {
  const { simulator, state, say } = barriers;
  const VERSION = 1;
  const PARTS = ['title', 'figure', 'sentence', 'controls', 'tools'];
  const THEMES = ['auto', 'light', 'dark'];
  const LONGEST = 200; // characters of a name or a value, and names in a message

  const root = document.documentElement;
  const place = document.getElementById('embed');
  const notices = document.getElementById('embed-notices');
  const framed = window.parent !== window;

  let widget = null; // the <barriers-explainer>, once it has been shown
  let locked = [];
  let parts = [];
  let theme = 'auto';
  let byHost = false; // whether what is painted next was asked for by the host
  let failure = ''; // what the model said when it could not do what the host asked for
  let told = ''; // the state that the host heard of last
  let opened = false; // whether the host has heard that the widget is ready
  let line = Promise.resolve(); // what is to be done, one after the other, so that answers keep their order
  let pending = 0;

  function next(work) {
    line = line.then(work);
    return line;
  }

  // ---- What the host hears ----

  function post(message) {
    if (framed) window.parent.postMessage({ barriers: VERSION, ...message }, '*');
  }

  function complain(text, id) {
    post({ t: 'error', message: text, ...(id === undefined ? {} : { id }) });
  }

  // A mistake of the author's that the reader should know of too.
  function notice(text) {
    notices.append(barriers.element('p', 'notice', text));
    complain(text);
  }

  function described() {
    if (!widget || !widget.last) throw new Error('the widget has nothing to show yet');
    const { values, sentence, readings, fingerprint, notices: said } = widget.last;
    return {
      widget: widget.widget,
      title: document.title,
      version: barriers.version,
      settings: Object.fromEntries(widget.settings()),
      values: Object.fromEntries(values),
      seed: widget.seed ? widget.seedText() : null,
      lock: locked,
      show: parts,
      theme,
      sentence,
      readings: Object.fromEntries(readings.map((r) => [r.id, r.value])),
      fingerprint,
      notices: said,
    };
  }

  let height = 0;
  function measure() {
    const now = Math.ceil(root.getBoundingClientRect().height);
    if (Math.abs(now - height) < 2) return;
    height = now;
    post({ t: 'resize', height });
  }

  // ---- What the author asks for ----

  const controlIds = () => [...widget.controls.map((c) => c.id), ...(widget.seed ? ['seed'] : [])];

  // The names that are among those known; about each other one there is a word.
  function known(given, list, what) {
    const names = given.map((name) => (list.includes(name) ? name : proper(name)));
    const unknown = names.filter((name) => !list.includes(name));
    if (unknown.length) {
      notice(say('{what}: there is no {unknown}; there are: {known}.', { what, unknown: unknown.map((n) => `“${n.slice(0, 40)}”`).join(', '), known: list.join(', ') }));
    }
    return names.filter((name) => list.includes(name));
  }

  function lock(names) {
    locked = names.includes('all') ? controlIds() : known(names, controlIds(), 'lock');
    widget.lock(locked);
  }

  // Parts of the widget, or single controls by their ids; nothing named is everything.
  function show(names) {
    parts = known(names, [...PARTS, 'presets', ...controlIds()], 'show');
    const single = parts.filter((name) => !PARTS.includes(name));
    const every = !parts.length || parts.includes('controls') || !single.length;
    const on = (part) => !parts.length || parts.includes(part) || (part === 'controls' && single.length > 0);
    widget.dataset.show = PARTS.filter(on).join(' ');
    const appear = (node, id) => { node.hidden = !every && !single.includes(id); };
    for (const control of widget.controls) appear(control.place, control.id);
    for (const fieldset of widget.form.querySelectorAll('.presets')) appear(fieldset, 'presets');
    for (const fieldset of widget.form.querySelectorAll('.chance')) appear(fieldset, 'seed');
    for (const group of widget.form.querySelectorAll('details, fieldset:not(.presets, .chance)')) {
      group.hidden = !group.querySelector('.control:not([hidden])');
      if (!every && group.open === false) group.open = true; // what the author chose is in sight
    }
  }

  function wear(name) {
    theme = known([name || 'auto'], THEMES, 'theme')[0] || 'auto';
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }

  const list = (text) => (text || '').split(',').map((name) => name.trim()).filter(Boolean);

  // HTML writes the names of attributes in lower case, so a name may come that way.
  function proper(name) {
    const ids = widget.controls.map((c) => c.id);
    return ids.includes(name) ? name : ids.find((id) => id.toLowerCase() === name.toLowerCase()) || name;
  }

  // Settings from the author or the host reach locked controls too.
  async function adopt({ settings, ...link }) {
    byHost = true;
    failure = '';
    widget.lock([]);
    try {
      await widget.adopt({ ...link, settings: settings.map(([name, value]) => [proper(name), value]) });
      if (failure) throw new Error(failure);
    } finally {
      widget.lock(locked);
      widget.history = [];
      widget.future = [];
      widget.mark();
      byHost = false;
    }
  }

  async function open(asked) {
    notices.replaceChildren();
    const ready = place.querySelector('barriers-explainer');
    if (ready && ready.getAttribute('name') === asked.widget) {
      await simulator.ask({ t: 'citation', widget: asked.widget }); // the model's version is known then
      widget = ready;
    } else {
      place.innerHTML = barriers.trusted.createHTML(await simulator.markup(asked.widget));
      widget = place.querySelector('barriers-explainer');
      // In a frame of its own the widget's heading is the page's.
      const heading = widget.querySelector('h3');
      heading.setAttribute('role', 'heading');
      heading.setAttribute('aria-level', '1');
    }
    document.title = `${widget.querySelector('h3').textContent} · Barriers`;
    about(asked.widget);
    wear(asked.embed.theme);
    locked = [];
    await adopt(asked);
    for (const control of widget.controls) control.home = control.value();
    widget.start = { settings: widget.settings(), seed: widget.seedOf() };
    show(list(asked.embed.show));
    lock(list(asked.embed.lock));
    if (asked.seed !== undefined && !widget.seed) notice(say('seed: this widget leaves nothing to chance, so a seed changes nothing.'));
    links();
    told = JSON.stringify(described());
    opened = true;
    post({ t: 'ready', ...described() });
    height = 0;
    measure();
  }

  // What is behind the widget: its claims and figures, made when the site was built.
  function about(name) {
    const source = document.querySelector(`template[data-about="${CSS.escape(name)}"]`);
    const target = document.getElementById('about');
    if (source) target.replaceChildren(source.content.cloneNode(true));
  }

  // Where the whole site is: beside an embed, or where a saved file says it came from.
  function home() {
    const given = root.dataset.home;
    if (!given) return null;
    const url = new URL(given, location.href);
    return url.protocol === 'file:' ? null : url.href;
  }

  // Links lead out of the frame; in a file that does not know its site they are plain words.
  function links() {
    const base = home();
    for (const link of document.querySelectorAll('a[href]')) {
      const href = link.getAttribute('href');
      if (href.startsWith('#')) continue;
      if (!/^https?:/.test(href) && !base) {
        link.removeAttribute('href');
        continue;
      }
      link.href = new URL(href, base || undefined).href;
      link.target = '_blank';
      link.rel = 'noopener';
    }
    const full = document.querySelector('[data-full]');
    full.hidden = !base;
    barriers.home = base || undefined;
  }

  // The whole page, at the settings that are shown.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (!link) return;
    if (link.matches('[data-full]') && widget) {
      const here = { widget: widget.widget, settings: widget.settings(), seed: widget.seedOf() };
      link.href = barriers.home + state.write(here);
    }
    const inside = (link.getAttribute('href') || '').startsWith('#') && document.getElementById(link.hash.slice(1));
    if (inside) {
      event.preventDefault(); // the address keeps what the author wrote
      for (let up = inside; up; up = up.parentElement) if (up.localName === 'details') up.open = true;
      inside.tabIndex = -1;
      inside.focus();
      inside.scrollIntoView();
    }
  });

  // ---- Messages ----

  const isText = (value) => typeof value === 'string' && value.length <= LONGEST;
  const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
  const isObject = (value) => Object.prototype.toString.call(value) === '[object Object]';
  const isNames = (value) => Array.isArray(value) && value.length <= LONGEST && value.every(isText);
  const isSetting = (value) => value === null || typeof value === 'boolean' || isNumber(value) || isText(value);
  const isSeed = (value) => isText(value) || (Number.isSafeInteger(value) && value >= 0);

  // What each message may have: name -> [check, what it must be, whether it must be there].
  const SETTINGS = [isObject, 'an object of settings', true];
  const SEED = [isSeed, 'a whole number from 0, as a number or as text'];
  const MESSAGES = {
    get: {},
    set: { settings: SETTINGS, seed: SEED },
    lock: { ids: [isNames, 'a list of the ids of controls', true] },
    show: { parts: [isNames, 'a list of parts or ids of controls', true] },
    theme: { theme: [isText, `one of ${THEMES.join(', ')}`, true] },
    run: { seed: SEED },
    reset: {},
    data: { format: [(value) => value === 'tables' || value === 'csv', '“tables” or “csv”'] },
  };

  // What is wrong with a message, or "".
  function wrong(message) {
    if (!isObject(message)) return `a message must be an object such as {barriers: ${VERSION}, t: 'get'}`;
    if (message.barriers !== VERSION) return `barriers: must be ${VERSION}, the version of this interface`;
    const { t, id } = message;
    if (typeof t !== 'string' || !Object.hasOwn(MESSAGES, t)) {
      return `t: ${typeof t === 'string' ? `“${t.slice(0, 40)}” is no message` : 'must be text'}; there are: ${Object.keys(MESSAGES).join(', ')}`;
    }
    if (id !== undefined && !isText(id) && !isNumber(id)) return 'id: must be a number or a short text';
    const members = MESSAGES[t];
    for (const [name, [check, words, required]] of Object.entries(members)) {
      if (message[name] === undefined ? required : !check(message[name])) return `${name}: must be ${words}`;
    }
    for (const name of Object.keys(message)) {
      if (!['barriers', 't', 'id'].includes(name) && !Object.hasOwn(members, name)) {
        return `${name.slice(0, 40)}: is no member of “${t}”`;
      }
    }
    const settings = Object.entries(message.settings || {});
    if (settings.length > LONGEST) return `settings: has more than ${LONGEST} members`;
    for (const [name, value] of settings) {
      if (name.length > LONGEST || !isSetting(value)) {
        return `settings.${name.slice(0, 40)}: must be a finite number, true, false, null or a short text`;
      }
    }
    return '';
  }

  async function answer(message) {
    const { t, id } = message;
    try {
      if (!widget) throw new Error('there is no widget to ask');
      const data = await act(message);
      post({ t: t === 'data' ? 'data' : 'state', ...(id === undefined ? {} : { id }), ...described(), ...data });
      told = JSON.stringify(described());
    } catch (error) {
      complain(error.message, id);
    }
  }

  async function act({ t, settings, seed, ids, parts: names, theme: name, format }) {
    if (!['get', 'data'].includes(t)) notices.replaceChildren();
    const now = new Map(widget.settings());
    const asText = (value) => (value === undefined ? widget.seedOf() : String(value));
    if (t === 'set') {
      for (const [key, value] of Object.entries(settings)) {
        if (value === null) now.delete(proper(key));
        else now.set(proper(key), String(value));
      }
      await adopt({ settings: [...now], seed: asText(seed) });
    } else if (t === 'run') {
      await adopt({ settings: [...now], seed: asText(seed) });
    } else if (t === 'reset') {
      await adopt(widget.start);
    } else if (t === 'lock') {
      lock(ids);
    } else if (t === 'show') {
      show(names);
    } else if (t === 'theme') {
      wear(name);
    } else if (t === 'data') {
      const question = format === 'csv' ? 'csv' : 'tables';
      return { [question]: await simulator.ask(widget.message(question)) };
    }
    return {};
  }

  window.addEventListener('message', (event) => {
    if (!framed || event.source !== window.parent) return; // nobody else has a say here
    const message = event.data;
    const problem = wrong(message);
    const id = isObject(message) && (isText(message.id) || isNumber(message.id)) ? message.id : undefined;
    if (pending >= LONGEST) {
      complain('too many messages at once: this one was left out', id);
      return;
    }
    pending += 1;
    next(() => (problem ? complain(problem, id) : answer(message))).finally(() => { pending -= 1; });
  });

  document.addEventListener('barriers-painted', () => {
    if (!opened) return;
    const state = described();
    if (JSON.stringify(state) === told) return;
    told = JSON.stringify(state);
    post({ t: 'change', by: byHost ? 'host' : 'reader', ...state });
  });
  document.addEventListener('barriers-failed', (event) => {
    if (byHost) failure = event.detail;
    else complain(event.detail);
  });

  // ---- Places where a browser refuses ----

  // A frame without an origin of its own: files and the clipboard may be refused in silence.
  barriers.sandboxed = self.origin === 'null' && location.protocol !== 'file:';
  barriers.byHand = (text) => {
    const field = barriers.element('textarea', 'by-hand');
    field.readOnly = true;
    field.value = text;
    field.setAttribute('aria-label', say('To copy by hand'));
    const close = barriers.element('button', '', say('Close'));
    close.type = 'button';
    const box = barriers.element('div', 'notice');
    box.append(barriers.element('p', '', say('If your browser did not do it here, copy it by hand:')), field, close);
    close.addEventListener('click', () => box.remove());
    notices.replaceChildren(box);
    field.select();
  };

  // The address stays the author's: what the reader changes is not written into it.
  barriers.state.show = () => {};

  // ---- Start ----

  async function start() {
    const asked = state.read(location.hash) || state.read(root.dataset.start || '') || { widget: root.dataset.widget || '', settings: [], embed: {} };
    try {
      await open(asked);
    } catch (error) {
      // What stands ready stays; else the reader gets the words and the way to the whole site.
      if (!place.querySelector('barriers-explainer')) place.replaceChildren();
      links();
      if (document.querySelector('.notices .notice')) complain(error.message); // the widget says it
      else notice(error.message);
    }
    measure();
    window.dispatchEvent(new Event('barriers-embed-open'));
  }

  new ResizeObserver(measure).observe(root);
  // A frame out of sight is not laid out until somebody asks, and its observers sleep.
  for (const event of ['barriers-painted', 'toggle', 'click']) document.addEventListener(event, () => setTimeout(measure), true);

  window.addEventListener('hashchange', () => {
    if (state.read(location.hash)) next(start);
  });

  barriers.embed = { adopt, widget: () => widget };
  next(start);
})();
