// The page's own worker computes the golden fingerprints, to the bit, in every engine.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inEveryEngine, widgets } from './harness.mjs';

// `widget label seed hash settings`; see tests/golden/mod.rs.
const golden = readFileSync(new URL('../golden/fingerprints.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split(' '))
  .map(([widget, label, seed, hash, settings = '']) => ({ widget, label, seed, hash, settings }));

test('every widget has its golden lines', () => {
  assert.deepEqual([...new Set(golden.map((line) => line.widget))].sort(), widgets().sort());
});

inEveryEngine('the golden fingerprints', (browser) => {
  for (const widget of widgets()) {
    test(widget, async () => {
      if (!(await browser.run('Boolean(window.barriers)'))) {
        await browser.open('/');
        await browser.waitFor('window.barriers && barriers.simulator');
      }
      for (const { label, seed, hash, settings } of golden.filter((line) => line.widget === widget)) {
        const found = await browser.run(
          async (widget, seed, settings) => {
            const message = { t: 'run', widget, settings: [...new URLSearchParams(settings)], seed, width: 720 };
            try {
              const { fingerprint, notices } = await barriers.simulator.ask(message);
              return { fingerprint, notices };
            } catch (error) {
              return { fingerprint: `failed: ${error.message}`, notices: [], refused: true };
            }
          },
          widget,
          seed,
          settings,
        );
        assert.deepEqual(found.notices, [], label);
        if (hash === 'refused') assert.ok(found.refused, label);
        else assert.equal(found.fingerprint, hash, label);
      }
    });
  }
});
