/** Owns the proof of a draft as it is drawn: what is tried, what became of each, and what the machine said where it went wrong. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Outcome, Proof} from '../../session/lesson/authoring/proof';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/**
 * @fires proof-begin
 */
@customElement('modlab-proof')
export class ModlabProof extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
        padding: 12px 16px 24px;
        font-size: 14px;
        line-height: 1.5;
      }
      p {
        margin: 0 0 8px;
      }
      .muted {
        color: var(--muted);
      }
      .row p {
        flex: 1;
        margin: 0;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        margin: 0 0 12px;
      }
      .row .holds,
      .row .fails {
        padding: 4px 10px;
        border-inline-start: 4px solid var(--well);
      }
      .fails {
        border-color: var(--broken);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        border-top: 1px solid var(--line);
      }
      .one {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) auto;
        gap: 8px;
        padding: 4px 0;
        overflow-wrap: anywhere;
      }
      button.one {
        width: 100%;
        border-radius: 0;
        border-width: 0;
        text-align: start;
        white-space: normal;
      }
      .one > :last-child,
      .waits {
        color: var(--muted);
      }
      .ok .mark {
        color: var(--well);
      }
      .bad .mark,
      .why {
        color: var(--broken);
      }
      .said {
        padding: 0 0 8px 28px;
      }
      .said h4 {
        margin: 6px 0 2px;
        color: var(--muted);
        font-size: 12px;
        font-weight: 500;
      }
      pre {
        max-height: 220px;
        margin: 0;
        padding: 6px 8px;
        overflow: auto;
        background: var(--terminal);
        border: 1px solid var(--line);
        border-radius: 4px;
        font: 12px/1.45 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      pre.why {
        border-color: var(--broken);
      }
      .turns {
        display: inline-block;
        width: 10px;
        height: 10px;
        border: 2px solid var(--line);
        border-top-color: var(--accent);
        border-radius: 50%;
        animation: turn 0.9s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .turns {
          animation: none;
        }
      }
    `,
  ];

  /** Its fields change: whenever it is given, it is drawn as it is then. */
  @property({attribute: false, hasChanged: () => true}) proof!: Proof;
  /** How many things are wrong with the files: nothing is tried before they are mended. */
  @property({type: Number}) problems = 0;
  /** Names of outcomes that were unfolded, or folded if they went wrong. */
  @state() private turned: ReadonlySet<string> = new Set();

  protected override render() {
    const {proof} = this;
    const {outcomes, plan, state} = proof;
    if (state === 'none')
      return html`<p>
          Prove does what the lab says on a machine of its own: it builds the sources, loads and unloads each
          module, and types the solutions one after the other. Each step has to be open before its solution,
          and done after it.
        </p>
        <p class="muted">Your own machine is not touched. This takes about half a minute.</p>
        <div class="row">
          <button class="main" ?disabled=${this.problems > 0} @click=${() => this.#begin()}>Prove it</button>
          ${this.problems > 0 ? html`<span class="muted">Fix the problems in the files first.</span>` : nothing}
        </div>`;
    const waiting = plan.slice(outcomes.length);
    return html`
      <div class="row" role="status">
        ${this.#summary()}
        ${
          state === 'running'
            ? html`<button class="outlined" @click=${() => proof.stop()}>Stop</button>`
            : html`<button class="outlined" ?disabled=${this.problems > 0} @click=${() => this.#begin()}>
                Prove again
              </button>`
        }
      </div>
      <ol>
        ${outcomes.map((outcome) => this.#outcome(outcome))}
        ${
          state === 'done'
            ? nothing
            : waiting.map((name, i) => {
                const isNow = i === 0 && state === 'running';
                return html`<li class="waits">
                  <div class="one">
                    <span>${isNow ? html`<span class="turns"></span>` : '·'}</span><span>${name}</span
                    ><span>${isNow ? 'now' : ''}</span>
                  </div>
                </li>`;
              })
        }
      </ol>
    `;
  }

  #summary() {
    const {proof} = this;
    const {outcomes, plan, state, holds, ms} = proof;
    const bad = outcomes.filter(({ok}) => !ok).length;
    if (state === 'running')
      return html`<p class="muted">
        ${outcomes.length} of ${plan.length} tried${bad > 0 ? `, ${bad} not as it should be` : ''}
      </p>`;
    if (state === 'stopped')
      return html`<p class="fails">Stopped after ${outcomes.length} of ${plan.length}.</p>`;
    return holds
      ? html`<p class="holds">All is as the lab says. It took ${seconds(ms)}.</p>`
      : html`<p class="fails">
          ${bad === 1 ? 'One thing is' : `${bad} things are`} not as the lab says.
          ${outcomes.length < plan.length ? 'What comes after was not tried.' : nothing}
        </p>`;
  }

  #outcome({name, ok, why, ms, terminal, log}: Outcome) {
    const isOpen = this.turned.has(name) !== !ok;
    return html`<li class=${ok ? 'ok' : 'bad'}>
      <button class="one" aria-expanded=${isOpen} @click=${() => this.#turn(name)}>
        <span class="mark" aria-hidden="true">${ok ? '✓' : '✗'}</span>
        <span
          >${name}<span class="visually-hidden"
            >${ok ? ', as it should be' : ', not as it should be'}</span
          ></span
        >
        <span>${seconds(ms)}</span>
      </button>
      ${
        isOpen
          ? html`<div class="said">
              ${why === undefined ? nothing : html`<pre class="why">${why}</pre>`}
              ${this.#said('Terminal', terminal)} ${this.#said('Kernel log', log)}
              ${why === undefined && terminal === '' && log === '' ? html`<p class="muted">No output.</p>` : nothing}
            </div>`
          : nothing
      }
    </li>`;
  }

  #said(title: string, text: string) {
    return text === ''
      ? nothing
      : html`<h4>${title}</h4>
          <pre>${plain(text)}</pre>`;
  }

  #turn(name: string): void {
    const turned = new Set(this.turned);
    if (!turned.delete(name)) turned.add(name);
    this.turned = turned;
  }

  #begin(): void {
    this.turned = new Set();
    this.dispatchEvent(new CustomEvent('proof-begin'));
  }
}

/** What a terminal would show of it, without colours and titles. */
const plain = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex -- these are they
    .replace(/\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\))|\r/g, '')
    .trim();

declare global {
  interface HTMLElementTagNameMap {
    'modlab-proof': ModlabProof;
  }
}
