/** Owns the recording of a call as it is shown: a slider over its lines, a table, a plot, and who wrote a value. */
import {LitElement, html, nothing, svg} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';
import {paneStyle} from '../pane-style';
import {recordingStyle} from './style';
import {changingNames, polyline} from './table';
import {numericKeys} from '../../../session/debug/recording/recording';
import type {RecordedStep, Recording} from '../../../session/debug/recording/recording';
import type {RecordingState} from '../../../session/debug/recording/recorder';

/** Rows that are drawn around the one that is looked at. */
const ROWS = 30;
/** Lines that led to an oops. */
const LED = 20;
const ENDS: Record<Recording['end'], string> = {
  returned: 'It returned.',
  oops: 'It ended in an oops: these are the lines that led to it.',
  lines: 'It goes on: these are as many lines as were wanted.',
  left: 'It was not recorded to its end.',
};
const PLOT = {width: 300, height: 72};

/**
 * @fires recording-start - string: a function whose next call is wanted
 * @fires recording-stop - none is wanted any more
 * @fires recording-go - number: the machine is wanted as it stood before that line
 * @fires compiled-open - SourcePlace: a recorded line; leaves the element around
 */
@customElement('modlab-recording')
export class ModlabRecording extends LitElement {
  static override styles = [shared, paneStyle, recordingStyle];

