// The npm package as somebody would get it: packed, installed into an empty folder, and used. Its
// numbers are those of the native command, to the bit, and its types are right.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const { PACKAGE, BARRIERS } = process.env;
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });
const native = (args) => JSON.parse(run(BARRIERS, ['run', ...args, '--json']));

let home;
let folder;
let barriers;
before(async () => {
  home = mkdtempSync(join(tmpdir(), 'barriers-package-'));
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', home], { cwd: PACKAGE }));
  assert.ok(files.length > 5);
  folder = join(home, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"user","private":true,"type":"module"}');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(home, filename)], { cwd: folder });
  const where = 'console.log(import.meta.resolve("barriers-simulation"))';
  barriers = await import(run('node', ['--input-type=module', '-e', where], { cwd: folder }).trim());
});
after(() => rmSync(home, { recursive: true, force: true }));

test('it holds what it needs and nothing of the machine that made it', () => {
  const at = join(folder, 'node_modules/barriers-simulation');
  const names = readdirSync(at, { recursive: true }).map(String);
  for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'index.d.ts', 'element.js', 'element.d.ts', join('wasm', 'barriers_bg.wasm')]) {
    assert.ok(names.includes(name), name);
  }
  assert.deepEqual(JSON.parse(readFileSync(join(at, 'package.json'))).dependencies ?? {}, {});
  assert.equal(JSON.parse(readFileSync(join(at, 'package.json'))).version, barriers.version());
});

test('every widget gives the native numbers, to the bit', () => {
  const all = barriers.catalogue();
  const listed = JSON.parse(run(BARRIERS, ['list', '--json']));
  assert.deepEqual(all.map((c) => c.id), listed.map((c) => c.id));
  let compared = 0;
  for (const { id } of all) {
    const ours = barriers.simulate(id, {}, 3);
    const { run: theirs, ...readings } = native([id, '--seed', '3']);
    assert.equal(ours.fingerprint, theirs.fingerprint, id);
    assert.equal(ours.sentence, theirs.sentence, id);
    for (const [name, value] of Object.entries(readings)) {
      assert.ok(Object.is(ours.readings[name], value), `${id}.${name}: ${ours.readings[name]} and ${value}`);
      compared += 1;
    }
    assert.equal(Object.keys(ours.readings).length, Object.keys(readings).length);
  }
  assert.ok(compared > 50);
});

test('so it does away from the defaults, for each preset and for a number that has no short form', () => {
  for (const { id, presets } of barriers.catalogue()) {
    for (const preset of presets) {
      const ours = barriers.simulate(id, Object.fromEntries(preset.set), 7n);
      assert.equal(ours.fingerprint, native([id, '--preset', preset.id, '--seed', '7']).run.fingerprint, `${id} ${preset.id}`);
    }
  }
  const enmity = 0.1 + 0.2;
  const ours = barriers.simulate('race', { enmity, teams: 3 }, '18446744073709551615');
  const theirs = native(['race', '--enmity', String(enmity), '--teams', '3', '--seed', '18446744073709551615']);
  assert.equal(ours.fingerprint, theirs.run.fingerprint);
  assert.ok(Object.is(ours.readings.risk, theirs.risk));
  assert.notEqual(ours.fingerprint, barriers.simulate('race').fingerprint);
});

// What the wasm takes it keeps. That it takes no more than its largest question needs, whatever the
// order of the questions, shows that nothing is lost between them.
test('the same questions in another order take no more memory', async () => {
  const { initSync } = await import(pathToFileURL(join(folder, 'node_modules/barriers-simulation/wasm/barriers.js')).href);
  const { memory } = initSync(); // what is there already
  const catalogue = barriers.catalogue();
  let next = 1;
  const random = () => (next = (next * 48271) % 2147483647) / 2147483647; // Park and Miller 1988
  const value = ({ kind, min, max, options }) => {
    if (kind === 'choice') return options[Math.floor(random() * options.length)][0];
    if (kind === 'integer') return Math.round(min + random() * (max - min));
    return min + random() * (max - min);
  };
  const asked = Array.from({ length: 66 }, (_, i) => {
    const { id, parameters } = catalogue[i % catalogue.length];
    const numeric = parameters.filter(({ kind }) => ['choice', 'integer', 'real'].includes(kind));
    return [id, Object.fromEntries(numeric.map((one) => [one.id, value(one)])), i];
  });
  let answers = 0;
  const ask = (list) => {
    for (const question of list) {
      try {
        barriers.simulate(...question);
        answers += 1;
      } catch (error) {
        assert.equal(error.name, 'RangeError', error.stack); // settings that contradict each other
      }
    }
    return memory.buffer.byteLength;
  };
  const taken = ask(asked);
  assert.ok(answers > 44, `${answers} answers`);
  assert.equal(ask(asked.toReversed()), taken);
  assert.equal(ask(asked.toSorted((a, b) => a[0].localeCompare(b[0]) || a[2] - b[2])), taken);
});

test('what it cannot do is an error that says so', () => {
  assert.throws(() => barriers.simulate('rage'), /no widget “rage”/);
  assert.throws(() => barriers.simulate('race', { enmity: 5 }), { name: 'RangeError', message: /enmity: 5 is out of range/ });
  assert.throws(() => barriers.simulate('race', { nothing: 1 }), { name: 'RangeError', message: /nothing/ });
  assert.throws(() => barriers.simulate('race', { enmity: {} }), TypeError);
  assert.throws(() => barriers.simulate('race', 'enmity=1'), TypeError);
  assert.throws(() => barriers.simulate('race', {}, 1.5), RangeError);
  assert.throws(() => barriers.simulate('race', {}, {}), TypeError);
  // And it works on afterwards.
  assert.equal(barriers.simulate('race').widget, 'race');
});

test('csv and citation', () => {
  assert.equal(barriers.csv('race', { enmity: 0.8 }), run(BARRIERS, ['run', 'race', '--enmity', '0.8', '--csv']));
  assert.match(barriers.citation('race'), /Barriers/);
});

test('the element is harmless where there are no elements', async () => {
  await import(pathToFileURL(join(folder, 'node_modules/barriers-simulation/element.js')));
});

test('the types accept what is right and refuse what is wrong', () => {
  const right = `
    import { simulate, catalogue, csv, version, type Run } from 'barriers-simulation';
    import 'barriers-simulation/element';
    const run: Run<'race'> = simulate('race', { enmity: 0.8, information: 'public' }, 7);
    const risk: number | null | undefined = run.readings.risk;
    const text: string = csv('consensus', { members: 5 }) + version() + run.settings.enmity;
    const ids: string[] = catalogue().flatMap((c) => c.parameters.map((p) => p.id));
    const element = document.createElement('barriers-widget');
    element.set<'race'>({ enmity: null }).then((state) => state.readings);
    export { risk, text, ids };
  `;
  const wrong = [
    "simulate('rage')",
    "simulate('race', { enmity: 'much' })",
    "simulate('race', { nothing: 1 })",
    "simulate('race', { information: 'everything' })",
    "simulate('race').readings.nothing",
  ];
  const check = (name, text) => {
    writeFileSync(join(folder, name), text);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--lib', 'es2022,dom'];
    try {
      run('node', [TSC, ...options, name], { cwd: folder });
      return '';
    } catch (error) {
      return error.stdout;
    }
  };
  assert.equal(check('right.ts', right), '');
  const errors = check('wrong.ts', `import { simulate } from 'barriers-simulation';\n${wrong.map((w) => `${w};`).join('\n')}\n`);
  wrong.forEach((text, i) => assert.match(errors, new RegExp(`wrong\\.ts\\(${i + 2},`), text));
});
