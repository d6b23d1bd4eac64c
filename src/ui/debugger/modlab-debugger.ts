/** Owns the debugger's panel: the ways on from a stop, its call stack, and beside it variables and breakpoints. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {COMMANDS, REVERSE, keysOf} from './commands';
import type {DebuggerField} from './commands';
import {debuggerStyle} from './debugger-style';
import {paneStyle} from './pane-style';
import './modlab-breakpoints';
import './modlab-instructions';
import './recording/modlab-recording';
import './variables/modlab-variables';
import './modlab-what-if';
import type {Values} from './variables/values';
import type {DebugService} from '../../session/debug/debug-service';
import type {FrameView, StopView, VariablesView} from '../../session/debug/views';

const NOTHING: VariablesView = {locals: [], statics: [], registers: []};

/**
 * @fires debug-command - 'resume', 'over', 'into', 'out', 'back' or 'reverse'
 * @fires frame-select - number: the frame that is looked at, from the innermost
 * @fires place-open - SourcePlace: a line that the person wants to see; comes up from the breakpoints
 * @fires compiled-open - SourcePlace: the same, in the text as it was compiled; comes up from the recording
 * @fires build-for-debugging - boolean: comes up from the variables
 */
@customElement('modlab-debugger')
export class ModlabDebugger extends LitElement {
  static override styles = [shared, paneStyle, debuggerStyle];

