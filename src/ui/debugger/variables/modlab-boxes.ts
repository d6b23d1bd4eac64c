/** Owns what hangs together as boxes and arrows: one is looked at, the arrow keys walk on. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';
import type {Values} from './values';
import type {ChainView, VariableView} from '../../../session/debug/views';

const KINDS: Record<ChainView['kind'], string> = {
  array: 'elements',
  next: 'linked',
  list: 'in the list',
  hlist: 'in the list',
};
/** How far each key walks, from one box to another. */
const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => Math.min(at + 1, count - 1),
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

@customElement('modlab-boxes')
export class ModlabBoxes extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        margin: 4px 0 8px 16px;
        font: 12px/1.4 var(--mono);
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 0;
        margin: 4px 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        max-width: 100%;
      }
      li + li::before {
        content: '→' / '';
        padding: 0 4px;
        color: var(--muted);
      }
      .array li + li::before {
        content: none;
      }
      li button {
        min-width: 44px;
        max-width: 240px;
        min-height: 28px;
        padding: 2px 6px;
        border: 1px solid var(--line);
        border-radius: 4px;
        background: var(--raised);
        font: inherit;
        text-align: start;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li button[aria-current='true'] {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .index,
      .note {
        color: var(--muted);
      }
      p {
        margin: 0;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0 8px;
        margin: 4px 0 0;
        padding: 4px 8px;
        border-inline-start: 2px solid var(--accent);
      }
      dt {
        color: var(--accent);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      select {
        max-width: 100%;
      }
    `,
  ];

  /** The array, the head of a list, or the first pointer. */
  @property({attribute: false}) of!: VariableView;
  /** What the machine is asked by. */
  @property({attribute: false}) access!: Values;
  /** What the boxes are. */
  @property() label = '';
  @state() private chain: ChainView | undefined;
  @state() private element: string | undefined;
  /** The box that is looked at. */
  @state() private at = 0;
  @state() private members: readonly VariableView[] = [];

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('of') || changed.has('element')) void this.#read();
  }

  async #read(): Promise<void> {
    const {of, element} = this;
    const chain = await this.access.chain(of.handle, element);
    if (of !== this.of || element !== this.element) return;
    this.chain = chain;
    await this.#look(Math.max(0, Math.min(this.at, (chain?.nodes.length ?? 0) - 1)));
  }

  async #look(at: number): Promise<void> {
    this.at = at;
    const {chain} = this;
    const node = chain?.nodes[at];
    const members = node?.unfolds ? await this.access.within(node.handle) : [];
    if (chain === this.chain && at === this.at) this.members = members;
  }

  protected override render() {
    const {chain} = this;
    if (!chain) return html`<p class="note">There is nothing to draw here.</p>`;
    const {nodes, kind, end, elements} = chain;
    const count = `${nodes.length}${end === '' ? '' : '+'} ${KINDS[kind]}`;
    return html`
      <p class="note">${nodes.length === 0 && end === '' ? 'Empty.' : count}</p>
      ${elements.length > 1 ? this.#choice(elements) : nothing}
      <ol
        role="list"
        class=${kind}
        aria-label="${this.label}, ${count}"
        @keydown=${(event: KeyboardEvent) => this.#walk(event)}
      >
        ${nodes.map((node, index) => this.#box(node, index))}
      </ol>
      ${end === '' ? nothing : html`<p class="note">${end}</p>`}
      ${
        this.members.length > 0
          ? html`<div role="group" aria-label="In box ${this.at}">
              <dl>
                ${this.members.map(
                  ({name, text}) =>
                    html`<dt>${name}</dt>
                      <dd>${text}</dd>`,
                )}
              </dl>
            </div>`
          : nothing
      }
    `;
  }

  #choice(elements: readonly string[]) {
    const sorted = [...elements].sort();
    return html`<select
      aria-label="How to draw the elements"
      @change=${(event: Event) => (this.element = (event.target as HTMLSelectElement).value)}
    >
      ${sorted.map((each) => html`<option value=${each} ?selected=${each === elements[0]}>${each}</option>`)}
    </select>`;
  }

  #box({name, text}: VariableView, index: number) {
    const isHere = index === this.at;
    return html`<li>
      <button
        tabindex=${isHere ? 0 : -1}
        aria-current=${isHere}
        title=${text}
        @click=${() => void this.#look(index)}
      >
        <span class="index">${name}</span> ${text}
      </button>
    </li>`;
  }

  #walk(event: KeyboardEvent): void {
    const count = this.chain?.nodes.length ?? 0;
    const step = STEPS[event.key];
    if (!step || count === 0) return;
    event.preventDefault();
    void this.#look(step(this.at, count));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('button[aria-current="true"]')?.focus(),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-boxes': ModlabBoxes;
  }
}
