// A page's state in its address: `#v=0.1.0&w=race&enmity=0.8&seed=7`. Only what differs from the
// defaults is written, so that an old link keeps its meaning; what a link says is passed on as
// text and judged by the model, which knows the ranges.
'use strict';

window.barriers = window.barriers || {};

(() => {
  // What an embed's address says besides its settings.
  const EMBED = ['lock', 'show', 'theme'];

  // The widget and settings of a hash, or null where it is none of ours (a plain anchor).
  function read(hash) {
    const text = hash.replace(/^#(\/[^#]*#)?/, ''); // in the single file a page may stand first
    if (!/(^|&)w=/.test(text)) return null;
    const pairs = [...new URLSearchParams(text)];
    const get = (name) => (pairs.find(([key]) => key === name) || [])[1];
    return {
      widget: get('w'),
      version: get('v'),
      seed: get('seed'),
      embed: Object.fromEntries(pairs.filter(([key]) => EMBED.includes(key))),
      settings: pairs.filter(([key]) => !['v', 'w', 'seed', ...EMBED].includes(key)),
    };
  }

  function write({ widget, settings, seed }) {
    const pairs = [['v', barriers.version || ''], ['w', widget], ...settings];
    if (seed !== undefined) pairs.push(['seed', seed]);
    return '#' + pairs
      .filter(([, value]) => value !== '')
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      .join('&');
  }

  // Puts the state into the address without a new entry in the history for every slider step.
  let later;
  function show(state) {
    clearTimeout(later);
    const hash = (barriers.prefix || '') + write(state);
    if (hash === location.hash) return;
    try {
      history.replaceState(null, '', hash);
    } catch {
      // Safari refuses more than a hundred in some seconds; what was last shown follows then.
      later = setTimeout(show, 1000, state);
    }
  }
  // Unless the reader has gone elsewhere meanwhile.
  window.addEventListener('hashchange', () => clearTimeout(later));

  barriers.state = { read, write, show };
})();
