// Whatever a page or an address says to an embed, there is an error or a notice, and a widget.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inEveryEngine } from './harness.mjs';
import { LISTEN, MESSAGES, inside, serve } from './host.mjs';

/** Malformed messages; a function is made in the page, because it cannot travel as JSON. */
const BAD_MESSAGES = [
  '1', '"get"', 'null', 'undefined', 'true', '[]', '[1, 2]', 'new Map()', 'new Date()', 'new Uint8Array(4)', '/x/', '({})',
  "({ t: 'get' })", "({ barriers: 0, t: 'get' })", "({ barriers: 2, t: 'get' })", "({ barriers: '1', t: 'get' })", "({ barriers: NaN, t: 'get' })",
  '({ barriers: 1 })', '({ barriers: 1, t: null })', '({ barriers: 1, t: 7 })', "({ barriers: 1, t: 'GET' })", "({ barriers: 1, t: 'toString' })",
  "({ barriers: 1, t: '__proto__' })", "({ barriers: 1, t: 'constructor' })", "({ barriers: 1, t: ['get'] })", "({ barriers: 1, t: 'x'.repeat(1e6) })",
  "({ barriers: 1, t: 'get', id: {} })", "({ barriers: 1, t: 'get', id: NaN })", "({ barriers: 1, t: 'get', id: 'x'.repeat(1000) })", "({ barriers: 1, t: 'get', more: 1 })",
  "({ barriers: 1, t: 'set' })", "({ barriers: 1, t: 'set', settings: null })", "({ barriers: 1, t: 'set', settings: 'enmity=1' })", "({ barriers: 1, t: 'set', settings: [['enmity', 1]] })",
  "({ barriers: 1, t: 'set', settings: new Map([['enmity', 1]]) })", "({ barriers: 1, t: 'set', settings: { enmity: {} } })", "({ barriers: 1, t: 'set', settings: { enmity: NaN } })",
  "({ barriers: 1, t: 'set', settings: { enmity: Infinity } })", "({ barriers: 1, t: 'set', settings: { enmity: 'x'.repeat(1e5) } })", "({ barriers: 1, t: 'set', settings: { ['x'.repeat(1e5)]: 1 } })",
  "({ barriers: 1, t: 'set', settings: { enmity: 1n } })", "({ barriers: 1, t: 'set', settings: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => ['k' + i, 1])) })",
  "({ barriers: 1, t: 'set', settings: {}, seed: -1 })", "({ barriers: 1, t: 'set', settings: {}, seed: 1.5 })", "({ barriers: 1, t: 'set', settings: {}, seed: {} })", "({ barriers: 1, t: 'set', settings: {}, seed: null })",
  "({ barriers: 1, t: 'lock' })", "({ barriers: 1, t: 'lock', ids: 'teams' })", "({ barriers: 1, t: 'lock', ids: [1] })", "({ barriers: 1, t: 'lock', ids: new Array(1e4).fill('teams') })",
  "({ barriers: 1, t: 'lock', ids: ['nothing'] })", "({ barriers: 1, t: 'lock', ids: ['<img src=x onerror=alert(1)>'] })",
  "({ barriers: 1, t: 'show' })", "({ barriers: 1, t: 'show', parts: {} })", "({ barriers: 1, t: 'show', parts: ['nothing'] })",
  "({ barriers: 1, t: 'theme' })", "({ barriers: 1, t: 'theme', theme: 3 })", "({ barriers: 1, t: 'theme', theme: 'purple' })",
  "({ barriers: 1, t: 'run', seed: [] })", "({ barriers: 1, t: 'reset', hard: true })", "({ barriers: 1, t: 'data', format: 'xls' })", "({ barriers: 1, t: 'data', format: 7 })",
  "({ barriers: 1, t: 'error', message: 'x' })", "({ barriers: 1, t: 'ready' })",
];

