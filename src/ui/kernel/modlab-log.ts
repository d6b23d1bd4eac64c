/**
 * Owns the kernel-log pane: what the kernel prints, live, by level, source and text, followed or left where one reads; places
 * in modules' code lead to their source, reports are cards.
 */
import {LitElement, html, nothing} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {locationAt} from '../../session/diagnostics/oops/code-location';
import {CommandTime} from './command-time';
import {LIMITS, LogLevels, levelName} from './log-levels';
import {KEPT, LogLines, piecesOf} from './log-lines';
import {logStyle} from './log-style';
import {shared} from '../theme/shared-style';
import type {CardActions} from './report-card';
import type {Line} from './log-lines';
import type {LogRecord} from '../../protocol/guest';

/**
 * @fires location-open - CodeLocation: the person wants to see it in the source
 * @fires location-debug - CodeLocation: the machine is to stop there the next time
 * @fires log-alarm - the kernel has begun to report something
 * @fires log-rewind - the person wants the machine as it was before the last report
 */
@customElement('modlab-log')
export class ModlabLog extends LitElement {
  static override styles = [shared, logStyle];

  @state() private lines: Line[] = [];
  @state() private filter = '';
  @state() private source = '';
  @state() private most = 7;
  @state() private isRelative = false;
  @state() private follow = true;
  /** Fetched with the first report. */
  @state() private card: typeof import('./report-card').reportCard | undefined;
  @query('.lines') private box!: HTMLElement;
  readonly #incoming = new LogLines();
  readonly #levels = new LogLevels();
  readonly #time = new CommandTime();
  #frame = 0;
  /** Of the box, when it was last dealt with. */
  #size = '';
  #scrolledTo = 0;

  /** Bytes of ttyS0, cut anywhere. */
  push(bytes: Uint8Array): void {
    this.#incoming.push(bytes);
    // A flood draws once a frame, and only what will stay.
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#flush());
  }

  /** What the kernel says itself of its lines. */
  know(records: readonly LogRecord[]): void {
    this.#levels.take(records);
    this.requestUpdate();
  }

  /** A person has entered a command. */
  commandEntered(): void {
    this.#time.begin(performance.now());
  }

  clear(): void {
    this.#levels.clear();
    this.#empty();
  }

