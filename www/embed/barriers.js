// <barriers-widget>: one widget of Barriers in any page.
//
//   <script src="https://…/embed/barriers.js" async></script>
//   <barriers-widget name="race" enmity="0.8" lock="teams" show="figure,controls"></barriers-widget>
//
// It makes a frame of the right size around embed.html, so that styles, scripts and policies of
// the page and of the widget stay apart. `name`, `seed`, `lock`, `show` and `theme` are as in an
// embed's address, and every other attribute that HTML does not know is a setting. Attributes
// follow what the reader does. Events: ready, change, resize, error; their `detail` is the
// widget's message. A frame that is already inside, for pages without scripts, is replaced.
'use strict';

(() => {
  if (typeof customElements === 'undefined' || customElements.get('barriers-widget')) return;

  const VERSION = 1;
  const PATIENCE = 30000; // ms from a loaded frame to a widget that speaks
  const LEAST = 120; // px
  const MOST = 6000; // px
  const GROWTHS = 40; // in a row, without anything else happening: then page and widget chase each other

  // Attributes with a meaning of their own; all others, but for data-* and aria-*, are settings.
  const ADDRESS = ['name', 'seed', 'lock', 'show', 'theme', 'site', 'v'];
  const OWN = [...ADDRESS, 'height', 'loading', 'sandbox',
    'id', 'class', 'style', 'title', 'lang', 'dir', 'hidden', 'slot', 'role', 'tabindex', 'is', 'part',
    'inert', 'translate', 'nonce', 'accesskey', 'contenteditable', 'draggable', 'spellcheck',
    'itemid', 'itemprop', 'itemref', 'itemscope', 'itemtype', 'popover', 'autofocus', 'exportparts'];

  // Beside this script, unless the element says where the site is; a module does not know.
  const script = document.currentScript && document.currentScript.src;

  const isObject = (value) => Object.prototype.toString.call(value) === '[object Object]';
  const list = (text) => (text || '').split(',').map((name) => name.trim()).filter(Boolean);
  const isSetting = (name) => !OWN.includes(name) && !/^(data-|aria-|on)/.test(name);

  class BarriersWidget extends HTMLElement {
    #frame = null;
    #observer = new MutationObserver((changes) => this.#attributesChanged(changes));
    #asked = new Map(); // id -> {resolve, reject}
    #nextId = 1;
    #ready = false;
    #failed = false;
    #state = null;
    #growths = 0;
    #patience = 0;
    #listen = (event) => this.#receive(event);

    connectedCallback() {
      window.addEventListener('message', this.#listen);
      if (getComputedStyle(this).display === 'inline') this.style.display = 'block';
      this.#open();
      this.#observer.observe(this, { attributes: true });
    }

    disconnectedCallback() {
      window.removeEventListener('message', this.#listen);
      this.#observer.disconnect();
      clearTimeout(this.#patience);
      this.#giveUp('the element was taken out of the page');
    }

    /** What the widget said of itself last: settings, values, seed, readings, sentence; or null. */
    get state() {
      return this.#state;
    }

    get() { return this.ask({ t: 'get' }); }
    set(settings, seed) { return this.ask({ t: 'set', settings, ...(seed === undefined ? {} : { seed }) }); }
    lock(ids) { return this.ask({ t: 'lock', ids }); }
    show(parts) { return this.ask({ t: 'show', parts }); }
    run(seed) { return this.ask({ t: 'run', ...(seed === undefined ? {} : { seed }) }); }
    reset() { return this.ask({ t: 'reset' }); }
    data(format = 'tables') { return this.ask({ t: 'data', format }); }

    /** Sends a message of the interface; resolves to the answer. */
    ask(message) {
      return new Promise((resolve, reject) => {
        if (!this.#ready) {
          reject(new Error('the widget is not ready: wait for its “ready” event'));
          return;
        }
        const id = this.#nextId++;
        this.#asked.set(id, { resolve, reject });
        try {
          this.#send({ ...message, id });
        } catch (error) {
          // What cannot be sent at all, such as a function.
          this.#asked.delete(id);
          reject(error);
        }
      });
    }

    // ---- The frame ----

    #address() {
      const base = this.getAttribute('site') || (script && new URL('..', script).href);
      if (!base) throw new Error('site: must hold the address of the site, since this script was loaded as a module');
      const url = new URL('embed.html', new URL(base, document.baseURI));
      if (!/^(https?|file):$/.test(url.protocol)) throw new Error(`site: “${url.protocol}” is no address of a site`);
      const own = [['v', 'v'], ['name', 'w'], ['seed', 'seed'], ['lock', 'lock'], ['show', 'show'], ['theme', 'theme']];
      const pairs = own.filter(([name]) => this.hasAttribute(name)).map(([name, key]) => [key, this.getAttribute(name)]);
      if (!this.hasAttribute('name')) pairs.push(['w', '']);
      const settings = [...this.attributes].filter((a) => isSetting(a.name)).map((a) => [a.name, a.value]);
      const hash = [...pairs, ...settings].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      return `${url.href}#${hash}`;
    }

    #open() {
      this.#ready = false;
      this.#failed = false;
      this.#state = null;
      this.#growths = 0;
      let address;
      try {
        address = this.#address();
      } catch (error) {
        this.#fail(error.message);
        return;
      }
      const there = this.querySelector('iframe');
      const frame = document.createElement('iframe');
      frame.title = this.getAttribute('title') || `Barriers: ${this.getAttribute('name') || 'a widget'}`;
      frame.loading = this.getAttribute('loading') === 'eager' ? 'eager' : 'lazy';
      frame.allow = 'clipboard-write; fullscreen';
      if (this.hasAttribute('sandbox')) frame.setAttribute('sandbox', this.getAttribute('sandbox'));
      Object.assign(frame.style, { width: '100%', border: '0', display: 'block' });
      const height = Number(this.getAttribute('height'));
      frame.style.height = `${height >= LEAST && height <= MOST ? height : 640}px`;
      frame.addEventListener('load', () => {
        clearTimeout(this.#patience);
        this.#patience = setTimeout(() => {
          if (!this.#ready && !this.#failed) this.#fail(`nothing answered from ${address.replace(/#.*/, '')}`);
        }, PATIENCE);
      });
      frame.src = address;
      this.#frame = frame;
      if (there) there.replaceWith(frame);
      else this.prepend(frame);
    }

    // ---- Attributes to the widget ----

    #attributesChanged(changes) {
      const names = new Set(changes.map((change) => change.attributeName));
      if (['name', 'site', 'v', 'sandbox'].some((name) => names.has(name)) || !this.#ready) {
        if ([...names].some((name) => isSetting(name) || [...ADDRESS, 'sandbox'].includes(name))) this.#open();
        return;
      }
      const settings = {};
      for (const name of names) if (isSetting(name)) settings[name] = this.getAttribute(name);
      const set = { t: 'set', settings };
      if (names.has('seed')) set.seed = this.getAttribute('seed') ?? '1';
      if (Object.keys(settings).length || names.has('seed')) this.#send(set);
      if (names.has('lock')) this.#send({ t: 'lock', ids: list(this.getAttribute('lock')) });
      if (names.has('show')) this.#send({ t: 'show', parts: list(this.getAttribute('show')) });
      if (names.has('theme')) this.#send({ t: 'theme', theme: this.getAttribute('theme') || 'auto' });
    }

    // ---- The widget to attributes ----

    #adopt({ settings, values, seed }) {
      const put = (name, value) => {
        if (this.getAttribute(name) !== value) this.setAttribute(name, value);
      };
      for (const [name, value] of Object.entries(values)) {
        // Written where it differs from the default, and kept up to date where the author wrote it.
        if (isSetting(name) && (name in settings || this.hasAttribute(name))) put(name, value);
      }
      if (seed !== null && (seed !== '1' || this.hasAttribute('seed'))) put('seed', seed);
      this.#observer.takeRecords(); // these changes come from the widget: they need not go back
    }

    // ---- Messages ----

    #send(message) {
      // A sandboxed frame has no origin that one could name.
      this.#frame.contentWindow.postMessage({ barriers: VERSION, ...message }, '*');
    }

    #receive({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow) return; // some other frame
      if (!isObject(data) || data.barriers !== VERSION || typeof data.t !== 'string') {
        this.#fail(`the frame sent something that is no message of version ${VERSION}`);
        return;
      }
      const { t, id } = data;
      if (t === 'resize') {
        this.#resize(data.height);
        return;
      }
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (t === 'error') {
        const text = String(data.message);
        this.#fail(text);
        if (asked) asked.reject(new Error(text));
        return;
      }
      if (!['ready', 'state', 'data', 'change'].includes(t) || !isObject(data.settings) || !isObject(data.values)) {
        this.#fail('the frame sent a message that is not whole');
        return;
      }
      const { barriers, t: kind, id: number, ...state } = data;
      this.#state = state;
      this.#growths = 0;
      this.#adopt(state);
      if (t === 'ready') {
        this.#ready = true;
        clearTimeout(this.#patience);
        this.#dispatch('ready', state);
      } else if (t === 'change') {
        this.#dispatch('change', state);
      }
      if (asked) asked.resolve(state);
    }

    #resize(height) {
      if (typeof height !== 'number' || !Number.isFinite(height)) {
        this.#fail('resize: the height is no number');
        return;
      }
      const now = Math.min(MOST, Math.max(LEAST, Math.ceil(height)));
      const before = parseFloat(this.#frame.style.height);
      if (now === before) return;
      if (now > before) this.#growths += 1;
      if (this.#growths > GROWTHS) {
        if (this.#growths === GROWTHS + 1) this.#fail('resize: the widget kept growing, so its height stays as it is');
        return;
      }
      this.#frame.style.height = `${now}px`;
      this.#dispatch('resize', { height: now });
    }

    #giveUp(text) {
      for (const { reject } of this.#asked.values()) reject(new Error(text));
      this.#asked.clear();
    }

    #fail(message) {
      this.#failed = true;
      this.#dispatch('error', { message });
    }

    #dispatch(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }
  }

  customElements.define('barriers-widget', BarriersWidget);
})();
