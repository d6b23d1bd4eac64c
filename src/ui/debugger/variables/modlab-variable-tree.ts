/** Owns values as a tree that unfolds: those that have changed are marked, numbers can be set, what hangs together is drawn. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {shared} from '../../theme/shared-style';
import {paneStyle} from '../pane-style';
import {treeStyle} from './tree-style';
import {ValueEdit} from './value-edit';
import './modlab-boxes';
import type {Opened, Values} from './values';
import type {VariableView} from '../../../session/debug/views';

/** A list that a person walks along is seldom longer. */
const DEEPEST = 24;

@customElement('modlab-variable-tree')
export class ModlabVariableTree extends LitElement {
  static override styles = [shared, paneStyle, treeStyle];

  @property({attribute: false}) values: readonly VariableView[] = [];
  /** What the machine is asked by. */
  @property({attribute: false}) access!: Values;
  /** What the values are. */
  @property() label = '';
  /** What is unfolded and drawn, by keys: whoever made this element keeps it from one stop to the next. */
  @property({attribute: false}) opened: Opened = {unfolded: new Set(), drawn: new Set()};
  @state() private inner: ReadonlyMap<number, readonly VariableView[]> = new Map();
  readonly #edit: ValueEdit = new ValueEdit(this);

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('values')) return;
    this.inner = new Map();
    for (const each of this.values) this.#unfoldAsBefore(each);
  }

  #unfoldAsBefore(value: VariableView): void {
    if (value.unfolds && this.opened.unfolded.has(value.key)) void this.#read(value);
  }

  async #read({handle}: VariableView): Promise<void> {
    const {values} = this;
    const children = await this.access.within(handle);
    if (values !== this.values) return;
    this.inner = new Map([...this.inner, [handle, children]]);
    for (const child of children) this.#unfoldAsBefore(child);
  }

  protected override render() {
    return this.#list(this.values, this.label);
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
    const {handle, name, type, text, unfolds, changed, key, settable, draws} = value;
    const row = html`<span class="name">${name}</span>
      <span class="value ${changed ? 'changed' : ''} ${/^<.*>$/.test(text) ? 'absent' : ''}" title=${text}
        >${text}${changed ? html`<span class="visually-hidden">, changed</span>` : nothing}</span
      >
      <span class="type">${type}</span>`;
    const canUnfold = unfolds && depth < DEEPEST;
    const isOpen = canUnfold && this.opened.unfolded.has(key);
    const children = this.inner.get(handle);
    const isEdited = this.#edit.edited === key;
    const isDrawn = draws !== undefined && this.opened.drawn.has(key);
    return html`<li>
      <div class="line">
        ${
          canUnfold
            ? html`<button class="row" aria-expanded=${isOpen} @click=${() => this.#toggle(value)}>
                ${row}
              </button>`
            : html`<div class="row">${row}</div>`
        }
        ${
          draws
            ? html`<button
                class="small"
                aria-expanded=${isDrawn}
                aria-label="Draw ${name}"
                @click=${() => this.#turn(this.opened.drawn, key)}
              >
                Draw
              </button>`
            : nothing
        }
        ${
          settable
            ? html`<button
                class="small"
                aria-expanded=${isEdited}
                aria-label="Set ${name}"
                @click=${() => this.#edit.toggle(key)}
              >
                Set
              </button>`
            : nothing
        }
      </div>
      ${isEdited ? this.#form(value) : nothing}
      ${
        isDrawn
          ? html`<modlab-boxes .of=${value} .access=${this.access} label="Boxes of ${name}"></modlab-boxes>`
          : nothing
      }
      ${isOpen && children ? this.#list(children, `In ${name}`, depth + 1) : nothing}
    </li>`;
  }

  #form({handle, name, text}: VariableView) {
    const number = /^-?\w+/.exec(text)?.[0] ?? '';
    return this.#edit.render(name, number, (typed) => this.access.set(handle, typed));
  }

  #toggle(value: VariableView): void {
    this.#turn(this.opened.unfolded, value.key);
    this.#unfoldAsBefore(value);
  }

  #turn(keys: Set<string>, key: string): void {
    if (!keys.delete(key)) keys.add(key);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-variable-tree': ModlabVariableTree;
  }
}
