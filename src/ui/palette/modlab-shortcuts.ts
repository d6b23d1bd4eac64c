/** Owns the list of shortcuts: which keys do what, and where. */
import {LitElement, css, html} from 'lit';
import {customElement, query} from 'lit/decorators.js';
import {COMMANDS, keysOf} from '../debugger/commands';
import {dialogStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';

const SHORTCUTS: readonly (readonly [
  where: string,
  keys: readonly (readonly [keys: string, what: string])[],
])[] = [
  [
    'Everywhere',
    [
      ['F1', 'Commands: everything by name'],
      ['Ctrl+K', 'The same, outside of the terminals'],
      ['?', 'This list, outside of texts and terminals'],
      ['Ctrl+Shift+L', 'Leaves the terminal, the editor, the keyboard of the machine'],
    ],
  ],
  [
    'Terminals',
    [
      ['Ctrl+C', 'Copies what is selected; interrupts if nothing is'],
      ['Ctrl+Shift+C', 'Copies'],
      ['Ctrl+V', 'Pastes'],
      ['Ctrl+click', 'Opens a link'],
    ],
  ],
  [
    'Editor',
    [
      ['Ctrl+S', 'Saves the file into the machine'],
      ['Ctrl+Enter', 'Builds and loads'],
      ['F9', 'Sets a breakpoint, or takes it away'],
      ['Ctrl+Space', 'Completes a name of the kernel’s headers'],
      ['Ctrl+Shift+Space', 'Explains the name at the cursor, or the function that is called there'],
      ['F12 or Ctrl+click', 'Shows where a name of the kernel’s is declared'],
      ['Ctrl+F', 'Finds'],
    ],
  ],
  [
    'Debugger, while the machine stands',
    COMMANDS.map((way) => [keysOf(way), way.leads === undefined ? way.name : `${way.name} ${way.leads}`]),
  ],
  [
    'Panes',
    [
      ['Arrows', 'On the splitter between two panes: move it; with Shift, further'],
      ['Enter or double click', 'On the splitter: back to the default size'],
    ],
  ],
];

/**
 * @fires shortcuts-close - it is to be taken from the page
 */
@customElement('modlab-shortcuts')
export class ModlabShortcuts extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    css`
      h3 {
        margin: 16px 0 4px;
        font-size: 13px;
        color: var(--muted);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(120px, max-content) minmax(0, 1fr);
        gap: 4px 16px;
        margin: 0;
      }
      dd {
        margin: 0;
      }
      kbd {
        font: 12px var(--mono);
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override render() {
    return html`<dialog
      aria-labelledby="title"
      @close=${() => this.dispatchEvent(new CustomEvent('shortcuts-close'))}
    >
      <div class="head">
        <h2 id="title">Keyboard shortcuts</h2>
        <button @click=${() => this.dialog.close()}>Close</button>
      </div>
      ${SHORTCUTS.map(
        ([where, keys]) =>
          html`<h3>${where}</h3>
            <dl>
              ${keys.map(
                ([each, what]) =>
                  html`<dt><kbd>${each}</kbd></dt>
                    <dd>${what}</dd>`,
              )}
            </dl>`,
      )}
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-shortcuts': ModlabShortcuts;
  }
}
