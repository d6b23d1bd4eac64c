/** Owns the variables of a frame as a tree that unfolds; those that have changed since the stop before are marked. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {shared} from '../theme/shared-style';
import {paneStyle} from './pane-style';
import {NO_VARIABLES} from '../../session/debug/views';
import type {ContextView, Evaluation, VariableView} from '../../session/debug/views';

/** A list that a person walks along is seldom longer. */
const DEEPEST = 24;

@customElement('modlab-variables')
export class ModlabVariables extends LitElement {
  static override styles = [
    shared,
    paneStyle,
    css`
      ul {
        font: 12px/1.5 var(--mono);
      }
      ul ul {
        padding-inline-start: 14px;
        border-inline-start: 1px solid var(--line);
        margin-inline-start: 7px;
      }
      .row {
        display: flex;
        align-items: baseline;
        gap: 4px;
        padding-inline-start: 16px;
      }
      button.row {
        width: 100%;
        min-height: 24px;
        padding: 0 4px 0 0;
        border: 0;
        text-align: start;
        font: inherit;
        outline-offset: -2px;
      }
      button.row::before {
        content: '▸' / '';
        flex: none;
        width: 12px;
        color: var(--muted);
      }
      button.row[aria-expanded='true']::before {
        content: '▾' / '';
      }
      .name {
        flex: none;
        color: var(--accent);
      }
      .type {
        flex: none;
        max-width: 45%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--muted);
      }
      .value {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .changed {
        padding: 0 4px;
        border-radius: 3px;
        background: color-mix(in srgb, var(--warning) 24%, transparent);
        font-weight: 600;
      }
      .absent {
        color: var(--muted);
        font-style: italic;
      }
      summary {
        padding: 2px 0;
        cursor: pointer;
        font-weight: 600;
      }
      .wrong {
        margin: 0;
        color: var(--muted);
      }
      .registers {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
        gap: 0 12px;
        font: 12px/1.6 var(--mono);
      }
      form {
        display: flex;
        gap: 4px;
        padding: 4px 0;
      }
      input {
        flex: 1;
        min-width: 0;
        height: 28px;
        padding: 0 6px;
        font: 12px var(--mono);
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
    `,
  ];

  /** Of the frame that is looked at. */
  @property({attribute: false}) variables = NO_VARIABLES;
  /** What the code runs in. */
  @property({attribute: false}) context: ContextView | undefined;
  /** What is in a value. */
  @property({attribute: false}) within: (handle: number, from?: number) => Promise<VariableView[]> = () =>
    Promise.resolve([]);
  /** What an expression is worth; undefined while nothing is stopped. */
  @property({attribute: false}) evaluate: ((text: string) => Promise<Evaluation>) | undefined;
  /** What is unfolded, and stays so from one stop to the next. */
  @state() private unfolded: ReadonlySet<string> = new Set();
  @state() private inner: ReadonlyMap<number, readonly VariableView[]> = new Map();
  @state() private asked: {text: string; evaluation: Evaluation} | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('variables')) return;
    this.inner = new Map();
    for (const each of [...this.variables.locals, ...this.variables.statics]) this.#unfoldAsBefore(each);
    if (this.asked && this.evaluate) void this.#ask(this.asked.text);
  }

  #unfoldAsBefore(value: VariableView): void {
    if (value.unfolds && this.unfolded.has(value.key)) void this.#read(value);
  }

  async #read({handle}: VariableView): Promise<void> {
    const {variables} = this;
    const children = await this.within(handle);
    if (variables !== this.variables) return;
    this.inner = new Map([...this.inner, [handle, children]]);
    for (const child of children) this.#unfoldAsBefore(child);
  }

  protected override render() {
    const {locals, statics, registers} = this.variables;
    return html`
      <h3>Variables</h3>
      ${
        this.evaluate
          ? html`<form @submit=${(event: SubmitEvent) => this.#submit(event)}>
              <input
                aria-label="Expression of C"
                placeholder="expression, e.g. head->next->value"
                spellcheck="false"
                autocapitalize="off"
              />
              <button class="outlined">Evaluate</button>
            </form>`
          : nothing
      }
      ${this.#answer()}
      ${
        locals.length > 0
          ? this.#list(locals, 'Arguments and locals')
          : html`<p class="none">
              ${this.evaluate ? 'This function has no variables here.' : 'They show here when the machine stops.'}
            </p>`
      }
      ${
        locals.some(({text}) => text === '<optimised out>')
          ? html`<p class="none">
              Optimised out: the compiler keeps the value nowhere at this line. Look a line earlier, or in the
              caller.
            </p>`
          : nothing
      }
      ${
        statics.length > 0
          ? html`<details open>
              <summary>Statics of the module</summary>
              ${this.#list(statics, 'Statics of the module')}
            </details>`
          : nothing
      }
      ${
        registers.length > 0
          ? html`<details>
              <summary>Registers</summary>
              <div class="registers">
                ${registers.map(
                  ({name, text, changed}) =>
                    html`<span
                      ><span class="name">${name}</span>
                      <span class=${changed ? 'changed' : ''}>${text}</span></span
                    >`,
                )}
              </div>
              ${this.#flags()}
            </details>`
          : nothing
      }
    `;
  }

  #flags() {
    const {context} = this;
    if (context?.preemptCount === undefined) return nothing;
    return html`<p class="none">
      Interrupts are ${context.interruptsOff ? 'off' : 'on'}; preempt count
      0x${context.preemptCount.toString(16)}.
    </p>`;
  }

  #answer() {
    if (!this.asked || !this.evaluate) return nothing;
    const {evaluation} = this.asked;
    return evaluation.ok
      ? this.#list([{...evaluation.value, name: this.asked.text}], 'What the expression is worth')
      : html`<p class="wrong" role="status">${evaluation.message}</p>`;
  }

  #list(values: readonly VariableView[], label: string, depth = 0): unknown {
    return html`<ul aria-label=${label}>
      ${repeat(
        values,
        ({key}) => key,
        (value) => this.#value(value, depth),
      )}
    </ul>`;
  }

  #value(value: VariableView, depth: number) {
    const {handle, name, type, text, unfolds, changed, key} = value;
    const row = html`<span class="name">${name}</span>
      <span class="value ${changed ? 'changed' : ''} ${/^<.*>$/.test(text) ? 'absent' : ''}" title=${text}
        >${text}${changed ? html`<span class="visually-hidden">, changed</span>` : nothing}</span
      >
      <span class="type">${type}</span>`;
    if (!unfolds || depth >= DEEPEST) return html`<li><div class="row">${row}</div></li>`;
    const isOpen = this.unfolded.has(key);
    const children = this.inner.get(handle);
    return html`<li>
      <button class="row" aria-expanded=${isOpen} @click=${() => this.#toggle(value)}>${row}</button>
      ${isOpen && children ? this.#list(children, `In ${name}`, depth + 1) : nothing}
    </li>`;
  }

  #toggle(value: VariableView): void {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(value.key)) {
      unfolded.add(value.key);
      void this.#read(value);
    }
    this.unfolded = unfolded;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const text = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    if (text === '') this.asked = undefined;
    else void this.#ask(text);
  }

  async #ask(text: string): Promise<void> {
    const {evaluate, variables} = this;
    const evaluation = await evaluate?.(text);
    if (!evaluation || variables !== this.variables) return;
    this.asked = {text, evaluation};
    if (evaluation.ok) this.#unfoldAsBefore(evaluation.value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-variables': ModlabVariables;
  }
}
