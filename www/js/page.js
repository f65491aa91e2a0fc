// What belongs to a whole page: links in the prose that set a model, and links that arrive.
'use strict';

(() => {
  const { state, say } = barriers;

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

  // The same page in another language, at the same settings.
  for (const link of document.querySelectorAll('a[data-language]')) {
    link.addEventListener('click', () => { link.hash = location.hash; });
  }

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
    if (place) place.replaceChildren(barriers.element('p', 'notice', say('This link asks for a widget “{widget}” that is not on this page.', link)));
  }

  function find(name) {
    return [...document.querySelectorAll('barriers-explainer')].find((e) => e.getAttribute('name') === name);
  }

  // An equation wider than the page scrolls sideways; then the keyboard must reach it.
  new ResizeObserver(() => {
    for (const math of document.querySelectorAll('math[display=block]')) {
      if (math.scrollWidth > math.clientWidth) math.setAttribute('tabindex', '0');
      else math.removeAttribute('tabindex');
    }
  }).observe(document.body);

  window.addEventListener('hashchange', arrive);
  const first = state.read(location.hash);
  if (first) {
    const widget = find(first.widget);
    if (widget) widget.scrollIntoView();
    else arrive();
  }
})();
