// The embed builder. The preview is the embed itself, so its settings are made where readers will
// make them, and the snippet says what the preview says.
'use strict';

(() => {
  // On paper a link is of use only with its whole address.
  for (const link of document.querySelectorAll('[data-address]')) link.dataset.address = link.href;

  const form = document.getElementById('builder-form');
  if (!form) return;
  const find = (id) => document.getElementById(id);
  const widget = find('builder-widget');
  const preview = find('builder-preview');
  const notices = find('builder-notices');
  const said = find('builder-said');
  const site = new URL(document.documentElement.dataset.base || '.', location.href).href;
  let shown = null;

  const ticked = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].filter((box) => !box.closest('[hidden]')).map((box) => box.value);

  function open() {
    for (const list of form.querySelectorAll('[data-controls]')) list.hidden = list.dataset.controls !== widget.value;
    shown = document.createElement('barriers-widget');
    shown.setAttribute('name', widget.value);
    shown.setAttribute('loading', 'eager');
    shown.addEventListener('ready', () => { notices.replaceChildren(); look(); });
    shown.addEventListener('change', write);
    shown.addEventListener('error', (event) => notices.replaceChildren(barriers.element('p', 'notice', event.detail.message)));
    preview.replaceChildren(shown);
    write();
  }

  // What the boxes say, to the preview; locking comes after the settings were made there.
  function look() {
    const only = ticked('only');
    const every = ticked('show').filter((part) => !only.length || part !== 'controls');
    const put = (name, value) => (value ? shown.setAttribute(name, value) : shown.removeAttribute(name));
    put('show', [...every, ...only].join(','));
    put('lock', ticked('lock').join(','));
    put('theme', find('builder-theme').value);
    write();
  }

  const quote = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

  // What differs from the defaults, or everything, as pairs.
  function pairs() {
    const state = shown.state;
    const settings = state ? Object.entries(ticked('pin').length ? state.values : state.settings) : [];
    const seed = state && state.seed !== null && (ticked('pin').length || state.seed !== '1') ? [['seed', state.seed]] : [];
    const own = ['show', 'lock', 'theme'].filter((name) => shown.hasAttribute(name)).map((name) => [name, shown.getAttribute(name)]);
    const version = state ? [['v', state.version]] : [];
    return [...version, ...settings, ...seed, ...own];
  }

  const hash = () => '#' + [['w', widget.value], ...pairs()].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');

  function write() {
    const name = widget.selectedOptions[0].textContent;
    const height = Math.min(6000, Math.max(120, Number(find('builder-height').value) || 640));
    const attributes = pairs().map(([key, value]) => ` ${key}="${quote(value)}"`).join('');
    find('builder-element').value = `<script src="${site}embed/barriers.js" async></scr` + `ipt>\n`
      + `<barriers-widget name="${widget.value}"${attributes} title="${quote(name)}"></barriers-widget>`;
    find('builder-frame').value = `<iframe src="${quote(`${site}embed.html${hash()}`)}" title="${quote(name)}" width="100%" height="${height}" style="border:0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>\n`
      + `<p><a href="${quote(`${site}index.html${hash()}`)}">${quote(name)}</a></p>`;
  }

  // ---- Files ----

  // The widget's file with these settings and the way back to this site.
  async function file() {
    const answer = await fetch(`${site}offline/${widget.value}.html`);
    if (!answer.ok) throw new Error(`The file could not be loaded: ${answer.status}.`);
    const text = await answer.text();
    const start = `data-start="${quote(hash())}" data-home="${quote(`${site}index.html`)}"`;
    return text.replace('data-home="../index.html"', () => start);
  }

  function save(name, content, type) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    said.textContent = `Saved ${name}.`;
  }

  async function told(work) {
    said.textContent = 'Making it …';
    try {
      await work();
    } catch (error) {
      said.textContent = error.message;
    }
  }

  find('builder-html').addEventListener('click', () => told(async () => {
    save(`barriers-${widget.value}.html`, await file(), 'text/html');
  }));
  find('builder-scorm').addEventListener('click', () => told(async () => {
    const answer = await fetch(`${site}download/${widget.value}-scorm.zip`);
    if (!answer.ok) throw new Error(`The package could not be loaded: ${answer.status}.`);
    const zip = new Uint8Array(await answer.arrayBuffer());
    const page = new TextEncoder().encode(await file());
    save(`barriers-${widget.value}-scorm.zip`, barriers.replaceInZip(zip, 'index.html', page), 'application/zip');
  }));

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const field = find(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = 'Copied.';
    } catch {
      said.textContent = 'Selected: press Ctrl-C or ⌘-C to copy.';
    }
  });

  widget.addEventListener('change', () => {
    for (const box of form.querySelectorAll('[name=only], [name=lock]')) box.checked = false;
    open();
  });
  form.addEventListener('change', (event) => event.target !== widget && look());
  form.addEventListener('submit', (event) => event.preventDefault());
  open();
})();
