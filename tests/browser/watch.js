// Keeps the errors of a page for the harness, in the one engine whose driver has no log.
// It stands first in the page; see `watched` in harness.mjs.
'use strict';
(() => {
  const errors = (window.harnessErrors = []);
  const log = console.error;
  console.error = (...words) => {
    errors.push(words.join(' '));
    log.apply(console, words);
  };
  const listen = (event, text) =>
    window.addEventListener(event, (it) => errors.push(text(it)), { capture: true });
  // An element's error, such as a script that is not there, has no message.
  listen('error', (it) => it.message || `failed to load ${it.target.src || it.target.href}`);
  listen('unhandledrejection', (it) => String(it.reason));
  listen('securitypolicyviolation', (it) => `${it.violatedDirective} forbids ${it.blockedURI}`);
})();
