// Embeds on a page of another origin: the element, plain frames, sandboxes and policies.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Key } from 'selenium-webdriver';
import { inEveryEngine } from './harness.mjs';
import { LISTEN, MESSAGES, inside, serve } from './host.mjs';

const FIVE = [
  ['a', 'name="race" enmity="0.8" lock="teams,enmity" show="figure,controls,tools"'],
  ['b', 'name="race" teams="5"'],
  ['c', 'name="consensus" members="8" theme="dark"'],
  ['d', 'name="verification" show="title,sentence"'],
  ['e', 'name="race" seed="7" show="figure,teams"'],
];

inEveryEngine('embeds on another origin', (browser) => {
  let host;
  const open = (path) => browser.driver.get(host.url + path);
  const ready = (id) =>
    browser.waitFor((id) => heard.some((e) => e.id === id && e.name === 'ready'), { what: `${id} is ready`, args: [id], timeout: 40_000 });

  before(async () => {
    const site = browser.base;
    const script = `<script src="${site}/embed/barriers.js"></script>`;
    const eager = (id, attributes) => `<barriers-widget id="${id}" loading="eager" ${attributes}></barriers-widget>`;
    const frame = (id, hash, more = '') => `<iframe id="${id}" src="${site}/embed.html${hash}" title="race" width="700" height="640" ${more}></iframe>`;
    host = await serve({
      '/five': { html: `${LISTEN}<button id="first">Before</button>${FIVE.map((one) => eager(...one)).join('')}${script}` },
      '/sandbox': {
        html: `${LISTEN}${MESSAGES}${eager('s', 'name="race" enmity="0.7" sandbox="allow-scripts"')}${frame('plain', '#w=race&enmity=0.7', 'sandbox="allow-scripts"')}${script}`,
      },
      '/frame-only': { policy: `default-src 'none'; frame-src ${site}`, html: frame('plain', '#w=race&enmity=0.7') },
      '/element-policy': {
        policy: `default-src 'none'; frame-src ${site}; script-src ${site} 'unsafe-inline'`,
        html: `${LISTEN}${eager('p', 'name="race"')}${script}`,
      },
      // A static blog: the one line of the documentation between paragraphs.
      '/blog': {
        html: `${LISTEN}<article><h1>My post</h1><p>Words.</p>${script}<barriers-widget id="x" name="race" enmity="0.8" lock="teams" show="figure,controls"><p><a href="${site}/index.html#race">The race</a></p></barriers-widget><p>More words.</p></article>`,
      },
      // What a notebook does with HTML output: text by innerHTML, then its scripts made anew.
      '/notebook': {
        html: `${LISTEN}${MESSAGES}<div id="plain-output"></div><div id="output"></div><script>
          const plain = ${JSON.stringify(frame('plain', '#w=race&enmity=0.7')).replaceAll('</', '<\\/')};
          document.getElementById('plain-output').innerHTML = plain + ${JSON.stringify(script).replaceAll('</', '<\\/')};
          const output = document.getElementById('output');
          output.innerHTML = ${JSON.stringify(script + eager('n', 'name="race" enmity="0.8"')).replaceAll('</', '<\\/')};
          for (const old of output.querySelectorAll('script')) {
            const fresh = document.createElement('script');
            for (const { name, value } of old.attributes) fresh.setAttribute(name, value);
            old.replaceWith(fresh);
          }
        </script>`,
      },
    });
  });
  after(() => host.stop());

  const state = (id) => browser.run((id) => document.getElementById(id).state, id);
  const states = () => browser.run(() => Object.fromEntries([...document.querySelectorAll('barriers-widget')].map((w) => [w.id, JSON.stringify(w.state)])));
  const within = (id, work) => inside(browser, `#${id} iframe`, work);
  const inner = () => browser.run(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  const outer = (id) => browser.run((id) => document.querySelector(`#${id} iframe`).getBoundingClientRect().height, id);

  async function heightFollows(id) {
    let both;
    for (let i = 0; i < 40; i++) {
      both = [await within(id, inner), await outer(id)];
      if (Math.abs(both[0] - both[1]) < 3) return both[1];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return assert.fail(`${id}: the content is ${both[0]} px high, its frame ${both[1]} px`);
  }

  describe('five on one page', () => {
    test('all of them start as their attributes say', async () => {
      await open('/five');
      for (const [id] of FIVE) await ready(id);
      const [a, b, c, d, e] = await Promise.all(FIVE.map(([id]) => state(id)));
      assert.deepEqual([a.widget, a.values.enmity, a.lock], ['race', '0.8', ['teams', 'enmity']]);
      assert.deepEqual([b.widget, b.values.teams, b.lock], ['race', '5', []]);
      assert.deepEqual([c.widget, c.values.members, c.theme], ['consensus', '8', 'dark']);
      assert.deepEqual([d.widget, d.settings], ['verification', {}]);
      assert.deepEqual([e.widget, e.seed], ['race', '7']);
      assert.notEqual(a.fingerprint, b.fingerprint);
      assert.deepEqual(await browser.run(() => heard.filter((h) => h.name === 'error')), []);
      assert.deepEqual(await browser.errors(), []);
    });

    test('the height of each follows its content, and no other moves', async () => {
      const before = {};
      for (const [id] of FIVE) before[id] = await heightFollows(id);
      await within('b', () => browser.run(() => { document.querySelector('.embed-foot details').open = true; }));
      await browser.waitFor((was) => document.querySelector('#b iframe').getBoundingClientRect().height > was + 20, { what: 'b grows', args: [before.b] });
      await heightFollows('b');
      for (const [id] of FIVE.filter(([id]) => id !== 'b')) assert.equal(await outer(id), before[id], id);
      await within('b', () => browser.run(() => { document.querySelector('.embed-foot details').open = false; }));
      await browser.waitFor((was) => Math.abs(document.querySelector('#b iframe').getBoundingClientRect().height - was) < 3, { what: 'b shrinks again', args: [before.b] });
    });

    test('an attribute moves its widget and no other', async () => {
      const before = await states();
      await browser.run(() => document.getElementById('b').setAttribute('enmity', '0.9'));
      await browser.waitFor(() => document.getElementById('b').state.values.enmity === '0.9', { what: 'b follows' });
      const shown = await within('b', () => browser.run(() => document.querySelector('[data-param=enmity] .exact').value));
      assert.equal(shown, '0.9');
      await browser.run(() => document.getElementById('b').removeAttribute('enmity'));
      await browser.waitFor(() => document.getElementById('b').state.settings.enmity === undefined, { what: 'b goes back' });
      const now = await states();
      assert.equal(now.b, before.b);
      assert.deepEqual(now, before);
    });

    test('a reader inside moves the attributes of that element and no other', async () => {
      const before = await states();
      await browser.run('void (heard.length = 0)');
      await browser.run(() => document.getElementById('b').scrollIntoView());
      await within('b', async () => {
        await browser.run(() => document.querySelectorAll('form details').forEach((d) => { d.open = true; }));
        await browser.waitFor(() => document.querySelector('[data-param=mu] .exact').getClientRects().length, { what: 'the field' });
        const field = await browser.find('[data-param=mu] .exact');
        await field.clear();
        await field.sendKeys('2.5', Key.TAB);
      });
      await browser.waitFor(() => document.getElementById('b').getAttribute('mu') === '2.5', { what: 'the attribute follows' });
      const events = await browser.run('heard.filter((e) => e.name === "change")');
      assert.ok(events.length > 0);
      for (const { id, detail } of events) {
        assert.equal(id, 'b');
        assert.equal(detail.by, 'reader');
      }
      const now = await states();
      for (const [id] of FIVE.filter(([id]) => id !== 'b')) assert.equal(now[id], before[id], id);
    });

    test('the lock holds against hands, presets and reset, and says so', async () => {
      const before = await state('a');
      await within('a', async () => {
        const seen = await browser.run(() => ({
          notes: [...document.querySelectorAll('.control .locked')].map((n) => n.parentElement.dataset.param),
          disabled: [...document.querySelectorAll('[data-param=teams] input, [data-param=enmity] input')].every((i) => i.disabled),
          seen: document.querySelector('[data-param=enmity] .locked').getClientRects().length > 0,
          sentence: document.querySelector('.sentence').getClientRects().length,
        }));
        assert.deepEqual(seen.notes.sort(), ['enmity', 'teams']);
        assert.ok(seen.disabled && seen.seen);
        assert.equal(seen.sentence, 0);
        await browser.run(() => {
          for (const preset of document.querySelectorAll('[data-preset]')) preset.click();
          document.querySelector('.tools [data-do=reset]').click();
        });
      });
      await browser.run(() => document.getElementById('a').set({ mu: 3 }));
      const moved = await state('a');
      assert.deepEqual([moved.values.teams, moved.values.enmity, moved.values.mu], [before.values.teams, '0.8', '3']);
      await within('a', () => browser.run(() => document.querySelector('.tools [data-do=reset]').click()));
      await browser.waitFor(() => document.getElementById('a').state.settings.mu === undefined, { what: 'reset' });
      assert.deepEqual((await state('a')).values, before.values);
      // The page itself may still move it, and lock and unlock.
      const set = await browser.run(() => document.getElementById('a').set({ enmity: 0.3 }));
      assert.equal(set.values.enmity, '0.3');
      assert.deepEqual((await browser.run(() => document.getElementById('a').lock([]))).lock, []);
      await within('a', async () => assert.equal(await browser.run('document.querySelectorAll(".locked").length'), 0));
    });

    test('what is not shown is not there to use, and what is behind it always is', async () => {
      const visible = (css) => browser.run((css) => [...document.querySelectorAll(css)].filter((n) => n.getClientRects().length).length, css);
      await within('d', async () => {
        assert.deepEqual([await visible('.controls'), await visible('figure'), await visible('.sentence'), await visible('header')], [0, 0, 1, 1]);
        assert.equal(await visible('.embed-foot summary'), 1);
        await browser.run(() => { document.querySelector('.embed-foot details').open = true; });
        assert.match(await browser.run('document.getElementById("about").textContent'), /Claims of the source/);
        const links = await browser.run(() => [...document.querySelectorAll('#about a')].map((a) => [a.href, a.target, a.rel]));
        assert.deepEqual(links, [[`${browser.base}/sources.html#model-verification`, '_blank', 'noopener']]);
      });
      await within('e', async () => {
        const controls = await browser.run(() => [...document.querySelectorAll('.control')].filter((n) => n.getClientRects().length).map((n) => n.dataset.param ?? 'seed'));
        assert.deepEqual(controls, ['teams']);
      });
      await within('c', async () => assert.equal(await browser.run('document.documentElement.dataset.theme'), 'dark'));
      await browser.run(() => document.getElementById('e').removeAttribute('show'));
      await browser.waitFor(() => document.getElementById('e').state.show.length === 0, { what: 'everything is shown' });
      await within('e', async () => assert.ok((await visible('.control')) > 1));
    });

    test('“open in full” leads to the whole page at these settings', async () => {
      await within('c', async () => {
        const href = await browser.run(() => {
          const link = document.querySelector('[data-full]');
          document.addEventListener('click', (event) => event.preventDefault());
          link.click();
          return link.href;
        });
        assert.match(href, /\/index\.html#v=[\d.]+&w=consensus&members=8$/);
      });
    });

    test('the keyboard reaches inside', async () => {
      await browser.find('#first').then((button) => button.click());
      await browser.run(() => document.getElementById('first').focus());
      const reached = async () => {
        for (let i = 0; i < 40; i++) {
          await browser.driver.actions().sendKeys(Key.TAB).perform();
          if (await browser.run(() => document.activeElement.localName === 'iframe')) {
            const focus = await inside(browser, '#a iframe', () => browser.run(() => document.hasFocus() && document.activeElement.localName));
            if (focus === 'input' || focus === 'button' || focus === 'summary' || focus === 'select') return focus;
          }
        }
        return null;
      };
      assert.ok(await reached(), 'Tab never reached a control inside');
    });

    test('the other messages answer', async () => {
      const it = await browser.run(async () => {
        const w = document.getElementById('b');
        const csv = await w.data('csv');
        const { tables } = await w.data();
        const run = await w.run(9);
        const reset = await w.reset();
        const refused = await w.ask({ t: 'set', settings: { enmity: () => 1 } }).catch((e) => e.name);
        return { csv: csv.csv.slice(0, 10), tables: tables.length, seed: run.seed, reset: reset.settings, resetSeed: reset.seed, refused };
      });
      assert.equal(it.csv, '# Barriers');
      assert.ok(it.tables > 1);
      assert.equal(it.seed, '9');
      assert.deepEqual([it.reset, it.resetSeed, it.refused], [{ teams: '5' }, '1', 'DataCloneError']);
    });
  });

  test('in a sandbox that allows scripts only, element and plain frame work', async () => {
    await open('/sandbox');
    await ready('s');
    await browser.waitFor(() => messages.some((m) => m.id === 'plain' && m.t === 'ready'), { what: 'the plain frame', timeout: 40_000 });
    const plain = await browser.run(() => messages.find((m) => m.id === 'plain' && m.t === 'ready').fingerprint);
    assert.equal((await state('s')).fingerprint, plain);
    const set = await browser.run(() => document.getElementById('s').set({ enmity: 1 }));
    assert.equal(set.values.enmity, '1');
    await heightFollows('s');
    // A file may be refused there without a word, so its text is shown.
    await within('s', async () => {
      assert.equal(await browser.run('self.origin'), 'null');
      await browser.run(() => document.querySelector('[data-do=csv]').click());
      await browser.waitFor(() => document.querySelector('.by-hand')?.value.startsWith('# Barriers'), { what: 'the text to copy' });
    });
  });

  test('a page whose policy allows frames only has the plain frame', async () => {
    await open('/frame-only');
    await inside(browser, '#plain', async () => {
      await browser.waitFor(() => !!document.querySelector('barriers-explainer')?.last, { what: 'the widget', timeout: 40_000 });
      assert.equal(await browser.run(() => document.querySelector('[data-param=enmity] .exact').value), '0.7');
    });
  });

  test('a strict page that allows our script has the element', async () => {
    await open('/element-policy');
    await ready('p');
    await heightFollows('p');
  });

  test('one line in a blog is enough', async () => {
    await open('/blog');
    await browser.run(() => document.getElementById('x').scrollIntoView());
    await ready('x');
    const { values, lock } = await state('x');
    assert.deepEqual([values.enmity, lock], ['0.8', ['teams']]);
    await heightFollows('x');
  });

  test('a notebook’s HTML output works, with its scripts and without', async () => {
    await open('/notebook');
    await browser.waitFor(() => messages.some((m) => m.id === 'plain' && m.t === 'ready'), { what: 'the plain frame', timeout: 40_000 });
    await ready('n');
    assert.equal((await state('n')).values.enmity, '0.8');
  });
});
