// The whole site in one file (offline.html): each page is a <main> of its own, and only the one
// that is read stays in the document. `#/lab.html` is a page, `#/lab.html#w=race` a state in it,
// `#w=race` a state of the article, and any other hash a place in whichever page has it.
'use strict';

(() => {
  const pages = [...document.querySelectorAll('main[data-page]')];
  const [home] = pages;
  const skip = document.querySelector('.skip');
  let current = null;

  // The page that an address asks for, and the place in it.
  function wanted() {
    const hash = location.hash.slice(1);
    const name = /^\/([^#]*)/.exec(hash);
    const named = name && pages.find((page) => page.dataset.page === name[1]);
    if (named) return [named];
    const at = hash && `[id="${CSS.escape(decode(hash))}"]`;
    const owner = at && pages.find((page) => page.matches(at) || page.querySelector(at));
    if (owner) return [owner, owner.matches(at) ? null : owner.querySelector(at)];
    return [home];
  }

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a stray % in somebody's link
    }
  }

  function go() {
    const [page, place] = wanted();
    const before = current;
    current = page;
    if (!before) for (const other of pages) if (other !== page) other.remove();
    if (before && before !== page) before.replaceWith(page);
    document.title = page.dataset.title;
    barriers.prefix = page === home ? '' : `#${page.id}`;
    skip.hash = page.id;
    for (const link of document.querySelectorAll('.masthead nav a')) {
      if (link.hash === `#${page.id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (place) place.scrollIntoView();
    else if (before && before !== page) window.scrollTo(0, 0);
  }

  // An element of any page, in the document or not.
  barriers.part = (id) => pages.map((page) => page.querySelector(`[id="${CSS.escape(id)}"]`)).find(Boolean) || null;
  window.addEventListener('hashchange', go);
  go();
})();
