// The hosted site without a connection (sw.js), and the note that a new version is ready. Nothing
// of it in a file from a disk, nor inside another page.
'use strict';

(() => {
  const note = document.getElementById('update');
  const inOneFile = document.getElementById('wasm-source');
  const hosted = location.protocol.startsWith('http') && window.isSecureContext && window.top === window && !inOneFile;
  if (!note || !hosted || !('serviceWorker' in navigator)) return;
  const { say } = barriers;
  const { serviceWorker } = navigator;
  const base = document.documentElement.dataset.base || './';
  let reloading = false;

  // Tells the reader, who decides when; nothing moves under their hands.
  function tell(words, then) {
    const button = barriers.element('button', '', say('Reload'));
    button.type = 'button';
    button.addEventListener('click', then);
    note.replaceChildren(barriers.element('span', '', words), button);
  }

  function ready(waiting) {
    tell(say('A new version is ready.'), () => {
      reloading = true;
      waiting.postMessage('take over');
    });
  }

  function watch(registration) {
    if (registration.waiting && serviceWorker.controller) ready(registration.waiting);
    const follow = () => {
      const fresh = registration.installing;
      fresh?.addEventListener('statechange', () => {
        if (fresh.state === 'installed' && serviceWorker.controller) ready(fresh);
      });
    };
    registration.addEventListener('updatefound', follow);
    follow(); // the browser looks for a new version by itself, and may have begun before us
    // A page may stay open for days.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {}); // no connection: later
    });
  }

  let controlled = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener('controllerchange', () => {
    if (reloading) location.reload();
    else if (controlled) tell(say('This page was updated in another tab.'), () => location.reload());
    controlled = true;
  });

  function begin() {
    serviceWorker.register(barriers.trusted.createScriptURL(`${base}sw.js`), { scope: base, updateViaCache: 'none' }).then(watch, () => {
      // Refused (private windows, blocked storage): the site works as before, with a connection.
    });
  }

  // After what the reader waits for: the page, and the first live figure where there is one.
  const later = new AbortController();
  const once = () => {
    if (later.signal.aborted) return;
    later.abort();
    begin();
  };
  document.addEventListener('barriers-painted', once, { signal: later.signal });
  window.addEventListener('load', () => {
    if (document.querySelector('barriers-explainer')) setTimeout(once, 20000);
    else once();
  });
})();
