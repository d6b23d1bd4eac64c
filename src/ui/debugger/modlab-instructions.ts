/** Owns the instructions of the function that a frame is in, each below the source line that it comes from. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {paneStyle} from './pane-style';
import type {CodeView, InstructionView} from '../../session/debug/control/instructions';
import type {StopView} from '../../session/debug/views';

@customElement('modlab-instructions')
export class ModlabInstructions extends LitElement {
  static override styles = [
    shared,
    paneStyle,
    css`
      summary {
        padding: 2px 0;
        cursor: pointer;
        font-weight: 600;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
        font: 12px/1.5 var(--mono);
        max-height: 320px;
        overflow: auto;
      }
      li {
        padding-inline-start: 16px;
        white-space: pre;
      }
      li.place {
        padding-inline-start: 0;
        color: var(--muted);
      }
      li[aria-current='true'] {
        background: color-mix(in srgb, var(--warning) 26%, transparent);
        box-shadow: inset 3px 0 var(--warning);
      }
      .address {
        color: var(--muted);
      }
    `,
  ];

  @property({attribute: false}) stop: StopView | undefined;
  /** The frame that is looked at. */
  @property({attribute: false}) frame = 0;
  /** What takes code apart; the toolchain is fetched for it. */
  @property({attribute: false}) read: (frame: number) => Promise<CodeView | undefined> = () =>
    Promise.resolve(undefined);
  /** The text of a line of a file, if it is known. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;
  /** What the person chose; without a choice they are shown where there is no source, and they are all that there is. */
  @state() private isWanted: boolean | undefined;
  @state() private code: CodeView | 'none' | undefined;

  get #isOpen(): boolean {
    return this.isWanted ?? (this.stop !== undefined && this.stop.frames[this.frame]?.place === undefined);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('stop') && !changed.has('frame') && !changed.has('isWanted')) return;
    if (this.stop && this.#isOpen) void this.#fetch();
  }

  async #fetch(): Promise<void> {
    const {stop, frame} = this;
    const code = await this.read(frame);
    if (stop !== this.stop || frame !== this.frame) return;
    this.code = code ?? 'none';
    await this.updateComplete;
    this.renderRoot.querySelector('[aria-current="true"]')?.scrollIntoView({block: 'nearest'});
  }

  protected override render() {
    if (!this.stop) return nothing;
    // `toggle` would come for what is opened here, too, and be taken for a choice.
    return html`<details .open=${this.#isOpen}>
      <summary
        @click=${(event: Event) => {
          event.preventDefault();
          this.isWanted = !this.#isOpen;
        }}
      >
        Instructions
      </summary>
      ${this.#isOpen ? this.#list() : nothing}
    </details>`;
  }

  #list() {
    const {code} = this;
    if (code === undefined) return html`<p class="none">Disassembling...</p>`;
    if (code === 'none') return html`<p class="none">The disassembler could not be loaded.</p>`;
    return html`<ol tabindex="0" aria-label="Instructions of ${code.name}">
      ${code.instructions.map((each) => this.#instruction(each))}
    </ol>`;
  }

  #instruction({address, text, isHere, place}: InstructionView) {
    return html`${place ? html`<li class="place">${this.nameOf(place.path)}:${place.line}</li>` : nothing}
      <li aria-current=${isHere}><span class="address">${address.toString(16)}</span> ${text}</li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-instructions': ModlabInstructions;
  }
}
