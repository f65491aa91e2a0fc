// Plays agents over time on a canvas over the drawing at rest: play, pause, step and scrub.
// With reduced motion it steps twice a second.
'use strict';

window.barriers = window.barriers || {};

(() => {
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.drawing = figure.querySelector('.drawing');
      this.range = figure.querySelector('input[type=range]');
      this.output = figure.querySelector('output');
      this.caption = figure.querySelector('.caption');
      this.playButton = figure.querySelector('[data-do=play]');
      this.canvas = document.createElement('canvas');
      this.canvas.setAttribute('aria-hidden', 'true'); // the drawing and the caption speak
      this.drawing.append(this.canvas);
      this.frame = 0;
      this.timer = 0;
      figure.querySelector('.player').addEventListener('click', (event) => {
        const button = event.target.closest('button');
        if (!button || !this.data) return;
        if (button.dataset.do === 'play') this.toggle();
        if (button.dataset.do === 'back') this.go(this.frame - 1);
        if (button.dataset.do === 'forward') this.go(this.frame + 1);
      });
      this.range.addEventListener('input', () => {
        this.pause();
        this.show(Number(this.range.value));
      });
      new ResizeObserver(() => this.touched && this.paint(this.frame)).observe(this.drawing);
    }

    // New data: back to the whole at rest, unless it is being played or scrubbed.
    load(data) {
      this.data = data;
      this.version = (this.version || 0) + 1;
      this.frames = data.agents ? data.values.length / data.agents : 0;
      this.range.max = String(Math.max(0, this.frames - 1));
      if (this.touched) {
        this.show(Math.min(this.frame, this.frames - 1));
      } else {
        this.frame = Math.max(0, this.frames - 1);
        this.range.value = String(this.frame);
        this.say();
      }
    }

    toggle() {
      if (this.timer) {
        this.pause();
        return;
      }
      this.begin();
    }

    // A run lasts about eight seconds. Between two frames of the model agents move evenly, so that
    // the picture changes with every display frame; with reduced motion it steps instead.
    begin() {
      const last = this.frames - 1;
      const from = this.frame >= last ? 0 : this.frame;
      const wait = still.matches ? 500 : Math.max(16, Math.min(1000, 8000 / this.frames));
      let start;
      this.playButton.setAttribute('aria-pressed', 'true');
      const tick = (now) => {
        if (start === undefined) start = now;
        const at = Math.min(last, from + (now - start) / wait);
        if (Math.floor(at) !== this.frame || !this.touched) this.show(Math.floor(at));
        if (!still.matches) this.paint(at);
        if (at >= last) {
          this.pause();
          return;
        }
        this.timer = requestAnimationFrame(tick);
      };
      this.timer = requestAnimationFrame(tick);
    }

    pause() {
      cancelAnimationFrame(this.timer);
      this.timer = 0;
      this.playButton.setAttribute('aria-pressed', 'false');
    }

    go(frame) {
      this.pause();
      this.show(frame);
    }

    show(frame) {
      this.touched = true;
      this.frame = Math.max(0, Math.min(this.frames - 1, frame));
      this.range.value = String(this.frame);
      this.paint(this.frame);
      this.say();
    }

    say() {
      const { frame, captions } = this.data;
      this.output.textContent = `${frame} ${this.frame} / ${Math.max(0, this.frames - 1)}`;
      this.range.setAttribute('aria-valuetext', this.output.textContent);
      this.caption.textContent = captions[this.frame] || '';
    }

    // The drawing below gives the plot's rectangle: the axes are in the same place.
    place() {
      const svg = [...this.drawing.querySelectorAll('svg')].find((s) => s.getClientRects().length);
      if (!svg || !this.data) return null;
      const box = svg.getBoundingClientRect();
      const ratio = window.devicePixelRatio || 1;
      const size = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
      const scale = (box.width / svg.viewBox.baseVal.width) * ratio;
      const [left, top, right, bottom] = svg.dataset.plot.split(' ').map((v) => Number(v) * scale);
      return { ratio, size, left, top, right, bottom };
    }

    // `at` is a frame, or a place between two.
    paint(at) {
      const place = this.place();
      if (!place) return;
      this.figure.dataset.playing = '';
      const style = getComputedStyle(this.figure);
      const colour = (name) => style.getPropertyValue(`--${name}`);
      const g = sized(this.canvas, place.size).getContext('2d');
      g.globalAlpha = 1;
      g.clearRect(0, 0, ...place.size);
      g.fillStyle = colour('paper');
      const { left, top, right, bottom, ratio } = place;
      const edge = 6 * ratio; // marks at the rim stand out of the plot
      g.fillRect(left, top - edge, right - left + edge, bottom - top + edge);
      if (this.data.states.length) this.field(g, place, at, colour);
      else this.paths(g, place, at, colour);
    }

    // Every agent's row up to now, in the colour of its states.
    field(g, { left, top, right, bottom, ratio }, at, colour) {
      const { agents, values, states, order } = this.data;
      const width = (right - left) / this.frames;
      const height = (bottom - top) / agents;
      const gap = height > 3.5 * ratio ? 0.75 * ratio : 0;
      const colours = states.map(colour);
      const now = Math.floor(at);
      for (let row = 0; row < agents; row++) {
        const agent = order[row];
        const y = top + row * height;
        for (let f = 0; f <= now;) {
          const state = values[f * agents + agent];
          let end = f + 1;
          while (end <= now && values[end * agents + agent] === state) end += 1;
          g.fillStyle = colours[state];
          g.fillRect(left + f * width, y, (end - f) * width + 0.5, height - gap);
          f = end;
        }
      }
      g.fillStyle = colour('ink-alarm');
      g.fillRect(left + (at + 1) * width, top, 1.5 * ratio, bottom - top);
    }

    // Every agent's path until now, and where it is.
    paths(g, place, at, colour) {
      const { left, right, top, bottom, ratio } = place;
      const { agents, values, range, groups } = this.data;
      const groupOf = this.data.group_of;
      const x = (f) => left + ((right - left) * f) / Math.max(1, this.frames - 1);
      const y = (v) => bottom - ((bottom - top) * (v - range[0])) / (range[1] - range[0]);
      const now = Math.floor(at);
      const next = Math.min(this.frames - 1, now + 1);
      const value = (a) => {
        const from = values[now * agents + a];
        return from + (at - now) * (values[next * agents + a] - from);
      };
      const many = agents > 200;
      g.drawImage(this.trail(place, now, x, y, colour), 0, 0);
      const every = this.every();
      groups.forEach(([, ink], group) => {
        g.strokeStyle = colour(ink);
        g.fillStyle = g.strokeStyle;
        g.lineWidth = ratio * (many ? 0.6 : 1.4);
        g.globalAlpha = many ? 0.25 : 0.55;
        g.beginPath();
        for (let a = 0; a < agents && at > now; a += every) {
          if ((groupOf[a] || 0) !== group) continue;
          g.moveTo(x(now), y(values[now * agents + a]));
          g.lineTo(x(at), y(value(a)));
        }
        g.stroke();
        g.globalAlpha = agents > 2000 ? 0.3 : 0.9;
        const radius = ratio * (many ? 1.5 : 3.5);
        for (let a = 0; a < agents; a++) {
          if ((groupOf[a] || 0) !== group) continue;
          if (many) {
            g.fillRect(x(at) - radius, y(value(a)) - radius, 2 * radius, 2 * radius);
          } else {
            g.beginPath();
            g.arc(x(at), y(value(a)), radius, 0, 7);
            g.fill();
          }
        }
      });
      g.globalAlpha = 1;
    }

    // Of very many agents, the paths of some; of all of them, the marks.
    every() {
      return Math.max(1, Math.ceil(this.data.agents / 1500));
    }

    // The paths of whole frames on a canvas of their own, to which going on only adds.
    trail(place, now, x, y, colour) {
      const key = [this.version, colour('paper'), ...place.size].join();
      if (!this.past) this.past = document.createElement('canvas');
      if (this.pastKey !== key || this.pastFrame > now) {
        this.past.width = place.size[0]; // also empties it
        this.past.height = place.size[1];
        this.pastKey = key;
        this.pastFrame = 0;
      }
      const { agents, values, groups } = this.data;
      const groupOf = this.data.group_of;
      const g = this.past.getContext('2d');
      const many = agents > 200;
      g.lineWidth = place.ratio * (many ? 0.6 : 1.4);
      g.globalAlpha = many ? 0.25 : 0.55;
      const every = this.every();
      for (let f = this.pastFrame + 1; f <= now; f++) {
        groups.forEach(([, ink], group) => {
          g.strokeStyle = colour(ink);
          g.beginPath();
          for (let a = 0; a < agents; a += every) {
            if ((groupOf[a] || 0) !== group) continue;
            g.moveTo(x(f - 1), y(values[(f - 1) * agents + a]));
            g.lineTo(x(f), y(values[f * agents + a]));
          }
          g.stroke();
        });
      }
      this.pastFrame = Math.max(this.pastFrame, now);
      return this.past;
    }
  }

  // The canvas in this size; one that has it already stays as it is.
  function sized(canvas, [width, height]) {
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    return canvas;
  }

  barriers.Player = Player;
})();
