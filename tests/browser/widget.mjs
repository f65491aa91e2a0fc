// A widget on a page, as a test sees it: what it shows, and hands that move its controls.

import { Key } from 'selenium-webdriver';

/** The widgets on which everything is tried in every engine: one of each kind. */
export const SAMPLE = ['race', 'fragmentation', 'ensemble'];

export class Widget {
  constructor(browser, name) {
    this.browser = browser;
    this.name = name;
    this.css = `barriers-explainer[name="${name}"]`;
  }

  /** Opens a page anew, with a hash, and waits until this widget has run in it. */
  async open(hash = '', page = '/index.html') {
    // By way of an empty page, or an address that differs in its hash would not load anew.
    await this.browser.open('about:blank');
    await this.browser.open(page + hash);
    await this.live();
  }

  /** The same in the lab, which holds one widget at a time and so comes sooner. */
  openAlone(hash = '') {
    return this.open(hash || `#w=${this.name}`, '/lab.html');
  }

  /** Brings this widget of the article back to its defaults, opening the page where need be. */
  async fresh() {
    const there = await this.browser.run((css) => 'barriers' in window && Boolean(document.querySelector(css)), this.css);
    if (!there || !(await this.browser.run("location.pathname.endsWith('index.html')"))) return this.open();
    await this.live();
    if ((await this.shown()).settings.length) await this.click('[data-do=reset]');
    await this.settled((it) => !it.settings().length && !it.querySelector('.notice'), 'a reset');
  }

  /** Brings the widget into view, which starts it, and waits for its first answer. */
  async live() {
    await this.browser.waitFor('window.barriers && customElements.get("barriers-explainer")');
    await this.browser.waitFor((css) => document.querySelector(css), { args: [this.css], what: `${this.name} is there` });
    await this.run((it) => it.scrollIntoView());
    await this.settled((it) => Boolean(it.last), 'the first run');
  }

  /** Runs a function in the page with the widget's element as its first argument. */
  run(script, ...args) {
    const body = new Function(
      'css',
      '...args',
      `const it = document.querySelector(css);
       if (!it) throw new Error('no ' + css);
       return (${script})(it, ...args);`,
    );
    return this.browser.run(`(${body}).apply(null, arguments)`, this.css, ...args);
  }

  /** Waits until the function gives something true in the page and no run is under way. */
  async settled(script = () => true, what = String(script), ...args) {
    const body = `function (css, ...args) {
      const it = document.querySelector(css);
      return !it.hasAttribute('aria-busy') && (${script})(it, ...args);
    }`;
    const options = { what: `${this.name}: ${what}`, args: [this.css, ...args], timeout: 20_000 };
    return this.browser.waitFor(`(${body}).apply(null, arguments)`, options);
  }

  /**
   * Waits until the page's address is as the function has it. WebKit lets a page change its
   * address a hundred times in 30 seconds, fewer than a test that is in a hurry asks for.
   */
  addressed(script, ...args) {
    const options = { what: `${this.name}: the address follows`, args, timeout: 40_000 };
    return this.browser.waitFor(`(${script})(location.hash, ...arguments)`, options);
  }

  /** What the reader sees now. */
  shown() {
    return this.run((it) => {
      const seen = (node) => node.getClientRects().length > 0;
      return {
        sentence: it.querySelector('.sentence').textContent,
        figures: [...it.querySelectorAll('figure .drawing svg')].filter(seen).map((svg) => svg.outerHTML),
        notices: [...it.querySelectorAll('.notices .notice')].map((notice) => notice.textContent),
        fingerprint: it.last.fingerprint,
        values: Object.fromEntries(it.last.values),
        settings: it.settings(),
        hash: location.hash,
      };
    });
  }

  /** The widget's declarations, as its model gives them. */
  card() {
    return this.run(async (it) => {
      const all = await barriers.simulator.ask({ t: 'catalogue', widget: it.widget });
      return all.find((card) => card.id === it.widget);
    });
  }

  /** Opens everything that is folded, so that hands can reach every control. */
  unfold() {
    return this.run((it) => it.querySelectorAll('form details').forEach((d) => (d.open = true)));
  }

  find(selector) {
    return this.browser.find(`${this.css} ${selector}`);
  }

  /** Presses keys on a control. */
  async press(selector, ...keys) {
    await this.find(selector).sendKeys(...keys);
  }

  /** Writes into a field as a person would, and leaves it. */
  async type(selector, text) {
    const field = await this.find(selector);
    // WebKit's driver empties only what is in view, and a smooth way there takes time.
    await this.run((it, css) => {
      const field = it.querySelector(css);
      field.scrollIntoView({ block: 'center', behavior: 'instant' });
      field.focus();
    }, selector);
    await field.clear();
    await field.sendKeys(text, Key.TAB);
  }

  /**
   * Presses an arrow on each of the first sliders until the reader sees another sentence and
   * another figure; gives the ids of those pressed and whether that happened.
   */
  async slide(most = 6) {
    const sliders = await this.run((it) => it.controls.filter((c) => c.slider && !c.slider.disabled).map((c) => c.id));
    await this.unfold();
    const pressed = [];
    for (const id of sliders.slice(0, most)) {
      const css = `[data-param="${id}"] input[type=range]`;
      const before = await this.shown();
      const [at, max] = await this.run((it, css) => [it.querySelector(css).value, it.querySelector(css).max], css);
      await this.press(css, ...Array(4).fill(Number(at) < Number(max) ? Key.ARROW_UP : Key.ARROW_DOWN));
      await this.settled(
        (it, id, was) => new Map(it.last.values).get(id) !== was,
        `the slider ${id} moves its value`,
        id,
        before.values[id],
      );
      pressed.push(id);
      const after = await this.shown();
      const drawn = after.figures.some((figure, i) => figure !== before.figures[i]);
      if (drawn && after.sentence !== before.sentence) return { pressed, seen: true };
    }
    return { pressed, seen: false };
  }

  /** Clicks a button, wherever on the page or in a closed menu it is. */
  click(selector) {
    return this.run((it, css) => {
      const button = it.querySelector(css);
      if (!button) throw new Error(`no ${css}`);
      button.click();
    }, selector);
  }
}

/** The value of a parameter as a link has it, one step away from where it starts. */
export function another(param) {
  switch (param.kind) {
    case 'flag':
      return param.default === 'true' ? 'false' : 'true';
    case 'choice':
      return param.options.map(([id]) => id).find((id) => id !== param.default);
    case 'integer':
      return String(Number(param.default) < param.max ? Number(param.default) + 1 : param.min);
    default: {
      const from = Number(param.default === '' ? param.start : param.default);
      return String(Number(((from + (from < param.max ? param.max : param.min)) / 2).toPrecision(4)));
    }
  }
}
