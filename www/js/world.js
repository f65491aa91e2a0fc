// A world as a file: everything a reader has set in a model, to be kept, sent or handed in, and
// opened again in the lab. The model judges every value, as it does those of a link.
'use strict';

(() => {
  const FORMAT = 'barriers-world';
  const MOST = 1e6; // bytes; a world has about a thousand

  // What a widget shows, as the text of a file.
  function write(widget) {
    const world = {
      format: FORMAT,
      version: barriers.version,
      widget: widget.widget,
      seed: widget.seedText(),
      parameters: Object.fromEntries(widget.controls.map((c) => [c.id, c.value()])),
    };
    if (widget.pinned) {
      const { settings, seed } = widget.pinned;
      const changed = Object.fromEntries(settings);
      world.pinned = { seed, parameters: Object.fromEntries(widget.controls.map((c) => [c.id, c.id in changed ? changed[c.id] : c.initial])) };
    }
    return JSON.stringify(world, null, 2);
  }

  // A file's world as a link would say it; throws words for the reader. A file of the button
  // “JSON” is one as well.
  function read(text) {
    let world;
    try {
      world = JSON.parse(text);
    } catch (error) {
      throw new Error(`This file is not JSON: ${error.message}`);
    }
    if (!plain(world)) throw new Error('This file holds no world: it should be an object with widget, version, seed and parameters.');
    if (world.format !== undefined && world.format !== FORMAT) throw new Error(`This file holds no world: its format is “${short(world.format)}”, not “${FORMAT}”.`);
    if (typeof world.widget !== 'string') throw new Error('This file names no widget: “widget” should be one of the models of the lab.');
    const link = { widget: world.widget, version: asText('version', world.version), ...part(world, '') };
    if (world.pinned !== undefined) link.pinned = part(world.pinned, 'pinned.');
    return link;
  }

  function part(world, where) {
    if (!plain(world) || !plain(world.parameters)) throw new Error(`${where}parameters: this file should name every parameter with its value.`);
    const settings = Object.entries(world.parameters).map(([id, value]) => [id, asText(where + id, value)]);
    return { settings, seed: asText(`${where}seed`, world.seed) };
  }

  function asText(name, value) {
    if (value === undefined) return undefined;
    if (value === null) return '';
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
    throw new Error(`${name}: “${short(JSON.stringify(value))}” is not a value; allowed are a number, a text, true or false.`);
  }

  const plain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const short = (value) => String(value).slice(0, 40);

  // Shows a world in a widget, which may be undone; what the file does not say is named.
  async function show(widget, link) {
    const before = widget.settled;
    const said = new Set(link.settings.map(([id]) => id));
    const missing = widget.controls.filter((c) => !said.has(c.id)).map((c) => `${c.id}: the file does not say; the default was used.`);
    widget.pin(link.pinned);
    await widget.adopt(link, missing);
    widget.remember(before);
  }

  async function open(file) {
    if (file.size > MOST) throw new Error(`“${file.name}” is too large to be a world: ${file.size} bytes.`);
    return read(await file.text());
  }

  barriers.world = { write, read, show, open };
})();
