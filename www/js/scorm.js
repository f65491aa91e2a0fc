// SCORM 1.2: in a package that a course system runs, keeps the reader's settings between visits
// and reports the work as completed once the reader has changed something. Anywhere else it does
// nothing. Errors of the course system never reach the widget.
'use strict';

(() => {
  // The system's object is on a window around this one, or around the one that opened this.
  function find(from) {
    let here = from;
    for (let i = 0; here && i < 12; i++) {
      try {
        if (here.API) return here.API;
      } catch {
        return null; // another origin
      }
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  }

  const api = find(window) || find(window.opener);
  if (!api) return;
  const call = (name, ...words) => {
    try {
      return String(api[name](...words));
    } catch (error) {
      console.warn(`The course system failed at ${name}: ${error.message}`);
      return '';
    }
  };
  if (call('LMSInitialize', '') !== 'true') return;
  const began = Date.now();
  let status = call('LMSGetValue', 'cmi.core.lesson_status');
  let finished = false;

  function become(next) {
    if (['completed', 'passed', 'failed'].includes(status) || status === next) return;
    status = next;
    call('LMSSetValue', 'cmi.core.lesson_status', next);
    call('LMSCommit', '');
  }

  // Only so much fits into what the standard guarantees; a state is far smaller.
  function keep() {
    const widget = barriers.embed.widget();
    const state = JSON.stringify({ w: widget.widget, settings: widget.settings(), seed: widget.seedOf() });
    if (state.length <= 4096) call('LMSSetValue', 'cmi.suspend_data', state);
    call('LMSCommit', '');
  }

  async function resume() {
    const widget = barriers.embed.widget();
    if (!widget) return;
    become('incomplete');
    try {
      const kept = JSON.parse(call('LMSGetValue', 'cmi.suspend_data') || 'null');
      if (kept && kept.w === widget.widget && Array.isArray(kept.settings)) await barriers.embed.adopt(kept);
    } catch {
      // What was kept is not ours or not whole: the author's settings stand.
    }
    // A widget on which nothing can be moved is done when it has been seen.
    const free = '.controls :is(input, select, button):not(:disabled)';
    if (![...widget.querySelectorAll(free)].some((node) => node.getClientRects().length)) become('completed');
  }

  function finish() {
    if (finished) return;
    finished = true;
    const seconds = Math.floor((Date.now() - began) / 1000);
    const two = (number) => String(number).padStart(2, '0');
    const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    call('LMSSetValue', 'cmi.core.session_time', time);
    call('LMSFinish', '');
  }

  window.addEventListener('barriers-embed-open', resume, { once: true });
  // From the start: the reader may be quicker than the settings that were kept.
  document.addEventListener('barriers-changed', () => {
    keep();
    become('completed');
  });
  window.addEventListener('pagehide', finish);
})();
