// The models, as functions of plain data. `node.js` and `browser.js` load the wasm, after this
// module has been evaluated: nothing here may call it before somebody calls a function.
import * as model from './wasm/barriers.js';

const WIDTH = 720; // drawings are laid out for this many CSS pixels

const asText = (seed) => {
  if (!['number', 'bigint', 'string'].includes(typeof seed)) throw new TypeError('seed: must be a whole number');
  return String(seed);
};

// Settings as text, which is what links have too: a number's shortest form reads back to the bit.
function pairs(settings) {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new TypeError('settings: must be an object such as {enmity: 0.8}');
  }
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      if (value === null) return [name, ''];
      if (!['number', 'boolean', 'string'].includes(typeof value)) {
        throw new TypeError(`settings.${name}: must be a number, a boolean, a text or null`);
      }
      return [name, String(value)];
    });
}

export const version = () => model.version();

export const catalogue = () => model.catalogue();

export function simulate(widget, settings = {}, seed = 1) {
  const { readings, values, figures, sentence, fingerprint, notices } = model.run(String(widget), pairs(settings), asText(seed), WIDTH);
  // A page may use another value and say so; a program must not go on with what it did not ask for.
  if (notices.length) throw new RangeError(notices.join(' '));
  return {
    widget,
    version: version(),
    seed: asText(seed),
    settings: Object.fromEntries(values),
    sentence,
    readings: Object.fromEntries(readings.map(({ id, value }) => [id, value])),
    labels: Object.fromEntries(readings.map(({ id, label }) => [id, label])),
    figures,
    fingerprint,
  };
}

export const csv = (widget, settings = {}, seed = 1) => {
  simulate(widget, settings, seed); // the same checks
  return model.csv(String(widget), pairs(settings), asText(seed));
};

export const citation = (widget) => model.citation(String(widget));