/** Well-formed messages whose settings cannot be honoured: the notices name them. */
const BAD_SETTINGS = [
  { enmity: 1e99 }, { enmity: -1 }, { enmity: 'much' }, { enmity: true }, { enmity: '' }, { teams: 2.5 }, { teams: '1e400' },
  { information: 'everything' }, { information: 3 }, { nothing: 1 }, { '': 1 }, { constructor: 1 }, { toString: 1 },
  { '<b>': '<script>' }, { enmity: '0x10' }, { enmity: '０.５' }, { enmity: '\u0000' },
];

const BAD_ATTRIBUTES = [
  '', 'name=""', 'name="rage"', 'name="race<script>"', 'name="__proto__"', 'name="race" enmity="much"', 'name="race" enmity="1e99"', 'name="race" enmity=""',
  'name="race" nothing="1"', 'name="race" seed="elephant"', 'name="race" seed="-1"', 'name="consensus" members="2.5"', 'name="race" lock="nothing"', 'name="race" lock="teams,,&lt;b>"',
  'name="race" show="everything"', 'name="race" theme="purple"', 'name="race" v="99.9.9"', 'name="race" site="javascript:alert(1)"', 'name="race" site="http://["',
  `name="race" enmity="${'9'.repeat(5000)}"`, 'name="race" information="&#x202e;"', 'name="race" %E0%A4%A="1"', 'name="verification" seed="3"',
];

// The seeded generator of the corpus: the same messages in every run.
let seed = 12345;
const next = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};
const pick = (list) => list[next(list.length)];
function value(depth) {
  const kinds = [() => next(1000) - 500, () => next(2) === 0, () => null, () => pick(['', 'race', 'teams', 'enmity', '0.5', '__proto__', '\u{1F600}', 'x'.repeat(300)])];
  if (depth > 0) kinds.push(() => Array.from({ length: next(4) }, () => value(depth - 1)), () => object(depth - 1), () => object(depth - 1));
  return pick(kinds)();
}
function object(depth) {
  const out = {};
  for (let i = next(5); i > 0; i--) out[pick(['barriers', 't', 'id', 'settings', 'seed', 'ids', 'parts', 'theme', 'format', 'x', 'enmity'])] = value(depth);
  return out;
}
const RANDOM = Array.from({ length: 400 }, () => {
  const message = object(2);
  if (next(3)) message.barriers = 1;
  if (next(3)) message.t = pick(['get', 'set', 'lock', 'show', 'theme', 'run', 'reset', 'data']);
  return message;
});

