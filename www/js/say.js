// Words: an English template is the key of its translation, as in src/text.rs. A page in another
// language loads its words before this (`fr/words.js`, which sets `barriers.language`).
'use strict';

window.barriers = window.barriers || {};

(() => {
  const { words = {}, decimal = '.' } = barriers.language || {};

  // `say('Saved {name}.', { name })`
  barriers.say = (template, values = {}) =>
    (words[template] || template).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

  barriers.number = (value, decimals) =>
    value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

  // Fields take and show the reader's decimal mark; links, files and models have a point.
  barriers.toField = (text) => text.replace('.', decimal);
  barriers.fromField = (text) => (decimal === '.' ? text.trim() : text.replace(/\s/g, '').replace(decimal, '.'));
})();
