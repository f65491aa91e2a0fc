// The lab: shows one model at a time, with markup made by the worker.
'use strict';

(() => {
  const { simulator, state, say } = barriers;
  const place = barriers.part ? barriers.part('lab') : document.getElementById('lab');
  if (!place) return;
  const links = [...place.parentElement.querySelectorAll('[data-lab]')];
  const picker = place.parentElement.querySelector('.picker'); // the same on a narrow screen

  async function open(widget) {
    for (const link of links) {
      if (link.dataset.lab === widget) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    picker.value = widget;
    try {
      place.innerHTML = barriers.trusted.createHTML(await simulator.markup(widget));
      for (const details of place.querySelectorAll('.controls details')) details.open = true;
    } catch (error) {
      place.replaceChildren(barriers.element('p', 'notice', error.message));
    }
  }

  picker.addEventListener('change', () => {
    location.hash = `${barriers.prefix || ''}#w=${picker.value}`;
  });

  // Who picked a model wants to see it and, after a link, to read on from there with the keyboard.
  function goTo() {
    const heading = place.querySelector('h3');
    if (heading && document.activeElement !== picker) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    place.scrollIntoView({ behavior: 'instant' });
  }

  // A link to a model that is not shown opens it; the widget itself reads its settings from the
  // address when it arrives. The model that is shown takes the link's settings.
  async function arrive() {
    if (!place.isConnected) return; // another page of the single file is read
    const asked = state.read(location.hash);
    const wanted = asked ? asked.widget : links.length && links[0].dataset.lab;
    const shown = place.querySelector('barriers-explainer');
    if (wanted && (!shown || shown.getAttribute('name') !== wanted)) {
      await open(wanted);
      // Not for a reader who came back, by a reload, to where they were on the page.
      if (asked && (shown || !scrollY)) goTo();
    } else if (shown && asked) shown.adopt(asked);
  }

  // Worlds as files.
  const worlds = place.parentElement.querySelector('.worlds');
  const [said, problem] = [worlds.querySelector('output'), worlds.querySelector('[role=alert]')];
  const shown = () => place.querySelector('barriers-explainer');

  worlds.querySelector('button').addEventListener('click', () => {
    const widget = shown();
    if (!widget || !barriers.version) return;
    said.textContent = barriers.tools.save(`barriers-${widget.widget}-world.json`, 'application/json', barriers.world.write(widget));
  });

  worlds.querySelector('input').addEventListener('change', async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    problem.replaceChildren();
    said.textContent = '';
    try {
      const link = await barriers.world.open(file);
      if (!links.some((one) => one.dataset.lab === link.widget)) throw new Error(say('There is no widget “{given}”; there are: {known}.', { given: link.widget.slice(0, 40), known: links.map((one) => one.dataset.lab).join(', ') }));
      if (!shown() || shown().widget !== link.widget) {
        history.replaceState(null, '', barriers.prefix || location.pathname + location.search); // its settings are the file's
        await open(link.widget);
      }
      await barriers.world.show(shown(), link);
      said.textContent = say('Opened {name}.', file);
    } catch (error) {
      problem.replaceChildren(barriers.element('p', 'notice', error.message));
    }
    target.value = ''; // the same file may be opened again
  });

  window.addEventListener('hashchange', arrive);
  arrive();
})();
