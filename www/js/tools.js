// What a widget's footer does beside its model: files, links, citations. Each returns the words
// that tell the reader what happened; a refusal of the browser is told, not swallowed.
'use strict';

window.barriers = window.barriers || {};

(() => {
  const { simulator, state, say } = barriers;

  function save(name, type, content) {
    const url = URL.createObjectURL(new Blob([content], { type }));
    const link = barriers.element('a');
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    // A sandbox may swallow the file without a word, so an embed shows the text as well.
    if (barriers.sandboxed && typeof content === 'string') barriers.byHand(content);
    return say('Saved {name}.', { name });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return say('Copied.');
    } catch {
      // No clipboard here (a file, an embed, a refusal): the reader can still copy it by hand.
      if (barriers.byHand) barriers.byHand(text);
      else window.prompt(say('Copy this:'), text);
      return '';
    }
  }

  const fileName = (widget, ending) => `barriers-${widget.widget}.${ending}`;

  async function drawing(widget) {
    const dark = document.documentElement.dataset.theme === 'dark';
    const drawings = await simulator.ask(widget.message('drawings', { width: 720, dark }));
    return drawings[0].svg;
  }

  barriers.tools = {
    save,

    async csv(widget) {
      const text = await simulator.ask(widget.message('csv'));
      return save(fileName(widget, 'csv'), 'text/csv', text);
    },

    async json(widget) {
      const citation = await simulator.ask(widget.message('citation'));
      const { readings, values, sentence, fingerprint } = widget.last;
      const data = {
        widget: widget.widget,
        version: barriers.version,
        seed: widget.seedText(),
        parameters: Object.fromEntries(values),
        sentence,
        readings: Object.fromEntries(readings.map((r) => [r.id, r.value])),
        fingerprint,
        citation,
        tables: await simulator.ask(widget.message('tables')),
      };
      return save(fileName(widget, 'json'), 'application/json', JSON.stringify(data, null, 2));
    },

    async svg(widget) {
      return save(fileName(widget, 'svg'), 'image/svg+xml', await drawing(widget));
    },

    async png(widget) {
      const svg = await drawing(widget);
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth * 2;
      canvas.height = image.naturalHeight * 2;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
      return save(fileName(widget, 'png'), 'image/png', blob);
    },

    link(widget) {
      const page = barriers.home || location.href.replace(/#.*/, ''); // an embed links to the whole
      return copy(page + state.write({ widget: widget.widget, settings: widget.settings(), seed: widget.seedOf() }));
    },

    async cite(widget) {
      return copy(await simulator.ask(widget.message('citation')));
    },
  };
})();
