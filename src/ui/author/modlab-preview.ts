/** Owns the lesson beside its text: as a student sees it who is at a certain step, drawn by the page's own elements. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import '../lesson/modlab-lesson';
import {shared} from '../theme/shared-style';
import type {LessonAction} from '../lesson/modlab-lesson';
import type {Lab} from '../../labs/lab';
import type {LessonText} from '../../labs/lesson-text';
import type {StepState} from '../../session/lesson/lesson';

/**
 * @fires put-before - string: the id of the step before which the author wants to be put
 */
@customElement('modlab-preview')
export class ModlabPreview extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
        font-size: 13px;
      }
      .at {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        align-items: center;
        padding: 6px 12px;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      label {
        display: flex;
        flex: 1 1 160px;
        gap: 8px;
        align-items: center;
        min-width: 0;
        color: var(--muted);
      }
      select {
        flex: 1;
        min-width: 0;
        min-height: 28px;
        padding: 0 4px;
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
        font: inherit;
      }
      p {
        grid-row: 2;
        margin: 0;
        padding: 6px 12px;
        color: var(--text);
        border-bottom: 1px solid var(--line);
        border-inline-start: 3px solid var(--warning);
      }
      modlab-lesson {
        grid-row: 3;
      }
    `,
  ];

  /** Undefined: lab.yaml could never be read. */
  @property({attribute: false}) lab: Lab | undefined;
  @property({attribute: false}) text: LessonText | undefined;
  /** lab.yaml cannot be read now: the lab is as it was before. */
  @property({type: Boolean}) stale = false;
  /** How many steps the student has done. */
  @state() private done = 0;
  @state() private told = '';

  protected override render() {
    const {lab} = this;
    if (!lab) return html`<p>The lesson shows here as soon as lab.yaml can be read.</p>`;
    const {steps} = lab;
    const done = Math.min(this.done, steps.length);
    return html`
      <div class="at">
        <label
          >At step
          <select @change=${(event: Event) => this.#choose(event)}>
            ${steps.map(({title}, i) => html`<option value=${i} .selected=${i === done}>${i + 1} ${title}</option>`)}
            <option value=${steps.length} .selected=${done === steps.length}>after the last</option>
          </select></label
        >
        <button
          class="outlined"
          ?disabled=${done === steps.length || this.stale}
          title="Opens the lab on a machine on which the steps before this one are done"
          @click=${() => this.#putBefore(steps[done]?.id)}
        >
          Try from here
        </button>
      </div>
      ${
        this.stale
          ? html`<p>lab.yaml cannot be read: this is how the lesson was before.</p>`
          : this.told === ''
            ? nothing
            : html`<p role="status">${this.told}</p>`
      }
      <modlab-lesson
        .lab=${lab}
        .text=${this.text}
        .steps=${steps.map((step, i): StepState => ({
          step,
          done: i < done ? {at: i, evidence: 'what the check saw stands here'} : undefined,
          missing: undefined,
          predicted: undefined,
        }))}
        @lesson-action=${(event: CustomEvent<LessonAction>) => this.#act(event.detail)}
      ></modlab-lesson>
    `;
  }

  #choose({target}: Event): void {
    this.done = Number((target as HTMLSelectElement).value);
    this.told = '';
  }

  #putBefore(step: string | undefined): void {
    if (step !== undefined) this.dispatchEvent(new CustomEvent('put-before', {detail: step}));
  }

  #act(action: LessonAction): void {
    if (action.kind === 'type') this.told = 'There is no machine here. “Try it” opens the lab on one.';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-preview': ModlabPreview;
  }
}
