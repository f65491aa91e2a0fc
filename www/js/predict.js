// The question to answer before one looks: takes a guess, sets the widget to the world that is
// asked about, and says both. Nothing is kept, and nothing waits for it.
'use strict';

window.barriers = window.barriers || {};

barriers.Prediction = class {
  constructor(owner, form) {
    this.owner = owner;
    this.form = form;
    this.slider = form.querySelector('input[type=range]');
    this.told = form.querySelector('.told');
    this.set = [...new URLSearchParams(form.dataset.set)];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.reveal();
    });
    // What was said belongs to the guess that was made.
    form.addEventListener('input', () => {
      this.told.textContent = '';
      if (this.slider) this.output().textContent = this.share(this.slider.value);
    });
  }

  output() {
    return this.form.querySelector('.guess');
  }

  share(percent) {
    return this.output().dataset.text.replace('{n}', percent);
  }

  reveal() {
    const { owner } = this;
    owner.addEventListener('barriers-painted', ({ detail }) => this.tell(detail), { once: true });
    owner.set(this.set, owner.seedText());
    owner.changed();
  }

  tell({ readings }) {
    const answer = readings.find((reading) => reading.id === this.form.dataset.answer);
    if (!answer || answer.value === null) return;
    const said = this.slider ? this.compareShares(answer) : this.compareChoices(answer);
    const template = said.right ? this.told.dataset.right : this.told.dataset.other;
    this.told.textContent = template.replace('{guess}', said.guess).replace('{answer}', said.answer);
  }

  compareShares({ value, said }) {
    const guess = Number(this.slider.value);
    return { guess: this.share(guess), answer: said, right: Math.abs(guess - 100 * value) < 5 };
  }

  compareChoices({ value }) {
    const options = [...this.form.querySelectorAll('input[type=radio]')];
    const words = (option) => option.closest('label').textContent.trim();
    const chosen = options.find((option) => option.checked);
    const holds = options.find(({ dataset }) => value >= Number(dataset.from) && value < Number(dataset.to));
    return { guess: words(chosen), answer: words(holds), right: chosen === holds };
  }
};
