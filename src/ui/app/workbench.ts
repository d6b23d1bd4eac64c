/** Owns the arrangement of the panes on the page: which stand where, the bars between them, and what the dock has in it. */
import {html, nothing} from 'lit';
import '../dock/modlab-dock';
import '../layout/modlab-splitter';
import type {AppHost} from './app-host';
import type {DockTab} from '../dock/dock-controller';
import type {WidePane} from '../layout/layout-state';
import type {PaneAction} from '../layout/modlab-pane-buttons';

/** What stands in the panes: templates of the controllers. */
export interface Panes {
  lesson: unknown;
  editor: unknown;
  /** Above the terminals. */
  held: unknown;
  /** The log, which listens also while another tab is chosen. */
  log: unknown;
  /** Of the tab that is chosen. */
  dock: unknown;
  more: unknown;
}

export class Workbench {
  readonly #host: AppHost;

  constructor(host: AppHost) {
    this.#host = host;
  }

  /** A person sees it. The terminals stay if there is nothing else. */
  isSeen(pane: WidePane): boolean {
    const {layout, session} = this.#host;
    const {shown} = session.workspace;
    if (pane === 'editor' && !shown) return false;
    if (pane === 'terminal' && !layout.narrow && layout.maximised === undefined && !shown) return true;
    return layout.isSeen(pane);
  }

  /** The editor's place is with the lab, that of the others with the layout. */
  hide(pane: WidePane, hidden = true): void {
    const {layout, session} = this.#host;
    if (pane === 'editor') session.workspace.shown = !hidden;
    if (!hidden && layout.maximised !== pane) layout.maximise(undefined);
    layout.hide(pane, hidden && pane !== 'editor');
  }

  render(panes: Panes) {
    const {layout, dock} = this.#host;
    const [lesson, editor, terminals] = [
      this.isSeen('lesson'),
      this.isSeen('editor'),
      this.isSeen('terminal'),
    ];
    const work = editor || terminals;
    // Closed, it keeps its tabs in sight.
    const isDockOpen = this.isSeen('dock');
    const isDockSeen = isDockOpen || (!layout.narrow && layout.maximised === undefined);
    const right = work || isDockSeen;
    const {sizes} = layout;
    // Of a machine that stands there is more to see than of one that runs, and its terminals do not answer.
    const isStopped = dock.current === 'debugger' && this.#host.session.debug.stop !== undefined;
    const height =
      (isStopped || layout.preset === 'debug') && !layout.isChosen('dock')
        ? Math.max(sizes.dock, innerHeight * 0.44)
        : sizes.dock;
    const columns = lesson && right ? `min(${sizes.lesson}px, 50%) auto minmax(0, 1fr)` : 'minmax(0, 1fr)';
    const rows =
      work && isDockOpen
        ? `minmax(0, 1fr) auto minmax(0, min(${height}px, 75%))`
        : work && isDockSeen
          ? 'minmax(0, 1fr) auto'
          : 'minmax(0, 1fr)';
    const isSqueezed = isStopped && !layout.beside && !layout.isChosen('editor');
    const share = isSqueezed ? 0.75 : sizes.editor;
    const shares = `minmax(0, ${share}fr) auto minmax(0, ${1 - share}fr)`;
    const parts = editor && terminals ? shares : 'minmax(0, 1fr)';
    const one = 'minmax(0, 1fr)';
    const gone = (seen: boolean) => (seen ? '' : 'gone');
    return html`<main
      data-pane=${layout.pane}
      .style=${`grid-template: ${one} / ${columns}`}
      @pane-action=${(event: CustomEvent<PaneAction>) => this.#act(event.detail)}
    >
      <div class="pane ${gone(lesson)}" data-part="lesson">${panes.lesson}</div>
      ${lesson && right ? this.#bar('lesson', 'Width of the lesson', 'columns') : nothing}
      <div class="pane ${gone(right)}" .style=${`grid-template: ${rows} / ${one}`}>
        <div
          class="pane ${gone(work)}"
          data-part="work"
          .style=${layout.beside ? `grid-template: ${one} / ${parts}` : `grid-template: ${parts} / ${one}`}
        >
          <div class="pane ${gone(editor)}" data-part="editor">${panes.editor}</div>
          ${editor && terminals ? this.#bar('editor', 'Size of the editor', layout.beside ? 'columns' : 'rows') : nothing}
          <div class="terminals ${gone(terminals)}">${panes.held}<slot name="terminals"></slot></div>
        </div>
        ${work && isDockOpen ? this.#bar('dock', 'Height of the panel', 'rows') : nothing}
        <modlab-dock
          class=${gone(isDockSeen)}
          .current=${dock.current}
          .badge=${(tab: DockTab) => dock.badge(tab)}
          ?closed=${!isDockOpen}
          ?maximised=${layout.maximised === 'dock'}
          @dock-select=${(event: CustomEvent<DockTab>) => dock.show(event.detail)}
          >${panes.log}${panes.dock}</modlab-dock
        >
      </div>
      <div class="more">${panes.more}</div>
    </main>`;
  }

  #bar(which: 'lesson' | 'editor' | 'dock', name: string, direction: 'columns' | 'rows') {
    const {layout, renderRoot} = this.#host;
    const part = (selector: string) => renderRoot.querySelector(selector);
    const pane = () => part(which === 'dock' ? 'modlab-dock' : `[data-part=${which}]`);
    // Without the bar itself.
    const room = () => {
      const box = part('[data-part=work]')?.getBoundingClientRect();
      return ((direction === 'columns' ? box?.width : box?.height) ?? 1) - 1;
    };
    return html`<modlab-splitter
      aria-label=${name}
      title="Drag, or use the arrow keys; a double click resets it"
      .pane=${pane}
      .direction=${direction}
      ?behind=${which === 'dock'}
      @splitter-move=${(event: CustomEvent<number>) => layout.resize(which, event.detail, room())}
      @splitter-reset=${() => layout.reset(which)}
    ></modlab-splitter>`;
  }

  #act({pane, action}: PaneAction): void {
    const {layout} = this.#host;
    if (action === 'maximise') return layout.maximise(layout.maximised === pane ? undefined : pane);
    this.hide(pane);
    // What had the keyboard is gone.
    if (this.isSeen('terminal')) this.#host.terminals.focus();
    else this.#host.leave();
  }
}