inEveryEngine('a hostile page', (browser) => {
  let host;
  before(async () => {
    const site = browser.base;
    const pages = {
      '/frame': { html: `${MESSAGES}<iframe id="frame" src="${site}/embed.html#w=race&enmity=0.6" title="race" width="700" height="640"></iframe>` },
      '/none': { html: `${LISTEN}<script src="${site}/embed/barriers.js"></script>` },
    };
    host = await serve(pages);
  });
  after(() => host.stop());

  // Sends and gives what came back until the answer to a `get` that follows it.
  const say = (code) =>
    browser.run(
      (code) =>
        new Promise((resolve) => {
          const frame = document.getElementById('frame');
          const mark = `mark${Math.random()}`;
          const from = messages.length;
          frame.contentWindow.postMessage(new Function(`return ${code}`)(), '*');
          frame.contentWindow.postMessage({ barriers: 1, t: 'get', id: mark }, '*');
          const timer = setInterval(() => {
            if (messages.slice(from).some((m) => m.echo === mark)) {
              clearInterval(timer);
              setTimeout(() => resolve(messages.slice(from)), 0);
            }
          }, 5);
        }),
      code,
    );

  test('every malformed message gets an error that says what was wrong, and changes nothing', async () => {
    await browser.driver.get(`${host.url}/frame`);
    await browser.waitFor(() => messages.some((m) => m.t === 'ready'), { what: 'ready', timeout: 40_000 });
    const before = await browser.run(() => messages.find((m) => m.t === 'ready').fingerprint);
    for (const code of BAD_MESSAGES) {
      const answers = await say(code);
      const errors = answers.filter((m) => m.t === 'error');
      assert.ok(errors.length >= 1, `${code.slice(0, 80)}: ${JSON.stringify(answers)}`);
      for (const { message } of errors) assert.ok(message.length > 10 && message.length < 2000, message);
      assert.equal(answers.findLast((m) => m.t === 'state').fingerprint, before, code.slice(0, 80));
    }
  });

  test('settings that cannot be honoured are named, and the rest stays', async () => {
    for (const settings of BAD_SETTINGS) {
      const answers = await say(`({ barriers: 1, t: 'set', settings: ${JSON.stringify(settings)} })`);
      const notices = answers.filter((m) => m.t === 'state').flatMap((m) => m.notices);
      assert.ok(notices.length > 0 || answers.some((m) => m.t === 'error'), JSON.stringify(settings));
    }
    const shown = await inside(browser, '#frame', () => browser.run(() => [...document.querySelectorAll('.notices .notice')].map((n) => n.textContent)));
    assert.ok(shown.length > 0);
    const [state] = (await say("({ barriers: 1, t: 'reset' })")).filter((m) => m.t === 'state').slice(-1);
    assert.equal(state.values.enmity, '0.6');
  });

  test('four hundred random messages leave it alive and whole', async () => {
    for (let i = 0; i < RANDOM.length; i += 40) await say(`(() => { const f = document.getElementById('frame').contentWindow; for (const m of ${JSON.stringify(RANDOM.slice(i, i + 39))}) f.postMessage(m, '*'); return {}; })()`);
    const [state] = (await say("({ barriers: 1, t: 'reset' })")).filter((m) => m.t === 'state').slice(-1);
    assert.equal(state.values.enmity, '0.6');
    await say("({ barriers: 1, t: 'show', parts: [] })");
    await inside(browser, '#frame', async () => {
      assert.ok(await browser.run(() => document.querySelector('figure svg').getClientRects().length + document.querySelector('.sentence').textContent.length > 0));
    });
  });

  test('messages of anybody but the page around it are not heard', async () => {
    await browser.driver.get(`${host.url}/frame`);
    await browser.waitFor(() => messages.some((m) => m.t === 'ready'), { what: 'ready', timeout: 40_000 });
    await inside(browser, '#frame', () => browser.run(() => {
      window.postMessage({ barriers: 1, t: 'set', settings: { enmity: 1 } }, '*');
      document.body.append(Object.assign(document.createElement('iframe'), { id: 'other' }));
    }));
    const answers = await say("({ barriers: 1, t: 'get' })");
    assert.equal(answers.findLast((m) => m.t === 'state').values.enmity, '0.6');
  });

  test('every malformed attribute gets an error or a notice, never a blank', async () => {
    await browser.driver.get(`${host.url}/none`);
    for (const attributes of BAD_ATTRIBUTES) {
      await browser.run((attributes) => {
        document.querySelectorAll('barriers-widget').forEach((w) => w.remove());
        heard.length = 0;
        const box = document.createElement('div');
        box.innerHTML = `<barriers-widget id="w" loading="eager" ${attributes}></barriers-widget>`;
        document.body.append(box.firstChild);
      }, attributes);
      await browser.waitFor(() => heard.some((e) => e.name === 'ready' || e.name === 'error'), { what: `an answer to ${attributes.slice(0, 60)}`, timeout: 40_000 });
      const errors = await browser.run(() => heard.filter((e) => e.name === 'error').map((e) => e.detail.message));
      const frame = await browser.run(() => !!document.querySelector('#w iframe'));
      const seen = frame && (await inside(browser, '#w iframe', async () => {
        await browser.waitFor(() => document.querySelector('.notice'), { what: `a notice about ${attributes.slice(0, 60)}` });
        return browser.run(() => document.body.innerText.length);
      }));
      assert.ok(errors.length > 0 || seen > 0, attributes.slice(0, 60));
      for (const message of errors) assert.ok(message.length > 10, message);
    }
  });
});
