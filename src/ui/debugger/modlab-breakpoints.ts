/** Owns the list of breakpoints: what became of each, its condition, its count, and what logpoints wrote. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {shared} from '../theme/shared-style';
import {fieldStyle, paneStyle} from './pane-style';
import './modlab-function-field';
import type {Breakpoint, BreakpointStatus, Breakpoints} from '../../session/debug/breakpoints';

type Entry = Breakpoint & BreakpointStatus;

/** Of what logpoints wrote, so much is drawn. */
const LOG_SHOWN = 200;

/**
 * @fires place-open - SourcePlace: a breakpoint's line; leaves the element around
 */
@customElement('modlab-breakpoints')
export class ModlabBreakpoints extends LitElement {
  static override styles = [
    shared,
    paneStyle,
    fieldStyle,
    css`
      .row {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .row button {
        min-height: 24px;
        padding: 0 4px;
      }
      .goto {
        flex: 1;
        min-width: 0;
        text-align: start;
        overflow: hidden;
        text-overflow: ellipsis;
        outline-offset: -2px;
      }
      code {
        font: 12px var(--mono);
      }
      .state {
        flex: none;
        width: 10px;
        height: 10px;
        border: 2px solid var(--broken);
        border-radius: 50%;
      }
      .set .state {
        background: var(--broken);
      }
      .refused .state {
        border-color: var(--warning);
        border-style: dotted;
      }
      .off .state {
        border-color: var(--muted);
        background: none;
      }
      .notes {
        margin: 0 0 4px 20px;
        color: var(--muted);
        overflow-wrap: anywhere;
      }
      .refused .notes {
        color: var(--warning);
      }
      form {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        align-items: center;
        gap: 4px 8px;
        margin: 0 0 8px 20px;
      }
      form span {
        grid-column: 2;
        display: flex;
        gap: 4px;
      }
      input:not([type='checkbox']) {
        min-width: 0;
        height: 26px;
      }
      pre {
        margin: 0;
        font: 12px/1.5 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** What they are changed with. */
  @property({attribute: false}) breakpoints!: Breakpoints;
  /** Each with what became of it. */
  @property({attribute: false}) all: readonly Entry[] = [];
  /** What logpoints have written. */
  @property({attribute: false}) log: readonly string[] = [];
  /** How a file is called. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;
  /** Functions whose names begin so. */
  @property({attribute: false}) functionNames: (beginning: string) => Promise<string[]> = () =>
    Promise.resolve([]);
  /** The one that is being edited. */
  @state() private edited: number | undefined;

  protected override render() {
    return html`
      <h3>Breakpoints</h3>
      <modlab-function-field
        .names=${this.functionNames}
        .add=${(name: string) => this.breakpoints.addFunction(name) !== undefined}
      ></modlab-function-field>
      <label class="row oops"
        ><input
          type="checkbox"
          .checked=${this.breakpoints.stopsAtOops}
          @change=${(event: Event) => (this.breakpoints.stopsAtOops = (event.target as HTMLInputElement).checked)}
        />
        Stop before an oops, a BUG() or a WARN()</label
      >
      ${
        this.all.length === 0
          ? html`<p class="none">No breakpoints.</p>`
          : html`<ul>
              ${repeat(
                this.all,
                ({id}) => id,
                (each) => this.#entry(each),
              )}
            </ul>`
      }
      ${
        this.log.length > 0
          ? html`<h3>Logpoints wrote</h3>
              <pre role="log" aria-label="What logpoints wrote">
${this.log.slice(-LOG_SHOWN).join('\n')}</pre>`
          : nothing
      }
    `;
  }

  #entry(each: Entry) {
    const {id, path, line, text, enabled, state: became} = each;
    const name = each.function === '' ? `${this.nameOf(path)}:${line}` : `${each.function}()`;
    return html`<li class=${enabled ? became : 'off'}>
      <div class="row">
        <input
          type="checkbox"
          aria-label="${name} stops the machine"
          .checked=${enabled}
          @change=${(event: Event) => this.breakpoints.update(id, {enabled: (event.target as HTMLInputElement).checked})}
        />
        <span class="state"></span>
        ${
          each.function === ''
            ? html`<button class="goto" title="Shows the line" @click=${() => this.#open(path, line)}>
                ${name} <code>${text}</code>
              </button>`
            : html`<span class="goto"><code>${name}</code></span>`
        }
        <button
          aria-expanded=${this.edited === id}
          aria-label="Edit ${name}"
          @click=${() => (this.edited = this.edited === id ? undefined : id)}
        >
          Edit
        </button>
        <button aria-label="Remove ${name}" @click=${() => this.breakpoints.remove(id)}>Remove</button>
      </div>
      ${this.edited === id ? this.#form(each) : this.#notes(each)}
    </li>`;
  }

  #notes({condition, fromHit, log, hits, message}: Entry) {
    const notes = [
      condition === '' ? '' : `if ${condition}`,
      fromHit > 1 ? `from hit ${fromHit} on` : '',
      log === '' ? '' : `writes "${log}"`,
      hits > 0 ? `hit ${hits === 1 ? 'once' : `${hits} times`}` : '',
      message,
    ].filter((note) => note !== '');
    return notes.length > 0 ? html`<p class="notes">${notes.join('; ')}</p>` : nothing;
  }

  #form({id, condition, fromHit, log}: Entry) {
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this.#change(id, event.target as HTMLFormElement);
      }}
    >
      <label for="condition">Stop only if</label>
      <input id="condition" name="condition" .value=${condition} placeholder="i == 5" spellcheck="false" />
      <label for="hits">From hit number</label>
      <input id="hits" name="hits" type="number" min="1" .value=${String(fromHit)} />
      <label for="log">Log instead of stopping</label>
      <input id="log" name="log" .value=${log} placeholder="i={i}" spellcheck="false" />
      <span><button class="outlined">Apply</button></span>
    </form>`;
  }

  #change(id: number, form: HTMLFormElement): void {
    const data = new FormData(form);
    const textOf = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const fromHit = Math.max(1, Math.floor(Number(textOf('hits'))) || 1);
    this.breakpoints.update(id, {condition: textOf('condition'), fromHit, log: textOf('log')});
    this.edited = undefined;
  }

  #open(path: string, line: number): void {
    this.dispatchEvent(new CustomEvent('place-open', {detail: {path, line}, bubbles: true, composed: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-breakpoints': ModlabBreakpoints;
  }
}