  /** What the machine is asked by, and breakpoints are changed with. */
  @property({attribute: false}) debug!: DebugService;
  /** Where the machine stands, if it does. */
  @property({attribute: false}) stop: StopView | undefined;
  /** How many stops there are to go back to. */
  @property({attribute: false}) stopsBefore = 0;
  /** The frame that is looked at. */
  @property({attribute: false}) frame = 0;
  /** How a file is called. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;
  /** Whether modules are built with -Og. */
  @property({attribute: false}) forDebugging = false;
  /** The function that somebody most likely wants recorded. */
  @property() suggested = '';
  /** A sentence, where the source that is shown is not the one that runs. */
  @property() changed = '';
  /** Why a recording, or a line of it, cannot be had. */
  @state() private trouble = '';
  @state() private isRecorderShown = false;
  @state() private variables = NOTHING;
  @state() private log: readonly string[] = [];
  #subscriptions: (() => void)[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const unsubscribe of this.#subscriptions) unsubscribe();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('debug')) {
      for (const unsubscribe of this.#subscriptions) unsubscribe();
      this.log = this.debug.log;
      this.#subscriptions = [
        this.debug.breakpoints.on('changed', () => this.requestUpdate()),
        this.debug.breakpoints.on('status', () => this.requestUpdate()),
        this.debug.on('log', () => (this.log = this.debug.log)),
        this.debug.on('recording', () => this.requestUpdate()),
      ];
    }
    if (changed.has('stop') || changed.has('frame')) void this.#read();
  }

  async #read(): Promise<void> {
    const {stop, frame} = this;
    const variables = stop ? await this.debug.variables(frame) : NOTHING;
    if (stop === this.stop && frame === this.frame) this.variables = variables;
  }

  protected override render() {
    const {stop, debug} = this;
    return html`
      <div class="head">
        <span role="group" aria-label="Continue and step">
          ${[...COMMANDS, REVERSE].map((way) => {
            const {command, name, leads} = way;
            return html`<button
              class="outlined"
              title=${(leads === undefined ? '' : `${leads}: `) + keysOf(way)}
              ?disabled=${!stop || ((command === 'back' || command === 'reverse') && this.stopsBefore === 0)}
              @click=${() => this.dispatchEvent(new CustomEvent('debug-command', {detail: command}))}
            >
              ${name}
            </button>`;
          })}
        </span>
        ${this.#stops()}
        <button
          class="outlined"
          aria-pressed=${this.isRecorderShown}
          title="A call, line by line, to be looked through afterwards"
          @click=${() => (this.isRecorderShown = !this.isRecorderShown)}
        >
          Recording
        </button>
        <p class="why" role="status">
          ${
            stop
              ? html`<strong>${stop.why}</strong> ${this.changed}
                  ${
                    stop.context
                      ? html`<span class="context ${stop.context.maySleep ? '' : 'atomic'}"
                          >Runs in ${stop.context.task}. ${stop.context.rule}</span
                        >`
                      : nothing
                  }`
              : html`<span class="none">${this.#waiting()}</span>`
          }
        </p>
      </div>
      ${
        this.isRecorderShown
          ? html`<section class="recorder" tabindex="0" role="group" aria-label="Recording">
              <modlab-recording
                .recording=${debug.recorded}
                .recordingState=${debug.recording}
                .trouble=${this.trouble}
                .suggested=${this.suggested}
                .nameOf=${this.nameOf}
                .originOf=${(step: number, key: string) => debug.originOf(step, key)}
                @recording-start=${(event: CustomEvent<string>) => void this.#record(event.detail)}
                @recording-stop=${() => void debug.stopRecording()}
                @recording-go=${(event: CustomEvent<number>) => void this.#goTo(event.detail)}
              ></modlab-recording>
            </section>`
          : nothing
      }
      <div class="body" ?hidden=${this.isRecorderShown}>
        <section class="frames" tabindex="0" role="group" aria-label="Call stack">
          <h3>Call stack</h3>
          ${
            stop
              ? html`<ul>
                  ${stop.frames.map((frame, index) => this.#frame(frame, index))}
                </ul>`
              : html`<p class="none">The machine is running. It stops at a breakpoint.</p>`
          }
        </section>
        <section tabindex="0" role="group" aria-label="Variables">
          <modlab-variables
            .variables=${this.variables}
            .context=${stop?.context}
            .access=${this.#access}
            .forDebugging=${this.forDebugging}
            .evaluate=${stop ? (text: string) => debug.evaluate(text, this.frame) : undefined}
          ></modlab-variables>
          <modlab-what-if .stop=${stop} .course=${debug}></modlab-what-if>
          <modlab-instructions
            .stop=${stop}
            .frame=${this.frame}
            .read=${debug.instructions}
            .nameOf=${this.nameOf}
          ></modlab-instructions>
        </section>
        <section tabindex="0" role="group" aria-label="Breakpoints">
          <modlab-breakpoints
            .breakpoints=${debug.breakpoints}
            .all=${debug.breakpoints.all.map((each) => ({...each, ...debug.breakpoints.status(each)}))}
            .log=${this.log}
            .nameOf=${this.nameOf}
            .functionNames=${debug.functionNames}
          ></modlab-breakpoints>
        </section>
      </div>
    `;
  }

  /** The stops that there are, to go to. */
  #stops() {
    const {stops} = this.debug;
    if (!this.stop || stops.length < 2) return nothing;
    const here = this.stopsBefore;
    return html`<label class="stops" title="Earlier stops, to go back to"
      >Stops
      <input
        type="range"
        min="0"
        max=${stops.length - 1}
        .value=${String(here)}
        aria-valuetext="${here + 1} of ${stops.length}, ${stops[here]?.where ?? ''}"
        @change=${(event: Event) => void this.debug.goToStop(Number((event.target as HTMLInputElement).value))}
      />
      ${here + 1}/${stops.length}</label
    >`;
  }

  /** Puts the keyboard where that is typed. */
  async enter(field: DebuggerField): Promise<void> {
    this.isRecorderShown = field === 'recording';
    await this.updateComplete;
    const within = {
      function: 'modlab-breakpoints',
      recording: 'modlab-recording',
      return: 'modlab-what-if',
      expression: 'modlab-variables',
    }[field];
    const element = this.renderRoot.querySelector<LitElement>(within);
    await element?.updateComplete;
    const inner = element?.renderRoot.querySelector<LitElement>('modlab-function-field') ?? element;
    await inner?.updateComplete;
    inner?.renderRoot.querySelector('input')?.focus();
  }

  async #record(name: string): Promise<void> {
    this.trouble = (await this.debug.whyNotRecorded(name)) ?? '';
    if (this.trouble === '') await this.debug.record({function: name});
  }

  async #goTo(step: number): Promise<void> {
    this.trouble = '';
    const went = await this.debug.goToLine(step);
    if (!went.ok) this.trouble = went.message;
  }

  readonly #access: Values = {
    within: (handle, from) => this.debug.within(handle, from),
    chain: (handle, element) => this.debug.chain(handle, element),
    set: (what, text) => this.debug.set(what, text, this.frame),
  };

  #waiting(): string {
    const count = this.debug.breakpoints.all.filter(({enabled}) => enabled).length;
    if (count === 0)
      return 'Click beside a line in the editor, or press F9 in it, to set a breakpoint. Then build and load the module.';
    return 'The machine runs. It stops when it comes to a breakpoint.';
  }

  #frame({name, module, place, isInlined}: FrameView, index: number) {
    if (module === undefined) return html`<li class="kernel"><code>${name}</code></li>`;
    return html`<li>
      <button
        aria-current=${index === this.frame}
        @click=${() => this.dispatchEvent(new CustomEvent('frame-select', {detail: index}))}
      >
        <code>${name}()</code>
        <span class="place"
          >${place ? `${this.nameOf(place.path)}:${place.line}` : module}${isInlined ? ', inlined' : ''}</span
        >
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-debugger': ModlabDebugger;
  }
}