  #empty(): void {
    this.#incoming.clear();
    this.lines = [];
  }

  #flush(): void {
    this.#frame = 0;
    const lines = this.#incoming.take();
    this.#time.heard(lines, performance.now());
    const known = new Set(this.lines.map(({report}) => report));
    if (lines.some(({report}) => report && !known.has(report))) this.#alarm();
    this.lines = [...this.lines, ...lines].slice(-KEPT);
  }

  #alarm(): void {
    void import('./report-card').then(({reportCard}) => (this.card = reportCard));
    this.#fire('log-alarm');
  }

  protected override render() {
    const sources = [...new Set(this.lines.flatMap(({source}) => source ?? []))].sort();
    const value = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
    const checked = (event: Event) => (event.target as HTMLInputElement).checked;
    return html`
      <div class="head">
        <input
          type="search"
          placeholder="filter"
          aria-label="Show only lines that contain"
          @input=${(event: InputEvent) => (this.filter = value(event))}
        />
        <select aria-label="Levels" @change=${(event: Event) => (this.most = Number(value(event)))}>
          ${LIMITS.map(({most, name}) => html`<option value=${most}>${name}</option>`)}
        </select>
        <select
          aria-label="Module or part of the kernel"
          @change=${(event: Event) => (this.source = value(event))}
        >
          <option value="">all sources</option>
          ${sources.map((name) => html`<option ?selected=${name === this.source}>${name}</option>`)}
        </select>
        <label title="Seconds since the last command was entered, instead of since the kernel's start"
          ><input type="checkbox" @change=${(event: Event) => (this.isRelative = checked(event))} />since
          command</label
        >
        <label
          ><input
            type="checkbox"
            .checked=${this.follow}
            @change=${(event: Event) => (this.follow = checked(event))}
          />follow</label
        >
        <span class="end">
          <button title="The lines that are shown, as text" @click=${() => copy(textOf(this.#shown))}>
            Copy
          </button>
          <button
            @click=${() => this.#empty()}
            title="Empties this pane; dmesg in the terminal still has the lines"
          >
            Clear
          </button>
        </span>
      </div>
      <div class="lines" role="log" aria-label="Kernel log" tabindex="0" @scroll=${() => this.#scrolled()}>
        ${this.#pieces()}
      </div>
    `;
  }

  get #shown(): readonly Line[] {
    const wanted = this.filter.toLowerCase();
    if (wanted === '' && this.source === '' && this.most === 7) return this.lines;
    return this.lines.filter(
      (line) =>
        line.text.toLowerCase().includes(wanted) &&
        (this.source === '' || line.source === this.source || line.report !== undefined) &&
        this.#levels.of(line) <= this.most,
    );
  }

  #pieces() {
    const shown = this.#shown;
    if (shown.length === 0)
      return html`<span class="none"
        >${this.lines.length > 0 ? 'No line is like this.' : 'What the kernel prints appears here.'}</span
      >`;
    const pieces = piecesOf(shown);
    const lastReport = pieces.findLast(({report}) => report)?.report;
    return repeat(
      pieces,
      ({lines: [first]}) => first?.id,
      ({report, lines}) => {
        const drawn = repeat(
          lines,
          ({id}) => id,
          (line) => this.#line(line),
        );
        if (!report || !this.card) return drawn;
        const raw = {drawn, count: lines.length, text: textOf(lines)};
        return this.card(report, raw, report === lastReport, this.#card);
      },
    );
  }

  readonly #card: CardActions = {
    open: (place) => this.#fire('location-open', place),
    debug: (place) => this.#fire('location-debug', place),
    rewind: () => this.#fire('log-rewind'),
    copy,
  };

  #line(line: Line) {
    const [before, named, after] = line.words;
    const words = named === undefined ? before : html`${before}${this.#locationButton(line, named)}${after}`;
    const level = levelName(this.#levels.of(line));
    const text = this.isRelative ? this.#time.of(line) : line.time;
    const time = html`<span class="time">${text}</span>`;
    const classes = `line ${line.again ? 'again' : level}`;
    const word = level === 'info' || line.again ? nothing : level;
    const note = line.note ?? nothing;
    // In one line here: blanks of the template would be shown.
    return html`<div class=${classes} data-level=${word} title=${note}>${time}${words}</div>`;
  }

  #locationButton(line: Line, named: string) {
    return html`<button
      class="location"
      title="Show this line in the source"
      aria-label=${`${named}: show this line in the source`}
      .textContent=${named}
      @click=${() => this.#open(line)}
    ></button>`;
  }

  #open(line: Line): void {
    const texts = this.lines.map(({text}) => text);
    const location = locationAt(texts, this.lines.indexOf(line));
    if (location) this.#fire('location-open', location);
  }

  #fire(event: 'location-open' | 'location-debug' | 'log-alarm' | 'log-rewind', detail?: object): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }

  protected override firstUpdated(): void {
    // Shown again after a while, or given another height.
    new ResizeObserver(() => {
      this.#size = this.#measure();
      this.#toEnd();
    }).observe(this.box);
  }

  protected override updated(): void {
    this.#toEnd();
  }

  #measure = () => `${this.box.clientWidth} ${this.box.clientHeight}`;

  #toEnd(): void {
    // Measuring lays the page out: not for nothing.
    if (!this.follow || this.lines.length === 0) return;
    const last = this.box.lastElementChild;
    const {scrollHeight, clientHeight} = this.box;
    // Of a report, its first words.
    const end = last?.matches('.report')
      ? last.getBoundingClientRect().top - this.box.getBoundingClientRect().top + this.box.scrollTop - 4
      : scrollHeight;
    this.box.scrollTop = Math.min(end, scrollHeight - clientHeight);
    this.#scrolledTo = this.box.scrollTop;
  }

  /** Scrolling up stops following, scrolling to the end begins again. */
  #scrolled(): void {
    // In a box that is just getting another size it is not the person who scrolls.
    if (this.box.clientHeight === 0 || this.#measure() !== this.#size) return;
    // Nor where this element has scrolled to.
    if (Math.abs(this.box.scrollTop - this.#scrolledTo) < 2) return;
    const atEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 24;
    if (atEnd !== this.follow) this.follow = atEnd;
  }
}

const copy = (text: string) => void navigator.clipboard.writeText(text);
const textOf = (lines: readonly Line[]) => lines.map(({text}) => text).join('\n');

declare global {
  interface HTMLElementTagNameMap {
    'modlab-log': ModlabLog;
  }
}