  @property({attribute: false}) recording: Recording | undefined;
  @property({attribute: false}) recordingState: RecordingState = {kind: 'idle'};
  /** Why what was wanted cannot be had: a sentence, or ''. */
  @property() trouble = '';
  /** The function that is most likely wanted. */
  @property() suggested = '';
  /** How a file is called. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;
  /** Asks which step last wrote a value that a step has, by the value's key. */
  @property({attribute: false}) originOf: (step: number, key: string) => number | undefined = () => undefined;
  @state() private at = 0;
  @state() private plotted = '';
  @state() private told = '';

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('recording') || !this.recording) return;
    this.at = this.recording.end === 'oops' ? this.recording.steps.length - 1 : 0;
    this.told = '';
  }

  protected override render() {
    return html`${this.#form()}${this.recording ? this.#recorded(this.recording) : nothing}`;
  }

  #form() {
    const {kind} = this.recordingState;
    const isIdle = kind === 'idle';
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const name = this.renderRoot.querySelector('input')?.value.trim().replace(/\(\)$/, '') ?? '';
        if (!isIdle) this.#tell('recording-stop');
        else if (name !== '') this.#tell('recording-start', name);
      }}
    >
      <label for="function">Record a call of</label>
      <input
        id="function"
        .value=${this.suggested}
        spellcheck="false"
        autocapitalize="off"
        ?disabled=${!isIdle}
      />
      <button class="outlined">${isIdle ? 'Record' : 'Stop recording'}</button>
      <p role="status">${this.#progress()}</p>
    </form>`;
  }

  #progress(): string {
    const state = this.recordingState;
    if (this.trouble !== '') return this.trouble;
    if (state.kind === 'waiting')
      return `Waits for ${state.function}() to be called: build and load the module, or use it.`;
    return state.kind === 'recording' ? `${state.steps} lines so far.` : '';
  }

  #recorded(recording: Recording) {
    const {steps, end} = recording;
    const step = steps[this.at];
    if (!step) return html`<p class="none">No line of ${recording.function}() was recorded. ${ENDS[end]}</p>`;
    return html`
      <p>${steps.length} lines of ${recording.function}(). ${ENDS[end]}</p>
      <div class="slider">
        <label for="step">Step</label>
        <input
          id="step"
          type="range"
          min="0"
          max=${steps.length - 1}
          .value=${String(this.at)}
          aria-valuetext="${this.at + 1} of ${steps.length}, ${this.#placeOf(step)}"
          @input=${(event: Event) => this.#look(Number((event.target as HTMLInputElement).value))}
        />
        <output>${this.at + 1} of ${steps.length}</output>
        <button
          class="outlined"
          title="The machine itself, as it stood before this line"
          @click=${() => this.#tell('recording-go', this.at)}
        >
          Go there
        </button>
      </div>
      <div class="parts">
        ${this.#table(recording)}
        <div>${this.#values(recording, step)}${this.#plot(recording)}</div>
      </div>
    `;
  }

  #table({steps, end}: Recording) {
    const names = changingNames(steps);
    const room = end === 'oops' && this.at === steps.length - 1 ? LED : ROWS;
    const first = Math.max(0, Math.min(this.at - Math.floor(room / 2), steps.length - room));
    return html`<div class="table" tabindex="0" role="group" aria-label="Recorded lines">
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Line</th>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${steps.slice(first, first + room).map((step, index) => this.#row(step, first + index, steps, names))}
        </tbody>
      </table>
    </div>`;
  }

  #row(step: RecordedStep, index: number, steps: readonly RecordedStep[], names: readonly string[]) {
    const before = steps[index - 1];
    return html`<tr aria-current=${index === this.at}>
      <td><button @click=${() => this.#look(index)}>${index + 1}</button></td>
      <td title=${step.function}>${this.#placeOf(step)}</td>
      ${names.map((name) => {
        const found = [...step.values].find(([, value]) => value.name === name);
        const was = found && before?.values.get(found[0])?.text;
        const isNew = found && was !== undefined && was !== found[1].text;
        return html`<td class=${isNew ? 'changed' : ''} title=${found?.[1].text ?? ''}>
          ${found?.[1].text ?? ''}
        </td>`;
      })}
    </tr>`;
  }

  #placeOf({place, function: name}: RecordedStep): string {
    return place ? `${this.nameOf(place.path)}:${place.line}` : `${name}()`;
  }

  #values(recording: Recording, step: RecordedStep) {
    return html`<h3>Values at this step</h3>
      <ul aria-label="Values at this step">
        ${[...step.values].map(
          ([key, {name, text}]) =>
            html`<li>
              <button title="When did this change?" @click=${() => this.#trace(recording, key, name)}>
                <span class="name">${name}</span> ${text}
              </button>
            </li>`,
        )}
      </ul>
      <p class="none" role="status">
        ${this.told === '' ? 'A value, when it is clicked, says which step last wrote it.' : this.told}
      </p>`;
  }

  #trace(recording: Recording, key: string, name: string): void {
    const wrote = this.originOf(this.at, key);
    const step = wrote === undefined ? undefined : recording.steps[wrote];
    if (wrote === undefined || !step) {
      this.told = `${name} has been so from the beginning of the recording.`;
      return;
    }
    this.told = `${name} was last written by step ${wrote + 1}, ${this.#placeOf(step)}.`;
    this.#look(wrote);
  }

  #plot(recording: Recording) {
    const numeric = numericKeys(recording);
    if (numeric.size === 0) return nothing;
    const key = numeric.has(this.plotted) ? this.plotted : ([...numeric.keys()][0] ?? '');
    const {name, points} = numeric.get(key) ?? {name: '', points: []};
    const {line, low, high} = polyline(points, recording.steps.length, PLOT);
    const x = (this.at / Math.max(1, recording.steps.length - 1)) * PLOT.width;
    return html`<h3>Plot</h3>
      <select
        aria-label="Variable to plot"
        @change=${(event: Event) => (this.plotted = (event.target as HTMLSelectElement).value)}
      >
        ${[...numeric].map(
          ([each, {name: called}]) =>
            html`<option value=${each} ?selected=${each === key}>${called}</option>`,
        )}
      </select>
      <svg
        viewBox="0 0 ${PLOT.width} ${PLOT.height}"
        role="img"
        aria-label="${name} over the steps, from ${low} to ${high}"
      >
        ${svg`<line class="here" x1=${x} x2=${x} y1="0" y2=${PLOT.height}></line><polyline points=${line}></polyline>`}
      </svg>
      <p class="none">${name}: ${low} to ${high}</p>`;
  }

  #look(step: number): void {
    this.at = step;
    const place = this.recording?.steps[step]?.place;
    if (place) this.#tell('compiled-open', place);
  }

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-recording': ModlabRecording;
  }
}
