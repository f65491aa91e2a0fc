// Plays agents over time on a canvas over the drawing at rest: play, pause, step and scrub.
// At most one frame of the model a display frame; with reduced motion it steps twice a second.
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
      new ResizeObserver(() => this.touched && this.paint()).observe(this.drawing);
    }

    // New data: back to the whole at rest, unless it is being played or scrubbed.
    load(data) {
      this.data = data;
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
      if (this.frame >= this.frames - 1) this.frame = -1;
      this.playButton.setAttribute('aria-pressed', 'true');
      const wait = still.matches ? 500 : Math.max(16, Math.min(400, 8000 / this.frames));
      let last = 0;
      const tick = (now) => {
        if (now - last >= wait) {
          last = now;
          this.show(this.frame + 1);
          if (this.frame >= this.frames - 1) {
            this.pause();
            return;
          }
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
      this.paint();
      this.say();
    }

    say() {
      const { frame, captions } = this.data;
      this.output.textContent = `${frame} ${this.frame} / ${Math.max(0, this.frames - 1)}`;
      this.range.setAttribute('aria-valuetext', this.output.textContent);
      this.caption.textContent = captions[this.frame] || '';
    }

    // The drawing below gives the plot's rectangle: the axes are in the same place.
    paint() {
      const svg = [...this.drawing.querySelectorAll('svg')].find((s) => s.getClientRects().length);
      if (!svg || !this.data) return;
      this.figure.dataset.playing = '';
      const box = svg.getBoundingClientRect();
      const ratio = window.devicePixelRatio || 1;
      this.canvas.width = Math.round(box.width * ratio);
      this.canvas.height = Math.round(box.height * ratio);
      const g = this.canvas.getContext('2d');
      const scale = (box.width / svg.viewBox.baseVal.width) * ratio;
      const [left, top, right, bottom] = svg.dataset.plot.split(' ').map((v) => Number(v) * scale);
      const { agents, values, range, groups } = this.data;
      const groupOf = this.data.group_of;
      const style = getComputedStyle(this.figure);
      g.fillStyle = style.getPropertyValue('--paper');
      g.fillRect(left, top - 2, right - left + 2, bottom - top + 2);
      const x = (f) => left + ((right - left) * f) / Math.max(1, this.frames - 1);
      const y = (v) => bottom - ((bottom - top) * (v - range[0])) / (range[1] - range[0]);
      // Paths of so many agents that a frame stays within a display frame; dots of all.
      const every = Math.max(1, Math.ceil((agents * this.frame) / 60000));
      groups.forEach(([, ink], group) => {
        const colour = style.getPropertyValue(`--${ink}`);
        g.strokeStyle = colour;
        g.fillStyle = colour;
        g.lineWidth = ratio * (agents > 200 ? 0.6 : 1.4);
        g.globalAlpha = agents > 200 ? 0.25 : 0.55;
        g.beginPath();
        for (let a = 0; a < agents; a += every) {
          if ((groupOf[a] || 0) !== group) continue;
          g.moveTo(x(0), y(values[a]));
          for (let f = 1; f <= this.frame; f++) g.lineTo(x(f), y(values[f * agents + a]));
        }
        g.stroke();
        g.globalAlpha = agents > 2000 ? 0.3 : 0.9;
        const radius = ratio * (agents > 200 ? 1.5 : 3.5);
        for (let a = 0; a < agents; a++) {
          if ((groupOf[a] || 0) !== group) continue;
          const at = y(values[this.frame * agents + a]);
          g.beginPath();
          g.arc(x(this.frame), at, radius, 0, 7);
          g.fill();
        }
      });
      g.globalAlpha = 1;
    }
  }

  barriers.Player = Player;
})();
