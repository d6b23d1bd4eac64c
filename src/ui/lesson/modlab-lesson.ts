/** Owns the lesson pane: what the lab is about, its steps, which of them the machine shows to be done, and help. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {lessonStyle} from './lesson-style';
import {patchView} from './patch';
import {patchStyle} from './patch-style';
import {shared} from '../theme/shared-style';
import type {Lab, Step} from '../../labs/lab';
import type {LessonText, StepText} from '../../labs/lesson-text';
import type {StepState} from '../../session/lesson/lesson';

export type LessonAction =
  /** Type this into the terminal and press Enter. */
  | {kind: 'type'; text: string}
  | {kind: 'reset'}
  | {kind: 'next'}
  /** The step that the address should name. */
  | {kind: 'step'; id: string};

type Markdown = typeof import('./markdown');

/**
 * @fires lesson-action - LessonAction
 */
@customElement('modlab-lesson')
export class ModlabLesson extends LitElement {
  static override styles = [shared, lessonStyle, patchStyle];

  @property({attribute: false}) lab: Lab | undefined;
  @property({attribute: false}) steps: readonly StepState[] = [];
  /** Undefined while it is being fetched. */
  @property({attribute: false}) text: LessonText | undefined;
  /** Whether there is a lab after this one. */
  @property({type: Boolean}) hasNext = false;
  @state() private markdown: Markdown | undefined;
  /** The step that the person opened; else the current one is open. */
  @state() private opened: string | undefined;
  @state() private hints = new Set<string>();
  /** Steps whose solution, a change to the sources, is shown. */
  @state() private changes = new Set<string>();
  #current: string | undefined;

  protected override firstUpdated(): void {
    void import('./markdown').then((markdown) => (this.markdown = markdown));
  }

