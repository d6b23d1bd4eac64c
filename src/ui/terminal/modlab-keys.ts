/** Owns the bar of keys that soft keyboards lack: Esc, Tab, Ctrl, arrows. */
import {LitElement, css, html} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';

const KEYS: readonly (readonly [string, string, string])[] = [
  ['Esc', '\x1b', 'Escape'],
  ['Tab', '\t', 'Tab'],
  ['^C', '\x03', 'Control C'],
  ['^D', '\x04', 'Control D'],
  ['↑', '\x1b[A', 'Up'],
  ['↓', '\x1b[B', 'Down'],
  ['←', '\x1b[D', 'Left'],
  ['→', '\x1b[C', 'Right'],
  ['|', '|', 'Pipe'],
  ['/', '/', 'Slash'],
  ['-', '-', 'Dash'],
];

/**
 * @fires keys-input - string: the text to send
 */
@customElement('modlab-keys')
export class ModlabKeys extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 4px;
        padding: 4px 8px;
        overflow-x: auto;
        background: var(--raised);
        border-top: 1px solid var(--line);
        font-family: var(--mono);
      }
      button {
        flex: none;
        background: var(--surface);
        border-color: var(--line);
      }
      button[aria-pressed='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
    `,
  ];

  /** The next letter typed is sent as its control character. */
  @state() control = false;

  /** Applies a pressed Ctrl to what was typed. */
  apply(bytes: Uint8Array): Uint8Array {
    const [first] = bytes;
    if (!this.control || bytes.length !== 1 || first === undefined) return bytes;
    this.control = false;
    return Uint8Array.of(first & 0x1f);
  }

  protected override render() {
    return html`
      <button
        aria-pressed=${this.control}
        @pointerdown=${(event: Event) => event.preventDefault()}
        @click=${() => (this.control = !this.control)}
      >
        Ctrl
      </button>
      ${KEYS.map(
        ([label, text, name]) =>
          html`<button
            aria-label=${name}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @click=${() => this.dispatchEvent(new CustomEvent('keys-input', {detail: text}))}
          >
            ${label}
          </button>`,
      )}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-keys': ModlabKeys;
  }
}
