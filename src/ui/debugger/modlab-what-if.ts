/** Owns the changes of a stopped machine's course: a call that is not made, a function that returns at once. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {fieldStyle, paneStyle} from './pane-style';
import type {ChangeOutcome, StopView} from '../../session/debug/views';

export interface Course {
  callsAhead: () => Promise<string[]>;
  skipCall: (name: string, text: string) => Promise<ChangeOutcome>;
  returnWith: (text: string) => Promise<ChangeOutcome>;
}

@customElement('modlab-what-if')
export class ModlabWhatIf extends LitElement {
  static override styles = [
    shared,
    paneStyle,
    fieldStyle,
    css`
      :host {
        display: block;
      }
      button.call {
        display: block;
        width: 100%;
        min-height: 24px;
        padding: 2px 6px;
        text-align: start;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      code {
        font: 12px var(--mono);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 4px 0;
      }
      input {
        width: 72px;
      }
      p {
        margin: 0;
        color: var(--warning);
      }
    `,
  ];

  @property({attribute: false}) stop: StopView | undefined;
  /** What changes the machine's course. */
  @property({attribute: false}) course!: Course;
  @state() private calls: readonly string[] = [];
  @state() private wrong = '';

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('stop')) void this.#read();
  }

  async #read(): Promise<void> {
    const {stop} = this;
    const calls = stop ? await this.course.callsAhead() : [];
    if (stop !== this.stop) return;
    this.calls = calls;
    this.wrong = '';
  }

  protected override render() {
    const name = this.stop?.frames[0]?.name.replace(/\+0x.*$/, '');
    if (name === undefined) return nothing;
    return html`
      <h3>What if</h3>
      ${this.calls.map(
        (call) =>
          html`<button class="call outlined" @click=${() => void this.#do(this.course.skipCall(call, '0'))}>
            <code>${call}()</code> fails: it is not called, and returns 0 (NULL)
          </button>`,
      )}
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void this.#do(this.course.returnWith(this.renderRoot.querySelector('input')?.value.trim() ?? ''));
        }}
      >
        <label for="result"><code>${name}()</code> returns</label>
        <input id="result" placeholder="0" spellcheck="false" autocapitalize="off" />
        <button class="outlined">Return now</button>
      </form>
      ${this.wrong === '' ? nothing : html`<p role="status">${this.wrong}</p>`}
    `;
  }

  async #do(change: Promise<ChangeOutcome>): Promise<void> {
    const outcome = await change;
    this.wrong = outcome.ok ? '' : outcome.message;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-what-if': ModlabWhatIf;
  }
}
