/** Owns the strip of tabs that says which terminals there are and which is shown, and by which they are closed and renamed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {TERMINAL_NAME_BYTES} from '../../protocol/consoles';
import {icon} from '../theme/icon';
import {shared} from '../theme/shared-style';
import {moveAlongTabs} from '../theme/tab-keys';
import {terminalName} from './terminal-name';
import type {GuestTerminal, TerminalPort} from '../../protocol/consoles';

export interface TerminalName {
  port: TerminalPort;
  /** Empty: by its number again. */
  name: string;
}

/**
 * @fires tab-select - TerminalPort
 * @fires terminal-close - TerminalPort; this one and the next come up from here
 * @fires terminal-rename - TerminalName
 */
@customElement('modlab-terminal-tabs')
export class ModlabTerminalTabs extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: end;
        gap: 4px;
        align-self: end;
        min-width: 0;
      }
      [role='tablist'] {
        display: flex;
        gap: 4px;
        min-width: 0;
        overflow: auto hidden;
        scrollbar-width: thin;
      }
      [role='tab'] {
        flex: none;
        max-width: 24ch;
        overflow: hidden;
        text-overflow: ellipsis;
        border-radius: 4px 4px 0 0;
        color: var(--muted);
        border-bottom-width: 0;
        outline-offset: -2px;
      }
      [role='tab'][aria-selected='true'] {
        color: var(--text);
        background: var(--terminal);
        border-color: var(--line);
      }
      [role='tab'].beside {
        color: var(--text);
        border-color: var(--line);
      }
      input {
        width: 18ch;
        min-height: 28px;
        font: inherit;
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding-inline: 6px;
      }
    `,
  ];

  /** In the order of their numbers. */
  @property({attribute: false}) terminals: readonly GuestTerminal[] = [];
  /** The one that has the keyboard. */
  @property({attribute: false}) shown: TerminalPort = 'terminal1';
  /** Another that is seen beside it. */
  @property({attribute: false}) beside: TerminalPort | undefined;
  /** Those whose bell has rung, and nobody has looked. */
  @property({attribute: false}) rung: ReadonlySet<TerminalPort> = new Set();
  @state() private renamed: TerminalPort | undefined;

  /** Asks for a name for one that can have one. */
  rename(port: TerminalPort): void {
    if (this.#of(port)?.own) this.renamed = port;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('renamed') && this.renamed) this.renderRoot.querySelector('input')?.select();
    if (changed.has('shown') || changed.has('terminals'))
      this.renderRoot.querySelector(`#${this.shown}`)?.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  protected override render() {
    const current = this.#of(this.shown);
    return html`<div
        role="tablist"
        aria-label="Terminals"
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${this.terminals.map((terminal) => this.#tab(terminal))}
      </div>
      ${this.renamed === undefined ? nothing : this.#field(this.renamed)}
      ${
        current?.own
          ? html`<button
              class="icon-only"
              aria-label=${`Close ${terminalName(current)}`}
              title="Close this terminal: what runs in it is hung up"
              @click=${() => this.#fire('terminal-close', current.port)}
            >
              ${icon('close')}
            </button>`
          : nothing
      }`;
  }

  #tab(terminal: GuestTerminal) {
    const {port, own} = terminal;
    const shown = port === this.shown;
    return html`<button
      role="tab"
      id=${port}
      class=${port === this.beside ? 'beside' : ''}
      aria-selected=${shown}
      tabindex=${shown ? 0 : -1}
      title=${own ? 'Double-click or F2 to rename' : nothing}
      @click=${() => this.#fire('tab-select', port)}
      @dblclick=${() => this.rename(port)}
      @auxclick=${(event: MouseEvent) => event.button === 1 && own && this.#fire('terminal-close', port)}
    >
      ${terminalName(terminal)}
      ${this.rung.has(port) ? html`${icon('bell')}<span class="visually-hidden">, bell</span>` : nothing}
    </button>`;
  }

  #field(port: TerminalPort) {
    const terminal = this.#of(port);
    if (!terminal) return nothing;
    return html`<input
      aria-label=${`Name of ${terminalName(terminal)}`}
      placeholder=${terminalName({port, name: ''})}
      maxlength=${TERMINAL_NAME_BYTES}
      .value=${terminal.name}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') this.#named(port, event.target as HTMLInputElement);
        else if (event.key === 'Escape') this.#leaveField();
      }}
      @blur=${(event: FocusEvent) => this.#named(port, event.target as HTMLInputElement, true)}
    />`;
  }

  #named(port: TerminalPort, {value}: HTMLInputElement, left = false): void {
    if (this.renamed !== port) return;
    this.#fire('terminal-rename', {port, name: value.trim()} satisfies TerminalName);
    if (left) this.renamed = undefined;
    else this.#leaveField();
  }

  #leaveField(): void {
    this.renamed = undefined;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  }

  /** Arrows move between tabs, Delete closes one (ARIA's tab pattern), F2 renames it. */
  #key(event: KeyboardEvent): void {
    const port = (event.target as Element).id as TerminalPort;
    const own = this.#of(port)?.own ?? false;
    if (event.key === 'Delete' && own) return this.#fire('terminal-close', port);
    if (event.key === 'F2' && own) {
      event.preventDefault();
      return this.rename(port);
    }
    moveAlongTabs(this.renderRoot, event);
  }

  #of(port: TerminalPort): GuestTerminal | undefined {
    return this.terminals.find((terminal) => terminal.port === port);
  }

  #fire(event: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-terminal-tabs': ModlabTerminalTabs;
  }
}
