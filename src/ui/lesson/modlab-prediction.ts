/** Owns the question that a step asks before it is tried, and the answer beside what really happened. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {proseStyle} from './prose-style';
import {shared} from '../theme/shared-style';
import type {Prediction} from '../../labs/lab';

/** As much as a snapshot keeps (snapshots/meta.ts). */
const LENGTH = 200;

/**
 * @fires prediction-make - string: what the student expects
 * @fires prediction-skip - the student would rather just try it
 */
@customElement('modlab-prediction')
export class ModlabPrediction extends LitElement {
  static override styles = [
    shared,
    proseStyle,
    css`
      :host {
        display: block;
        margin: 8px 0;
        padding: 8px 12px;
        border: 1px solid var(--line);
        border-inline-start: 3px solid var(--accent);
        border-radius: 4px;
      }
      :host([done]),
      :host([made]) {
        border-inline-start-color: var(--line);
      }
      .question {
        font-weight: 550;
      }
      .lead {
        color: var(--muted);
        font-size: 13px;
      }
      .choices {
        display: grid;
        gap: 4px;
        margin-top: 8px;
      }
      .choices button {
        min-height: 32px;
        padding: 4px 8px;
        text-align: start;
        white-space: normal;
        border-color: var(--line);
      }
      .choices button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--raised);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin-top: 8px;
      }
      input {
        flex: 1 1 180px;
        min-width: 0;
      }
      form button {
        border-color: var(--line);
      }
      .skip {
        margin: 4px 0 0 -6px;
        color: var(--muted);
        font-size: 13px;
      }
      .made {
        display: flex;
        align-items: baseline;
        gap: 8px;
      }
      .made > span {
        flex: 1;
      }
      .made button {
        color: var(--muted);
        font-size: 13px;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 12px;
        margin: 4px 0 0;
      }
      dt {
        color: var(--muted);
        font-size: 13px;
        line-height: 21px;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) prediction!: Prediction;
  /** What the student expects; undefined: nothing has been said. */
  @property({attribute: false}) predicted: string | undefined;
  /** The step is done: what was expected stands beside what happens. */
  @property({type: Boolean, reflect: true}) done = false;
  /** Undefined while it is being fetched; text is then shown as it is. */
  @property({attribute: false}) markdown: typeof import('./markdown') | undefined;
  /** What was said is being changed. */
  @state() private changing = false;
  @query('input') private field!: HTMLInputElement | null;

  protected override willUpdate(): void {
    this.toggleAttribute('made', this.predicted !== undefined && !this.changing);
  }

  protected override render() {
    if (this.done) return this.#comparison();
    return this.predicted === undefined || this.changing ? this.#question() : this.#made(this.predicted);
  }

  /** Where the keyboard goes on when the question has been answered and the step offers no command. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  #question() {
    const {question, choices} = this.prediction;
    return html`<div role="group" aria-labelledby="question">
        <div class="lead">Before you try it</div>
        <div class="question" id="question">${this.#inline(question)}</div>
        ${
          choices
            ? html`<div class="choices">
                ${choices.map(
                  (choice) =>
                    html`<button aria-pressed=${choice === this.predicted} @click=${() => this.#make(choice)}>
                      ${this.#inline(choice)}
                    </button>`,
                )}
              </div>`
            : html`<form @submit=${(event: Event) => this.#submit(event)}>
                <input
                  aria-labelledby="question"
                  maxlength=${LENGTH}
                  autocomplete="off"
                  placeholder="A few words"
                  .value=${this.predicted ?? ''}
                /><button>Keep</button>
              </form>`
        }
      </div>
      <button class="skip" @click=${() => this.#skip()}>
        ${this.changing ? 'Keep your answer' : 'Skip the question'}
      </button>`;
  }

  #made(predicted: string) {
    return html`<div class="made">
      <span><span class="lead">You expect:</span> ${this.#answer(predicted)}</span>
      <button aria-label="Change what you expect" @click=${() => this.#change()}>Change</button>
    </div>`;
  }

  #comparison() {
    const {question, answer} = this.prediction;
    const {predicted} = this;
    if (predicted === undefined && answer === undefined) return nothing;
    return html`<div class="question">${this.#inline(question)}</div>
      <dl>
        ${
          predicted === undefined
            ? nothing
            : html`<dt>You expected</dt>
                <dd>${this.#answer(predicted)}</dd>`
        }
        ${
          answer === undefined
            ? nothing
            : html`<dt>What happens</dt>
                <dd>${this.#inline(answer)}${predicted === answer ? ', as you expected' : nothing}</dd>`
        }
      </dl>`;
  }

  /** A choice is the lab's words, and may have marks in it; the student's own are shown as they are. */
  #answer(text: string) {
    return this.prediction.choices?.includes(text) ? this.#inline(text) : text;
  }

  #inline(text: string) {
    return this.markdown ? this.markdown.inlineMarkdown(text) : text;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const words = this.field?.value.trim() ?? '';
    if (words !== '') this.#make(words);
  }

  #change(): void {
    this.changing = true;
    void this.updateComplete.then(() =>
      this.renderRoot
        .querySelector<HTMLElement>('input, .choices button[aria-pressed="true"], .choices button')
        ?.focus(),
    );
  }

  #skip(): void {
    if (!this.changing) return void this.dispatchEvent(new CustomEvent('prediction-skip'));
    this.changing = false;
    void this.updateComplete.then(() => this.focus());
  }

  #make(answer: string): void {
    this.changing = false;
    this.dispatchEvent(new CustomEvent('prediction-make', {detail: answer}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-prediction': ModlabPrediction;
  }
}
