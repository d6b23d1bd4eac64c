/** Owns the list of what compilers and make have said: a click goes there. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';

/**
 * @fires problem-open - Diagnostic
 */
@customElement('modlab-problems')
export class ModlabProblems extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow: auto;
        border-top: 1px solid var(--line);
        font-size: 13px;
      }
      ul {
        margin: 0;
        padding: 4px;
        list-style: none;
      }
      button {
        width: 100%;
        min-height: 24px;
        padding: 1px 6px;
        text-align: start;
        white-space: normal;
        overflow-wrap: anywhere;
        outline-offset: -2px;
      }
      .error b {
        color: var(--broken);
      }
      .warning b {
        color: var(--warning);
      }
      .note b,
      .location {
        color: var(--muted);
      }
      .location {
        font-family: var(--mono);
      }
    `,
  ];

  /** Of all files. */
  @property({attribute: false}) problems: readonly Diagnostic[] = [];
  /** How a file is called. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;

  protected override render() {
    if (this.problems.length === 0) return nothing;
    return html`<ul aria-label="Problems">
      ${this.problems.map(
        (problem) =>
          html`<li class=${problem.severity}>
            <button @click=${() => this.dispatchEvent(new CustomEvent('problem-open', {detail: problem}))}>
              <span class="location">${this.nameOf(problem.path)}:${problem.line}:${problem.column}</span>
              <b>${problem.severity}</b> ${problem.message}
            </button>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-problems': ModlabProblems;
  }
}
