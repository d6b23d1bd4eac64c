/** Owns one step of a lesson: its task, what the machine shows of it, and as much help as is asked for. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {patchView} from './patch';
import {patchStyle} from './patch-style';
import {proseStyle} from './prose-style';
import {stepStyle} from './step-style';
import {shared} from '../theme/shared-style';
import type {StepText} from '../../labs/lesson-text';
import type {StepState} from '../../session/lesson/lesson';

export type Markdown = typeof import('./markdown');

/**
 * @fires step-toggle - the person opens or closes it
 * @fires step-type - string: to be typed into the terminal, with Enter
 */
@customElement('modlab-step')
export class ModlabStep extends LitElement {
  static override styles = [shared, proseStyle, stepStyle, patchStyle];

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
  /** The solution, a change to the sources, is shown. */
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
      ${step.command === undefined ? nothing : this.#command(step.command)}
      ${
        done
          ? html`<div class="status">Done: ${done.evidence}.</div>`
          : html`<div class="status">
                ${missing === undefined ? 'Not checked yet.' : `Not yet: ${missing}.`}
              </div>
              <div class="help">
                <button aria-expanded=${hinted} @click=${() => (this.hinted = !hinted)}>Hint</button>
                ${hinted ? this.#showMe(step.solution, patch) : nothing}
              </div>`
      }
      ${hinted && !done ? html`<div class="hint">${this.#inline(step.hint)}</div>` : nothing}
      ${patch === undefined ? nothing : this.#change(step.solution, patch, done !== undefined)}
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

  /** A solution of commands is typed at once; one that is code is shown first, to be read and made by hand. */
  #showMe(solution: string, patch: string | undefined) {
    return patch === undefined
      ? html`<button title="Types the solution into the terminal" @click=${() => this.#type(solution)}>
          Show me
        </button>`
      : html`<button
          title="Shows a change that does it"
          aria-expanded=${this.changeShown}
          @click=${() => (this.changeShown = !this.changeShown)}
        >
          Show me
        </button>`;
  }

  #change(solution: string, patch: string, done: boolean) {
    if (done)
      return html`<details ?open=${this.changeShown}>
        <summary>One way to write it</summary>
        ${patchView(patch)}
      </details>`;
    if (!this.changeShown) return nothing;
    return html`<div class="change">
      <p>One way to write it, for you to make by hand:</p>
      ${patchView(patch)}
      <p>Or have it made, built and tried:</p>
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
