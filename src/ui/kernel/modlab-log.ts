/**
 * Owns the kernel-log pane: what the kernel prints, live, filtered by text, followed or left where one reads; places in
 * modules' code lead to their source.
 */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {locationAt} from '../../session/diagnostics/oops/code-location';
import {KEPT, LogLines} from './log-lines';
import {shared} from '../theme/shared-style';
import type {Line} from './log-lines';

/**
 * @fires location-open - CodeLocation: the person wants to see it in the source
 */
@customElement('modlab-log')
export class ModlabLog extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        background: var(--surface);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 4px 12px;
        border-block: 1px solid var(--line);
        font-size: 13px;
      }
      h2 {
        margin: 0;
        font-size: 13px;
        font-weight: 600;
        white-space: nowrap;
      }
      input[type='search'] {
        font: inherit;
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 0 8px;
        height: 28px;
        flex: 0 1 160px;
        min-width: 48px;
        margin-inline-start: auto;
      }
      label {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 28px;
      }
      .lines {
        flex: 1;
        min-height: 0;
        overflow: auto;
        margin: 0;
        padding: 4px 12px;
        font: 13px/1.5 var(--mono);
        overflow-wrap: anywhere;
      }
      .lines > div {
        white-space: pre-wrap;
      }
      .time,
      .again {
        color: var(--muted);
      }
      .bad {
        color: var(--broken);
      }
      /* Part of its line, and of what is copied. */
      .location {
        display: inline;
        min-width: 0;
        min-height: 0;
        padding: 0;
        border: 0;
        border-radius: 2px;
        white-space: inherit;
        user-select: text;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      .none {
        color: var(--muted);
      }
    `,
  ];

  @state() private lines: Line[] = [];
  @state() private filter = '';
  @state() private follow = true;
  @query('.lines') private box!: HTMLElement;
  readonly #incoming = new LogLines();
  #frame = 0;
  /** Of the box, when it was last dealt with. */
  #size = '';

  /** Bytes of ttyS0, cut anywhere. */
  push(bytes: Uint8Array): void {
    this.#incoming.push(bytes);
    // A flood draws once a frame, and only what will stay.
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#flush());
  }

  clear(): void {
    this.#incoming.clear();
    this.lines = [];
  }

  #flush(): void {
    this.#frame = 0;
    this.lines = [...this.lines, ...this.#incoming.take()].slice(-KEPT);
  }

  protected override render() {
    return html`
      <div class="head">
        <h2>Kernel log</h2>
        <input
          type="search"
          placeholder="filter"
          aria-label="Show only lines that contain"
          @input=${(event: InputEvent) => (this.filter = (event.target as HTMLInputElement).value)}
        />
        <label
          ><input
            type="checkbox"
            .checked=${this.follow}
            @change=${(event: Event) => (this.follow = (event.target as HTMLInputElement).checked)}
          />follow</label
        >
        <button
          @click=${() => this.clear()}
          title="Empties this pane; dmesg in the terminal still has the lines"
        >
          Clear
        </button>
      </div>
      <div class="lines" role="log" aria-label="Kernel log" tabindex="0" @scroll=${() => this.#scrolled()}>
        ${this.#lines()}
      </div>
    `;
  }

  #lines() {
    const wanted = this.filter.toLowerCase();
    const shown = wanted ? this.lines.filter((line) => line.text.toLowerCase().includes(wanted)) : this.lines;
    if (shown.length === 0)
      return html`<span class="none"
        >${wanted ? 'No line contains this.' : 'What the kernel prints appears here.'}</span
      >`;
    return repeat(
      shown,
      (line) => line.id,
      (line) => this.#line(line),
    );
  }

  #line(line: Line) {
    const [before, named, after] = line.words;
    const words = named === undefined ? before : html`${before}${this.#locationButton(line, named)}${after}`;
    const classes = `${line.bad ? 'bad' : ''} ${line.again ? 'again' : ''}`.trim();
    const time = html`<span class="time">${line.time}</span>`;
    // In one line here: blanks of the template would be shown.
    return html`<div class=${classes} title=${line.note ?? nothing}>${time}${words}</div>`;
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
    if (location) this.dispatchEvent(new CustomEvent('location-open', {detail: location}));
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
    if (this.follow && this.lines.length > 0) this.box.scrollTop = this.box.scrollHeight;
  }

  /** Scrolling up stops following, scrolling to the end begins again. */
  #scrolled(): void {
    // In a box that is just getting another size it is not the person who scrolls.
    if (this.box.clientHeight === 0 || this.#measure() !== this.#size) return;
    const atEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 24;
    if (atEnd !== this.follow) this.follow = atEnd;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-log': ModlabLog;
  }
}
