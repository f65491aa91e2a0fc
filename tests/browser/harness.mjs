// Three real browsers for `node --test`, each started, watched and ended by this file.
//
// Every call to a browser has a time limit, and every process started here is ended by its
// own id: a browser that hangs costs one failed test, never the run.
// `cargo xtask test browser` runs the tests, and sets the variables that are read here.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { By, Capabilities, WebDriver, logging } from 'selenium-webdriver';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';
import { Command } from 'selenium-webdriver/lib/command.js';

/** The folder of the built site. */
export const DIST = process.env.DIST;

/** The engines to test: all, or those that the variable ENGINES names. */
export const ENGINES = (process.env.ENGINES || 'chromium,firefox,webkit').split(',');

const CALL_LIMIT = 30_000;
const START_LIMIT = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Rejects when the promise has not settled within the time; says what was waited for. */
export function within(ms, what, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** A WebDriver connection on which no call waits for ever. */
class LimitedClient extends HttpClient {
  send(request) {
    return within(CALL_LIMIT, `${request.method} ${request.path}`, super.send(request));
  }
}

// ---- Processes ----

const running = new Set();
process.on('exit', () => running.forEach((child) => signal(child, 'SIGKILL')));
// The end of the tests from outside is an exit too.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1));

/** Starts a program in a process group of its own, so that its children end with it. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  child.text = '';
  child.stdout.on('data', (data) => (child.text += data));
  child.stderr.on('data', (data) => (child.text += data));
  child.on('error', (error) => (child.text += error));
  running.add(child);
  return child;
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended already.
  }
}

/** Ends a program that `start` began, and what it began itself. */
export async function end(child) {
  if (!child) return;
  signal(child, 'SIGTERM');
  for (let i = 0; i < 30 && child.exitCode === null && child.signalCode === null; i++) {
    await sleep(100);
  }
  signal(child, 'SIGKILL');
  running.delete(child);
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is yes, and gives it; or says what was waited for. */
export async function waitUntil(ms, what, test) {
  const stop = Date.now() + ms;
  for (;;) {
    const result = await test();
    if (result) return result;
    if (Date.now() > stop) throw new Error(`${what}: not within ${ms} ms`);
    await sleep(25);
  }
}

/** Serves what `origin` serves, on the same host, with watch.js in every page. */
async function watched(origin) {
  const { hostname } = new URL(origin);
  const server = http.createServer(async (request, response) => {
    if (request.url === '/watch.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(readFileSync(new URL('watch.js', import.meta.url)));
      return;
    }
    const answer = await fetch(origin + request.url);
    let body = Buffer.from(await answer.arrayBuffer());
    response.statusCode = answer.status;
    for (const name of ['content-type', 'content-security-policy']) {
      if (answer.headers.has(name)) response.setHeader(name, answer.headers.get(name));
    }
    if (answer.headers.get('content-type')?.startsWith('text/html')) {
      const first = /<meta charset[^>]*>|<head[^>]*>/i;
      body = body.toString().replace(first, '$&<script src="/watch.js"></script>');
    }
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://${hostname}:${server.address().port}` };
}

// ---- Engines ----

const CHROMIUM = {
  browserName: 'chrome',
  'goog:loggingPrefs': { browser: 'ALL' },
  'goog:chromeOptions': {
    binary: process.env.CHROMIUM,
    args: [
      '--headless=new',
      '--window-size=1280,900',
      // The tests run as root in containers, where Chromium's own sandbox cannot.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

const FIREFOX = {
  browserName: 'firefox',
  webSocketUrl: true,
  'moz:firefoxOptions': {
    binary: process.env.FIREFOX,
    args: ['-headless', '--width=1280', '--height=900'],
    prefs: {
      // What users have; automation turns it off, and pages then pass from file:// that
      // would fail for everybody else.
      'security.fileuri.strict_origin_policy': true,
    },
  },
};

/** What Firefox's console calls an error and is none. */
const NO_ERROR = [
  // An equation of which it has only a part yet; site.test.mjs counts the children.
  /^Invalid markup: Incorrect number of children/,
  // A load that ended because its page was left: a page that needs the file says so itself.
  /A ServiceWorker intercepted the request and encountered an unexpected error\.$/,
];

const WEBKIT = {
  browserName: 'MiniBrowser',
  'webkitgtk:browserOptions': {
    binary: process.env.MINIBROWSER,
    args: ['--automation'],
  },
};

const DRIVERS = {
  chromium: {
    capabilities: CHROMIUM,
    command: (port) => ['chromedriver', [`--port=${port}`]],
  },
  firefox: {
    capabilities: FIREFOX,
    command: (port) => [
      process.env.GECKODRIVER,
      ['--port', `${port}`, '--websocket-port', '0'],
    ],
  },
  webkit: {
    capabilities: WEBKIT,
    command: (port) => ['WebKitWebDriver', [`--port=${port}`]],
  },
};

/** One browser. */
export class Browser {
  constructor(engine) {
    if (!DRIVERS[engine]) throw new Error(`unknown engine ${engine}`);
    this.engine = engine;
    this.messages = [];
    this.servers = [];
    /** The site on its own origin, and on another with the pages of `host/` that embed it. */
    this.base = process.env.BASE_URL;
    this.other = process.env.OTHER_URL;
  }

  async start() {
    this.home = mkdtempSync(join(tmpdir(), `barriers-${this.engine}-`));
    const env = { ...process.env };
    if (this.engine === 'webkit') {
      env.DISPLAY = await this.#display();
      // As root its sandbox cannot start, and there is no graphics card to composite with.
      env.WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS = '1';
      env.WEBKIT_DISABLE_COMPOSITING_MODE = '1';
      env.GDK_BACKEND = 'x11';
      env.NO_AT_BRIDGE = '1';
      for (const kind of ['CONFIG', 'DATA', 'CACHE']) env[`XDG_${kind}_HOME`] = this.home;
      this.servers = [await watched(this.base), await watched(this.other)];
      [this.base, this.other] = this.servers.map((server) => server.url);
    }
    const { capabilities, command } = DRIVERS[this.engine];
    const port = await freePort();
    const [program, args] = command(port);
    this.process = start(program, args, { env, cwd: this.home });
    const url = `http://127.0.0.1:${port}`;
    await waitUntil(START_LIMIT, `${program} starts`, async () => {
      if (this.process.exitCode !== null) {
        throw new Error(`${program} ended at once: ${this.process.text}`);
      }
      return fetch(`${url}/status`).then((answer) => answer.ok, () => false);
    });
    const executor = new Executor(new LimitedClient(url));
    executor.defineCommand('cdp', 'POST', '/session/:sessionId/goog/cdp/execute');
    executor.defineCommand('getAvailableLogTypes', 'GET', '/session/:sessionId/se/log/types');
    executor.defineCommand('getLog', 'POST', '/session/:sessionId/se/log');
    this.driver = WebDriver.createSession(executor, new Capabilities(capabilities));
    await this.driver.getSession();
    await this.driver.manage().setTimeouts({ script: 20_000, pageLoad: 25_000, implicit: 0 });
    if (this.engine === 'firefox') await this.#listen();
  }

  /** A screen that nobody sees, for the one engine that has no headless mode. */
  async #display() {
    const args = ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
    this.screen = start('Xvfb', args);
    let number = '';
    this.screen.stdout.on('data', (data) => (number += data));
    await waitUntil(START_LIMIT, 'Xvfb starts', () => number.endsWith('\n'));
    return `:${number.trim()}`;
  }

  async #listen() {
    const bidi = await this.driver.getBidi();
    bidi.socket.on('message', (data) => {
      const { method, params } = JSON.parse(data.toString());
      if (NO_ERROR.some((start) => params?.text?.match(start))) return;
      if (method === 'log.entryAdded' && params.level === 'error') this.messages.push(params.text);
    });
    await bidi.subscribe('log.entryAdded');
  }

  async stop() {
    const quit = this.driver?.quit();
    // A browser that does not answer any more is ended all the same.
    if (quit) await within(10_000, 'quit', quit).catch(() => {});
    await end(this.process);
    await end(this.screen);
    for (const { server } of this.servers) {
      server.close();
      server.closeAllConnections();
    }
    if (this.home) rmSync(this.home, { recursive: true, force: true });
  }

  /** Opens an address: a path of the site, or a whole one. */
  async open(address) {
    await this.driver.get(new URL(address, this.base).href);
  }

  /** Opens a file of the built site from the disk. */
  async openFile(path) {
    await this.driver.get(pathToFileURL(join(DIST, path.split(/[#?]/)[0])).href + (/[#?].*/.exec(path)?.[0] ?? ''));
  }

  /** Runs a function in the page, or an expression, and gives its result; promises are awaited. */
  async run(script, ...args) {
    const body = typeof script === 'function' ? `(${script}).apply(null, arguments)` : `(${script})`;
    return this.driver.executeScript(`return ${body}`, ...args);
  }

  /** Waits until the expression or function gives something true in the page; gives that. */
  async waitFor(script, { timeout = 15_000, what = String(script), args = [] } = {}) {
    return waitUntil(timeout, what, () => this.run(script, ...args));
  }

  /** The first element that matches. */
  find(selector) {
    return this.driver.findElement(By.css(selector));
  }

  /** Sets the value of a form control as a person's hand would, events included. */
  async set(selector, value) {
    await this.run(
      (css, text) => {
        const control = document.querySelector(css);
        if (!control) throw new Error(`no ${css}`);
        control.value = text;
        control.dispatchEvent(new Event('input', { bubbles: true }));
        control.dispatchEvent(new Event('change', { bubbles: true }));
      },
      selector,
      String(value),
    );
  }

  async size(width, height) {
    await this.driver.manage().window().setRect({ width, height });
  }

  /** A command of Chromium's own protocol. */
  async cdp(cmd, params = {}) {
    if (this.engine !== 'chromium') throw new Error(`${this.engine} has no CDP`);
    return this.driver.execute(new Command('cdp').setParameters({ cmd, params }));
  }

  /**
   * Errors since the last call: from the console, scripts, the network, the policy.
   * In WebKit only those of the page that is open, and none of a page from the disk.
   */
  async errors() {
    if (this.engine === 'chromium') {
      const entries = await this.driver.manage().logs().get(logging.Type.BROWSER);
      return entries.filter((entry) => entry.level.name === 'SEVERE').map((entry) => entry.message);
    }
    if (this.engine === 'firefox') return this.messages.splice(0);
    // A page from the disk is as it is: nothing watches it.
    return this.run('(window.harnessErrors ?? []).splice(0)');
  }
}

/**
 * Declares the same tests for every engine. `tests` gets a browser that is running while they run;
 * what earlier tests left on its console is forgotten before each.
 */
export function inEveryEngine(name, tests) {
  for (const engine of ENGINES) {
    describe(`${name}, in ${engine}`, { timeout: 1_200_000 }, () => {
      const browser = new Browser(engine);
      before(() => browser.start(), { timeout: 90_000 });
      after(() => browser.stop(), { timeout: 30_000 });
      beforeEach(() => browser.errors());
      tests(browser);
    });
  }
}

/** A file of the built site. */
export const built = (path) => readFileSync(join(DIST, path), 'utf8');

/** Every widget of the site, as the article has them. */
export const widgets = () =>
  [...built('index.html').matchAll(/<barriers-explainer\b[^>]*?\sname="([^"]+)"/g)].map((match) => match[1]);
