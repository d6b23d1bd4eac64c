/** Owns the map of the course: what is done, begun and next, the way into each lab, and a summary to keep. Loaded when it is opened. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {dialogStyle} from '../../theme/dialog-style';
import {shared} from '../../theme/shared-style';
import {markStyle} from '../mark-style';
import {courseStyle} from './course-style';
import type {CourseMap, CourseSection, LabStanding} from '../../../session/lesson/course-map';
import type {Lab} from '../../../labs/lab';

const LEVELS: Record<Lab['level'], string> = {first: 'First steps', core: 'The core', deep: 'Deeper'};
const NAME_LIMIT = 100;

/** Where a person chose to go: a lab, and perhaps one of its steps. */
export interface CourseChoice {
  lab: string;
  step?: string;
}

/** What is to become of the summary, with this name on it. */
export interface SummaryOrder {
  as: 'file' | 'print';
  name: string;
}

const levelsOf = ({labs}: CourseMap) =>
  (Object.keys(LEVELS) as Lab['level'][]).filter((level) => labs.some(({lab}) => lab.level === level));

function standing({labs}: CourseMap) {
  const all = labs.reduce((sum, {lab}) => sum + lab.steps.length, 0);
  const done = labs.reduce((sum, each) => sum + each.done.size, 0);
  const whole = labs.filter(({state}) => state === 'done').length;
  return html`<p class="standing">${whole} of ${labs.length} labs done, ${done} of ${all} steps</p>
    <progress aria-hidden="true" max=${all} value=${done}></progress>`;
}

/**
 * @fires course-choose - CourseChoice
 * @fires course-summary - SummaryOrder
 * @fires lab-remove - string: id of a lab that is not built in
 */
@customElement('modlab-course')
export class ModlabCourse extends LitElement {
  static override styles = [shared, dialogStyle, markStyle, courseStyle];

  /** In the order in which they are shown. */
  @property({attribute: false}) sections: readonly CourseSection[] = [];
  /** Id of the lab that is being done. */
  @property() current = '';
  @state() private name = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  protected override render() {
    const own = this.sections.find(({kind}) => kind === 'site');
    return html`
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Labs</h2>
          <button @click=${() => this.dialog.close()}>Close</button>
        </div>
        ${this.sections.map((section, i) => this.#section(section, i === 0))}
        ${own?.map.labs.some(({state}) => state !== 'new') ? this.#keep() : nothing}
      </dialog>
    `;
  }

  /** `isFirst`: what the list opens with. */
  #section(section: CourseSection, isFirst: boolean) {
    const {kind, title, address, map} = section;
    if (kind === 'site' && isFirst)
      return html`${standing(map)} ${this.#next(map, 'main')}
      ${levelsOf(map).map(
        (level) =>
          html`<h3>${LEVELS[level]}</h3>
            ${this.#level(map, level)}`,
      )}`;
    return html`<section class=${kind} aria-label=${title}>
      <h3>${title}</h3>
      ${address === undefined ? nothing : html`<p class="from">${address}</p>`}
      ${kind === 'alone' ? nothing : html`${standing(map)} ${this.#next(map, isFirst ? 'main' : 'outlined', title)}`}
      ${
        kind === 'site'
          ? levelsOf(map).map(
              (level) =>
                html`<h4>${LEVELS[level]}</h4>
                  ${this.#level(map, level)}`,
            )
          : html`<ol>
              ${map.labs.map((each, i) => this.#entry(map, each, i + 1))}
            </ol>`
      }
    </section>`;
  }

  #level(map: CourseMap, level: Lab['level']) {
    return html`<ol>
      ${map.labs.filter(({lab}) => lab.level === level).map((each) => this.#entry(map, each, each.lab.order))}
    </ol>`;
  }

  /** `look`: one of the buttons of the list is the main one, and has the focus. `section`: of several, to whom only hears the button. */
  #next({next, labs}: CourseMap, look: 'main' | 'outlined', section?: string) {
    if (!next) return html`<div class="next"><p>All labs are done.</p></div>`;
    const isBegun = labs.some(({state}) => state !== 'new');
    const {lab, step} = next;
    return html`<div class="next">
      <p>
        ${lab.title}
        <small>Step ${lab.steps.indexOf(step) + 1} of ${lab.steps.length}: ${step.title}</small>
      </p>
      <button
        class=${look}
        ?autofocus=${look === 'main'}
        @click=${() => this.#choose({lab: lab.id, step: step.id})}
      >
        ${isBegun ? 'Go on' : 'Begin'}${section === undefined ? nothing : html`<span class="visually-hidden"> in ${section}</span>`}
      </button>
    </div>`;
  }

  /** Takes a lab out of this browser; the one that is being done stays. */
  #removal({id, title, guestName}: Lab) {
    if (guestName === undefined || id === this.current) return nothing;
    return html`<button
      class="remove"
      aria-label="Remove ${title}"
      title="Removes the lab from this browser; its saved machines stay"
      @click=${() => this.dispatchEvent(new CustomEvent('lab-remove', {detail: id}))}
    >
      Remove
    </button>`;
  }

  #entry(map: CourseMap, {lab, done, state}: LabStanding, order: number) {
    const {id, title, summary, minutes, steps} = lab;
    const isNext = map.next?.lab === lab;
    const about = {new: `${minutes} min`, begun: `${done.size} of ${steps.length} steps`, done: 'done'}[
      state
    ];
    return html`<li>
      <button class=${state} aria-current=${id === this.current} @click=${() => this.#choose({lab: id})}>
        <span class="mark" aria-hidden=${state === 'done'}>${state === 'done' ? '✓' : order}</span>
        <span class="name">${title}</span>
        <span class="about">${isNext ? `next · ${about}` : about}</span>
        <span class="summary">${summary}</span>
      </button>
      ${this.#removal(lab)}
    </li>`;
  }

  #keep() {
    const order = (as: SummaryOrder['as']) =>
      this.dispatchEvent(
        new CustomEvent<SummaryOrder>('course-summary', {detail: {as, name: this.name.trim()}}),
      );
    return html`<div class="keep">
      <label>
        A summary of your work; your name, if it is to have one
        <input
          maxlength=${NAME_LIMIT}
          autocomplete="name"
          .value=${this.name}
          @input=${({target}: InputEvent) => (this.name = (target as HTMLInputElement).value)}
        />
      </label>
      <button class="outlined" @click=${() => order('file')}>Save summary</button>
      <button class="outlined" @click=${() => order('print')}>Print</button>
    </div>`;
  }

  #choose(choice: CourseChoice): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('course-choose', {detail: choice}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-course': ModlabCourse;
  }
}
