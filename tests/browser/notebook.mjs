// Embeds in JupyterLab itself: `cargo xtask notebook`. A notebook with the documentation's three
// ways is opened, run and looked at in each engine. embed.test.mjs has what a notebook does with
// HTML in short, without Jupyter, for every test run.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, end, inEveryEngine, start, waitUntil } from './harness.mjs';
import { inside } from './host.mjs';

const site = process.env.BASE_URL;

const CELLS = [
  `from IPython.display import HTML, IFrame\nIFrame("${site}/embed.html#w=race&enmity=0.7", 700, 640)`,
  `HTML('<iframe id="plain" src="${site}/embed.html#w=consensus&members=8" title="consensus" width="700" height="640"></iframe>')`,
  `HTML('<script src="${site}/embed/barriers.js" async></script><barriers-widget id="element" name="race" enmity="0.8" lock="teams" loading="eager"></barriers-widget>')`,
];

const notebook = {
  cells: CELLS.map((source, i) => ({ cell_type: 'code', id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [], source })),
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 5,
};

inEveryEngine('JupyterLab', (browser) => {
  let folder, jupyter, address;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'barriers-notebook-'));
    writeFileSync(join(folder, 'embed.ipynb'), JSON.stringify(notebook));
    const port = await freePort();
    const env = { ...process.env, IPYTHONDIR: join(folder, 'ipython') };
    for (const kind of ['CONFIG', 'DATA', 'RUNTIME']) env[`JUPYTER_${kind}_DIR`] = join(folder, kind);
    jupyter = start(
      process.env.PYTHON,
      ['-m', 'jupyterlab', '--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${port}`, '--IdentityProvider.token=test',
        // So that this file can run the cells, and Jupyter asks nobody for news.
        '--LabApp.expose_app_in_browser=True', '--LabApp.news_url=None', '--LabApp.extension_manager=readonly'],
      { env, cwd: folder },
    );
    await waitUntil(60_000, 'Jupyter starts', () => fetch(`http://127.0.0.1:${port}/api`).then((answer) => answer.ok, () => false))
      .catch((error) => assert.fail(`${error.message}: ${jupyter.text}`));
    address = `http://127.0.0.1:${port}/lab/tree/embed.ipynb?token=test`;
  }, { timeout: 90_000 });

  after(async () => {
    await end(jupyter);
    rmSync(folder, { recursive: true, force: true });
  });

  test('IFrame, a frame in HTML and the element in HTML all run, each with its own settings', async () => {
    await browser.driver.get(address);
    await browser.waitFor(() => window.jupyterapp?.shell.currentWidget?.context?.isReady, { what: 'the notebook is open', timeout: 60_000 });
    await browser.run(() => {
      window.heard = [];
      for (const name of ['ready', 'error']) {
        document.addEventListener(name, (event) => event.target.id === 'element' && heard.push({ name, detail: event.detail }), true);
      }
    });
    await browser.run(() => window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => true));
    await browser.run(() => void window.jupyterapp.commands.execute('notebook:run-all-cells'));
    await browser.waitFor(() => document.querySelectorAll('.jp-OutputArea-output iframe').length === 3, { what: 'three frames in the outputs', timeout: 60_000 });
    await browser.waitFor(() => heard.length > 0, { what: 'the element is ready', timeout: 40_000 });
    assert.deepEqual(await browser.run(() => heard.map((event) => event.name)), ['ready']);
    const { widget, values, lock } = await browser.run(() => document.getElementById('element').state);
    assert.deepEqual([widget, values.enmity, lock], ['race', '0.8', ['teams']]);
    const frames = [
      ['.jp-OutputArea-output iframe[src*="enmity=0.7"]', 'enmity', '0.7'],
      ['#plain', 'members', '8'],
      ['#element iframe', 'enmity', '0.8'],
    ];
    for (const [css, id, value] of frames) {
      await browser.run((css) => document.querySelector(css).scrollIntoView(), css);
      await inside(browser, css, async () => {
        await browser.waitFor((id) => document.querySelector(`[data-param=${id}] .exact`)?.value, { what: `${css} is there`, args: [id], timeout: 40_000 });
        await browser.waitFor(() => document.querySelector('.figure svg, figure svg, canvas'), { what: `${css} has a figure` });
        assert.equal(await browser.run((id) => document.querySelector(`[data-param=${id}] .exact`).value, id), value);
      });
    }
    // What the reader moves inside reaches the element outside, through Jupyter's own page.
    await inside(browser, '#element iframe', () => browser.set('[data-param=mu] .exact', '2.5'));
    await browser.waitFor(() => document.getElementById('element').state.values.mu === '2.5', { what: 'the element follows its reader' });
  });
});
