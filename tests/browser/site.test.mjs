// What the built site says about itself, read from its files.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { DIST, built } from './harness.mjs';

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

test('nothing of the machine that built the site is in it', () => {
  assert.ok(files.length > 5);
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    for (const place of [`${homedir()}/`, dirname(DIST), '.cargo/registry']) {
      assert.ok(!text.includes(place), `${file} names ${place}`);
    }
  }
});

test('every page has a policy without a way around it, and the same build id', () => {
  const pages = files.filter((file) => file.endsWith('.html')).map((file) => readFileSync(file, 'utf8'));
  const ids = new Set();
  for (const page of pages) {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)[1];
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|\*/);
    ids.add(/name="build" content="([0-9a-f]{12})"/.exec(page)[1]);
  }
  assert.equal(ids.size, 1);
});

test('scripts and style sheets have the build in their address', () => {
  const page = built('index.html');
  const id = /name="build" content="([^"]+)"/.exec(page)[1];
  const addresses = [...page.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+\.(?:js|css)[^"]*)"/g)];
  assert.ok(addresses.length > 0);
  for (const [, address] of addresses) assert.ok(address.endsWith(`?v=${id}`), address);
});

test('every part of an equation has as many children as it should', () => {
  const wanted = { mfrac: 2, msub: 2, msup: 2, munder: 2, mover: 2, mroot: 2, msubsup: 3, munderover: 3 };
  let seen = 0;
  for (const [math] of built('sources.html').matchAll(/<math[\s\S]*?<\/math>/g)) {
    const open = [{ children: 0 }];
    for (const [, end, name, alone] of math.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (end) {
        const { children } = open.pop();
        if (name in wanted) assert.equal(children, wanted[name], `${name} in ${math}`);
        seen += 1;
      } else {
        open.at(-1).children += 1;
        if (!alone) open.push({ children: 0 });
      }
    }
  }
  assert.ok(seen > 100);
});
