/** Owns what a first visitor is told: one sentence, and three steps on how it goes. */
import {LitElement, css, html} from 'lit';
import {customElement} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';

/**
 * @fires welcome-close - it has been read
 */
@customElement('modlab-welcome')
export class ModlabWelcome extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 24px;
        padding: 8px 12px;
        border-inline-start: 4px solid var(--accent);
        border-bottom: 1px solid var(--line);
        background: var(--raised);
        font-size: 14px;
        line-height: 20px;
      }
      p {
        flex: 1 1 260px;
        margin: 0;
      }
      ol {
        display: flex;
        flex: 4 1 520px;
        flex-wrap: wrap;
        gap: 2px 24px;
        margin: 0;
        padding: 0;
        list-style-position: inside;
        color: var(--muted);
      }
      button {
        border-color: var(--line);
      }
    `,
  ];

  protected override render() {
    return html`<section aria-label="Welcome">
      <p>This is a real Linux kernel, running in your browser. Type at its prompt.</p>
      <ol>
        <li>Read a step, and say what you expect.</li>
        <li>Type its command, or click it.</li>
        <li>The page checks the kernel and ticks the step.</li>
      </ol>
      <button @click=${() => this.dispatchEvent(new CustomEvent('welcome-close'))}>Got it</button>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-welcome': ModlabWelcome;
  }
}