  /** Opens a step, as a link does. */
  show(id: string): void {
    this.opened = id;
    void this.updateComplete.then(() => this.#bring(id));
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('lab')) {
      this.opened = undefined;
      this.hints = new Set();
      this.changes = new Set();
      this.#current = undefined;
    }
    const current = this.steps.find(({done}) => !done)?.step.id;
    if (current === this.#current) return;
    // A step done: its reason stays in sight, and the next one opens below it.
    const before = this.#current;
    this.#current = current;
    this.opened = undefined;
    if (before !== undefined && current !== undefined)
      void this.updateComplete.then(() => this.#bring(before));
  }

  protected override render() {
    const {lab} = this;
    if (!lab) return nothing;
    const done = this.steps.filter((each) => each.done).length;
    return html`
      <div class="scroll">
        <h2>${lab.title}</h2>
        <div class="about">${done} of ${this.steps.length} steps done · about ${lab.minutes} minutes</div>
        <details ?open=${done === 0}>
          <summary>What this is about</summary>
          ${this.#prose(this.text?.intro)}
        </details>
        <ol class="steps">
          ${repeat(
            this.steps,
            ({step}) => step.id,
            (view, i) => this.#step(view, i),
          )}
        </ol>
        ${done === this.steps.length && done > 0 ? this.#finished() : nothing}
        <div class="help">
          <button
            @click=${() => this.#act({kind: 'reset'})}
            title="A fresh machine; the one you have is kept"
          >
            Restart lab
          </button>
          <slot></slot>
        </div>
      </div>
      <span class="visually-hidden" aria-live="polite">${this.#news()}</span>
    `;
  }

  #step(view: StepState, i: number) {
    const {step, done} = view;
    const current = step.id === this.#current;
    const open = this.#isOpen(view);
    return html`<li class="step ${done ? 'done' : ''} ${current ? 'current' : ''}" id=${step.id}>
      <button aria-expanded=${open} @click=${() => this.#toggle(view)}>
        <span class="mark" aria-hidden="true">${done ? '✓' : i + 1}</span>
        <span>${step.title}</span>
        ${done ? html`<span class="visually-hidden">, done</span>` : nothing}
      </button>
      ${open ? this.#body(view, this.text?.steps.get(step.id)) : nothing}
    </li>`;
  }

  #body({step, done, missing}: StepState, text: StepText | undefined) {
    const hinted = this.hints.has(step.id);
    return html`<div class="body">
      ${this.#prose(text?.before)}
      <div class="say">${this.#inline(step.say)}</div>
      ${step.command === undefined ? nothing : this.#command(step.command)}
      ${
        done
          ? html`<div class="status">Done: ${done.evidence}.</div>`
          : html`<div class="status">
                ${missing === undefined ? 'Not checked yet.' : `Not yet: ${missing}.`}
              </div>
              <div class="help">
                <button aria-expanded=${hinted} @click=${() => this.#hint(step.id)}>Hint</button>
                ${hinted ? this.#showMe(step, text?.patch) : nothing}
              </div>`
      }
      ${hinted && !done ? html`<div class="hint">${this.#inline(step.hint)}</div>` : nothing}
      ${text?.patch === undefined ? nothing : this.#change(step, text.patch, done !== undefined)}
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
  #showMe({id, solution}: Step, patch: string | undefined) {
    return patch === undefined
      ? html`<button title="Types the solution into the terminal" @click=${() => this.#type(solution)}>
          Show me
        </button>`
      : html`<button
          title="Shows a change that does it"
          aria-expanded=${this.changes.has(id)}
          @click=${() => (this.changes = toggled(this.changes, id))}
        >
          Show me
        </button>`;
  }

  #change({id, solution}: Step, patch: string, done: boolean) {
    if (done)
      return html`<details ?open=${this.changes.has(id)}>
        <summary>One way to write it</summary>
        ${patchView(patch)}
      </details>`;
    if (!this.changes.has(id)) return nothing;
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

  #finished() {
    return html`<div class="finished">
      <strong>This lab is done.</strong>
      ${
        this.hasNext
          ? html`<div class="help"><button @click=${() => this.#act({kind: 'next'})}>Next lab</button></div>`
          : nothing
      }
    </div>`;
  }

  /** A step is open when it is the current one, the one just done, or was opened; a click closes it. */
  #isOpen({step}: StepState): boolean {
    return this.opened === undefined
      ? step.id === this.#current || step.id === this.#justDone
      : this.opened === step.id;
  }

  get #justDone(): string | undefined {
    const at = this.steps.findIndex(({step}) => step.id === this.#current);
    return (at < 0 ? this.steps.at(-1) : this.steps[at - 1])?.step.id;
  }

  #toggle(view: StepState): void {
    const {id} = view.step;
    this.opened = this.#isOpen(view) ? '' : id;
    if (this.opened !== '') this.#act({kind: 'step', id});
  }

  #hint(id: string): void {
    this.hints = toggled(this.hints, id);
  }

  #prose(text: string | undefined) {
    if (text === undefined) return nothing;
    return this.markdown ? this.markdown.markdown(text) : html`<p>${text}</p>`;
  }

  #inline(text: string) {
    return this.markdown ? this.markdown.inlineMarkdown(text) : text;
  }

  /** What a screen reader should say when it changes. */
  #news(): string {
    const done = this.steps.filter((view) => view.done);
    const last = done.toSorted((a, b) => (a.done?.at ?? 0) - (b.done?.at ?? 0)).at(-1);
    return last ? `Step done: ${last.step.title}. ${done.length} of ${this.steps.length}.` : '';
  }

  #bring(id: string): void {
    this.renderRoot.querySelector(`[id="${id}"]`)?.scrollIntoView({block: 'start'});
  }

  #type(text: string): void {
    this.#act({kind: 'type', text});
  }

  #act(action: LessonAction): void {
    this.dispatchEvent(new CustomEvent('lesson-action', {detail: action}));
  }
}

function toggled(ids: ReadonlySet<string>, id: string): Set<string> {
  const others = new Set(ids);
  if (!others.delete(id)) others.add(id);
  return others;
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-lesson': ModlabLesson;
  }
}
