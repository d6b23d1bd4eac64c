/** Owns the lesson pane: what the lab is about, its steps, and which of them are open. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {lessonStyle} from './lesson-style';
import './modlab-step';
import {proseStyle} from './prose-style';
import {shared} from '../theme/shared-style';
import type {Markdown} from './modlab-step';
import type {Lab} from '../../labs/lab';
import type {KernelName} from '../../protocol/images';
import type {PropertyValues} from 'lit';
import type {LessonText} from '../../labs/lesson-text';
import type {StepState} from '../../session/lesson/lesson';

export type LessonAction =
  /** Type this into the terminal and press Enter. */
  | {kind: 'type'; text: string}
  /** A fresh machine, with this kernel or the present one's. */
  | {kind: 'reset'; kernel?: KernelName}
  | {kind: 'next'}
  /** What the person expects of a step. */
  | {kind: 'predict'; step: string; answer: string}
  /** The step that the address should name. */
  | {kind: 'step'; id: string};

const OTHER_KERNEL: Readonly<Record<KernelName, readonly [label: string, title: string]>> = {
  checking: [
    'Restart with checks',
    'A fresh machine whose kernel looks for mistakes: locks that can deadlock, memory that is lost or used after it was freed. It is slower, and some 5 MB are fetched once',
  ],
  standard: ['Restart without checks', 'A fresh machine with the usual kernel; the one you have is kept'],
};

/** The box that closes a lab. */
const NOW = 'What you can do now';

/**
 * @fires lesson-action - LessonAction
 * @slot - beside the button that restarts the lab: more help
 * @slot buttons - at the corner of its head
 */
@customElement('modlab-lesson')
export class ModlabLesson extends LitElement {
  static override styles = [shared, proseStyle, lessonStyle];

  /** Undefined until there is one. */
  @property({attribute: false}) lab: Lab | undefined;
  /** A new array whenever one of them has changed. */
  @property({attribute: false}) steps: readonly StepState[] = [];
  /** Undefined while it is being fetched. */
  @property({attribute: false}) text: LessonText | undefined;
  /** Whether there is a lab after this one. */
  @property({type: Boolean}) hasNext = false;
  /** The other kernel that the lab can be restarted with; undefined: there is none. */
  @property({attribute: false}) otherKernel: KernelName | undefined;
  @state() private markdown: Markdown | undefined;
  /** The step that the person opened, '' for none; undefined: the current one is open. */
  @state() private opened: string | undefined;
  #current: string | undefined;

  protected override firstUpdated(): void {
    void import('./markdown').then((markdown) => (this.markdown = markdown));
  }

  /** Opens a step, as a link does. */
  show(id: string): void {
    this.opened = id;
    void this.updateComplete.then(() => this.#scrollTo(id));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // One that is being written is another object after each change.
    if (changed.has('lab') && changed.get('lab')?.id !== this.lab?.id) {
      this.opened = undefined;
      this.#current = undefined;
    }
    const current = this.steps.find(({done}) => !done)?.step.id;
    if (current === this.#current) return;
    // A step done: its reason stays in sight, and the next one opens below it.
    const before = this.#current;
    this.#current = current;
    this.opened = undefined;
    if (before !== undefined && current !== undefined)
      void this.updateComplete.then(() => this.#scrollTo(before));
  }

  protected override render() {
    const {lab} = this;
    if (!lab) return nothing;
    const done = this.steps.filter((each) => each.done).length;
    const intro = this.text?.intro;
    return html`
      <div class="scroll">
        <slot name="buttons"></slot>
        <h2>${lab.title}</h2>
        <div class="about">${done} of ${this.steps.length} steps done · about ${lab.minutes} minutes</div>
        <details ?open=${done === 0}>
          <summary>What this is about</summary>
          ${intro === undefined ? nothing : (this.markdown?.markdown(intro) ?? html`<p>${intro}</p>`)}
        </details>
        <ol class="steps">
          ${repeat(
            this.steps,
            // What is open of a step is not open of another lab's.
            ({step}) => `${lab.id} ${step.id}`,
            (view, i) => this.#step(view, i),
          )}
        </ol>
        ${this.#boxes(done === this.steps.length && done > 0)}
        ${done === this.steps.length && done > 0 ? this.#finished() : nothing}
        <div class="help">
          <button
            @click=${() => this.#act({kind: 'reset'})}
            title="A fresh machine; the one you have is kept"
          >
            Restart lab
          </button>
          ${this.#restartWith()}
          <slot></slot>
        </div>
      </div>
      <span class="visually-hidden" aria-live="polite">${this.#announcement()}</span>
    `;
  }

  #restartWith() {
    const kernel = this.otherKernel;
    if (!kernel) return nothing;
    const [label, title] = OTHER_KERNEL[kernel];
    return html`<button title=${title} @click=${() => this.#act({kind: 'reset', kernel})}>${label}</button>`;
  }

  #step(view: StepState, i: number) {
    const {id} = view.step;
    return html`<li id=${id}>
      <modlab-step
        .view=${view}
        .number=${i + 1}
        ?current=${id === this.#current}
        ?open=${this.#isOpen(view)}
        .text=${this.text?.steps.get(id)}
        .markdown=${this.markdown}
        @step-toggle=${() => this.#toggle(view)}
        @step-predict=${({detail: answer}: CustomEvent<string>) => this.#act({kind: 'predict', step: id, answer})}
        @step-type=${(event: CustomEvent<string>) => this.#act({kind: 'type', text: event.detail})}
      ></modlab-step>
    </li>`;
  }

  /** Of the lab as a whole: closed while there is something to do, open when all is done. */
  #boxes(finished: boolean) {
    const boxes = [...(this.text?.boxes ?? [])].filter(([title]) => title !== NOW);
    return boxes.map(
      ([title, text]) =>
        html`<details class="box" ?open=${finished}>
          <summary>${title}</summary>
          ${this.markdown?.markdown(text) ?? html`<p>${text}</p>`}
        </details>`,
    );
  }

  #finished() {
    const now = this.text?.boxes.get(NOW);
    return html`<div class="finished">
      <strong>This lab is done.</strong>
      ${
        now === undefined
          ? nothing
          : html`<h3>${NOW}</h3>
              ${this.markdown?.markdown(now) ?? html`<p>${now}</p>`}`
      }
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

  /** What a screen reader should say when it changes. */
  #announcement(): string {
    const done = this.steps.filter((view) => view.done);
    const last = done.toSorted((a, b) => (a.done?.at ?? 0) - (b.done?.at ?? 0)).at(-1);
    return last ? `Step done: ${last.step.title}. ${done.length} of ${this.steps.length}.` : '';
  }

  /** Its steps are drawn after it, and where each is depends on how high the others are. */
  async #scrollTo(id: string): Promise<void> {
    const steps = [...this.renderRoot.querySelectorAll('modlab-step')];
    await Promise.all(steps.map((step) => step.updateComplete));
    this.renderRoot.querySelector(`[id="${id}"]`)?.scrollIntoView({block: 'start'});
  }

  #act(action: LessonAction): void {
    this.dispatchEvent(new CustomEvent('lesson-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-lesson': ModlabLesson;
  }
}
