// The lab: shows one model at a time, with markup made by the worker.
'use strict';

(() => {
  const { simulator, state } = barriers;
  const place = document.getElementById('lab');
  if (!place) return;
  const links = [...document.querySelectorAll('[data-lab]')];

  async function open(widget) {
    for (const link of links) {
      if (link.dataset.lab === widget) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    try {
      place.innerHTML = barriers.trusted.createHTML(await simulator.ask({ t: 'markup', widget }));
      for (const details of place.querySelectorAll('.controls details')) details.open = true;
    } catch (error) {
      place.replaceChildren(barriers.element('p', 'notice', error.message));
    }
  }

  // A link to a model that is not shown opens it; the widget itself reads its settings from the
  // address when it arrives. The model that is shown takes the link's settings.
  function arrive() {
    const asked = state.read(location.hash);
    const wanted = asked ? asked.widget : links.length && links[0].dataset.lab;
    const shown = place.querySelector('barriers-explainer');
    if (wanted && (!shown || shown.getAttribute('name') !== wanted)) open(wanted);
    else if (shown && asked) shown.adopt(asked);
  }

  window.addEventListener('hashchange', arrive);
  arrive();
})();
