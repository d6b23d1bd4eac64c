/** Owns one step of a lesson: its task, what the machine shows of it, and as much help as is asked for. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import './modlab-prediction';
import {DEBUG_KEYS, actionWords} from './debug-words';
import {patchView} from './patch';
import {patchStyle} from './patch-style';
import {proseStyle} from './prose-style';
import {markStyle} from './mark-style';
import {stepStyle} from './step-style';
import {shared} from '../theme/shared-style';
import type {StepText} from '../../labs/lesson-text';
import type {DebugAction} from '../../labs/format/debug';
import type {StepState} from '../../session/lesson/lesson';

export type Markdown = typeof import('./markdown');

/**
 * @fires step-toggle - the person opens or closes it
 * @fires step-type - string: to be typed into the terminal, with Enter
 * @fires step-predict - string: what the person expects of it
 */
@customElement('modlab-step')
export class ModlabStep extends LitElement {
  static override styles = [shared, proseStyle, markStyle, stepStyle, patchStyle];

  /** Its fields change: whenever it is given, it is drawn as it is then. */
  @property({attribute: false, hasChanged: () => true}) view!: StepState;
  /** From 1. */
  @property({type: Number}) number = 1;
  /** It is the first that is not done. */
  @property({type: Boolean}) current = false;
  /** Its task and help are shown. */
  @property({type: Boolean}) open = false;
  /** Undefined while it is being fetched. */
  @property({attribute: false}) text: StepText | undefined;
  /** Undefined while it is being fetched; text is then shown as it is. */
  @property({attribute: false}) markdown: Markdown | undefined;
  @state() private hinted = false;
  /** The person would rather try it than predict. */
  @state() private skipped = false;
  /** The question has just been answered, or passed over. */
  #answered = false;
  /** The solution, a change to the sources or work in the debugger, is shown. */
  @state() private changeShown = false;

  protected override render() {
    const {done, step} = this.view;
    return html`<div class="step ${done ? 'done' : ''} ${this.current ? 'current' : ''}">
      <button aria-expanded=${this.open} @click=${() => this.dispatchEvent(new CustomEvent('step-toggle'))}>
        <span class="mark" aria-hidden="true">${done ? '✓' : this.number}</span>
        <span>${step.title}</span>
        ${done ? html`<span class="visually-hidden">, done</span>` : nothing}
      </button>
      ${this.open ? this.#body(this.view) : nothing}
    </div>`;
  }

  #body({step, done, missing}: StepState) {
    const {text, hinted} = this;
    const patch = text?.patch;
    return html`<div class="body">
      ${this.#prose(text?.before)}
      <div class="task">${this.#inline(step.task)}</div>
      ${step.debug && !done ? this.#keys() : nothing}
      ${done || this.skipped ? nothing : this.#prediction(this.view)}
      ${step.command === undefined || this.#asks ? nothing : this.#command(step.command)}
      ${
        done
          ? html`<div class="status">Done: ${done.evidence}.</div>`
          : html`<div class="status">
                ${missing === undefined ? 'Not checked yet.' : `Not yet: ${missing}.`}
              </div>
              <div class="help">
                <button aria-expanded=${hinted} @click=${() => (this.hinted = !hinted)}>Hint</button>
                ${hinted ? this.#showMe(step.solution, patch !== undefined || step.debug !== undefined) : nothing}
              </div>`
      }
      ${hinted && !done ? html`<div class="hint">${this.#inline(step.hint)}</div>` : nothing}
      ${patch === undefined ? nothing : this.#change(step.solution, patch, done !== undefined)}
      ${step.debug && !done && this.changeShown ? this.#actions(step.debug) : nothing}
      ${done ? this.#prediction(this.view) : nothing}
      ${
        done && text
          ? html`<div class="why">
              <h3>Why</h3>
              ${this.#prose(text.after)}
            </div>`
          : nothing
      }
    </div>`;
  }

  /** What will happen is asked, and has not been answered. */
  get #asks(): boolean {
    const {step, done, predicted} = this.view;
    return step.prediction !== undefined && !done && predicted === undefined && !this.skipped;
  }

  #prediction({step, done, predicted}: StepState) {
    if (!step.prediction) return nothing;
    if (done && predicted === undefined && step.prediction.answer === undefined) return nothing;
    return html`<modlab-prediction
      .prediction=${step.prediction}
      .predicted=${predicted}
      ?done=${done !== undefined}
      .markdown=${this.markdown}
      @prediction-make=${(event: CustomEvent<string>) => this.#predict(event.detail)}
      @prediction-skip=${() => this.#predict(undefined)}
    ></modlab-prediction>`;
  }

  #predict(answer: string | undefined): void {
    this.#answered = true;
    if (answer === undefined) this.skipped = true;
    else this.dispatchEvent(new CustomEvent('step-predict', {detail: answer}));
  }

  /** What had the keyboard's focus is gone with the question; what the step offers now gets it. */
  protected override updated(): void {
    if (!this.#answered || this.#asks) return;
    this.#answered = false;
    const find = (what: string) => this.renderRoot.querySelector<HTMLElement>(what);
    const prediction = this.renderRoot.querySelector('modlab-prediction');
    const next = find('.command') ?? prediction ?? find('.help button');
    void prediction?.updateComplete.then(() => next?.focus());
    if (!prediction) next?.focus();
  }

  /** A solution of commands is typed at once; one that is code is shown first, to be read and made by hand. */
  #showMe(solution: string, isForReading: boolean) {
    return !isForReading
      ? html`<button title="Types the solution into the terminal" @click=${() => this.#type(solution)}>
          Show me
        </button>`
      : html`<button
          title="Shows how it is done"
          aria-expanded=${this.changeShown}
          @click=${() => (this.changeShown = !this.changeShown)}
        >
          Show me
        </button>`;
  }

  /** What is pressed where the machine stands. */
  #keys() {
    return html`<p class="keys" aria-label="Keys of the debugger">
      ${DEBUG_KEYS.map(([keys, what]) => html`<span><kbd>${keys}</kbd> ${what}</span> `)}
    </p>`;
  }

  /** What is done in the debugger is done by hand. */
  #actions(actions: readonly DebugAction[]) {
    return html`<ol class="actions">
      ${actions.map((action) => html`<li>${this.#inline(actionWords(action))}</li>`)}
    </ol>`;
  }

  #change(solution: string, patch: string, done: boolean) {
    if (done)
      return html`<details ?open=${this.changeShown}>
        <summary>One way to write it</summary>
        ${patchView(patch)}
      </details>`;
    if (!this.changeShown) return nothing;
    return html`<div class="change">
      <p>One way to write it, to type in yourself:</p>
      ${patchView(patch)}
      <p>Or let the page write, build and try it:</p>
      ${this.#command(solution)}
    </div>`;
  }

  #command(text: string) {
    return html`<button class="command" title="Types it into the terminal" @click=${() => this.#type(text)}>
      <span>${text}</span>
    </button>`;
  }

  #prose(text: string | undefined) {
    if (text === undefined) return nothing;
    return this.markdown ? this.markdown.markdown(text) : html`<p>${text}</p>`;
  }

  #inline(text: string) {
    return this.markdown ? this.markdown.inlineMarkdown(text) : text;
  }

  #type(text: string): void {
    this.dispatchEvent(new CustomEvent('step-type', {detail: text}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-step': ModlabStep;
  }
}
