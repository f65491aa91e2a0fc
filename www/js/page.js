// What belongs to a whole page: links in the prose that set a model, and links that arrive.
'use strict';

(() => {
  const { state } = barriers;

  // `<a href="#v=…&w=race&enmity=0.1">`: applied without leaving the place in the text.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]:not([href^="#/"])');
    const asked = link && state.read(link.getAttribute('href'));
    const widget = asked && find(asked.widget);
    if (!widget) return;
    event.preventDefault();
    widget.set(asked.settings, asked.seed);
    widget.changed();
  });

  function arrive() {
    const link = state.read(location.hash);
    if (!link || document.getElementById('lab')) return; // the lab opens its models itself
    const widget = find(link.widget);
    if (widget) {
      widget.adopt(link);
      widget.scrollIntoView();
      return;
    }
    const place = document.getElementById('page-notices');
    if (place) place.replaceChildren(barriers.element('p', 'notice', `This link asks for a widget “${link.widget}” that is not on this page.`));
  }

  function find(name) {
    return [...document.querySelectorAll('barriers-explainer')].find((e) => e.getAttribute('name') === name);
  }

  window.addEventListener('hashchange', arrive);
  const first = state.read(location.hash);
  if (first) {
    const widget = find(first.widget);
    if (widget) widget.scrollIntoView();
    else arrive();
  }
})();
