/** Owns what a frame has to show: its variables, the module's statics, registers, and what an expression is worth. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';
import {paneStyle} from '../pane-style';
import {treeStyle} from './tree-style';
import './modlab-registers';
import './modlab-variable-tree';
import type {Opened, Values} from './values';
import {NO_VARIABLES} from '../../../session/debug/views';
import type {ContextView, Evaluation, VariableView} from '../../../session/debug/views';

/**
 * @fires build-for-debugging - boolean: whether modules are built with -Og from now on; leaves the elements around
 */
@customElement('modlab-variables')
export class ModlabVariables extends LitElement {
  static override styles = [
    shared,
    paneStyle,
    treeStyle,
    css`
      summary {
        padding: 2px 0;
        cursor: pointer;
        font-weight: 600;
      }
    `,
  ];

  /** Of the frame that is looked at. */
  @property({attribute: false}) variables = NO_VARIABLES;
  /** What the code runs in. */
  @property({attribute: false}) context: ContextView | undefined;
  /** Whether modules are built with -Og. */
  @property({type: Boolean}) forDebugging = false;
  /** What the machine is asked by. */
  @property({attribute: false}) access!: Values;
  /** What an expression is worth; undefined while nothing is stopped. */
  @property({attribute: false}) evaluate: ((text: string) => Promise<Evaluation>) | undefined;
  /** Trees come and go with what there is to show. */
  readonly #opened: Opened = {unfolded: new Set(), drawn: new Set()};
  @state() private asked: {text: string; evaluation: Evaluation} | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('variables') && this.asked && this.evaluate) void this.#ask(this.asked.text);
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
      ${locals.some(({text}) => text === '<optimised out>') || this.forDebugging ? this.#rebuild() : nothing}
      ${
        statics.length > 0
          ? html`<details open>
              <summary>Static variables of the module</summary>
              ${this.#list(statics, 'Static variables of the module')}
            </details>`
          : nothing
      }
      ${
        registers.length > 0
          ? html`<details>
              <summary>Registers</summary>
              <modlab-registers .registers=${registers} .set=${this.access.set}></modlab-registers>
              ${this.#flags()}
            </details>`
          : nothing
      }
    `;
  }

  #rebuild() {
    return html`<p class="none">
        Optimised out: the compiler keeps the value nowhere at this line. Look a line earlier, or in the
        caller; or build the module for debugging (-Og): each variable is then kept while its block runs,
        little is inlined, and code is larger and slower, so that races may show otherwise.
      </p>
      <label class="none"
        ><input
          type="checkbox"
          .checked=${this.forDebugging}
          @change=${(event: Event) =>
            this.dispatchEvent(
              new CustomEvent('build-for-debugging', {
                detail: (event.target as HTMLInputElement).checked,
                bubbles: true,
                composed: true,
              }),
            )}
        />
        Build and load for debugging from now on</label
      >`;
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

  #list(values: readonly VariableView[], label: string) {
    return html`<modlab-variable-tree
      .values=${values}
      .access=${this.access}
      .opened=${this.#opened}
      label=${label}
    ></modlab-variable-tree>`;
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
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-variables': ModlabVariables;
  }
}
