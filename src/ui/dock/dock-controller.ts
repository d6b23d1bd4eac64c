/** Owns the dock: which of its tabs is chosen, what calls for another, and what each has to tell that nobody has seen. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {LayoutController} from '../layout/layout-controller';
import type {Session} from '../../session/session';

export const DOCK_TABS = ['log', 'problems', 'xray', 'debugger', 'saves', 'keyboard'] as const;
export type DockTab = (typeof DOCK_TABS)[number];

export const TAB_NAMES: Record<DockTab, string> = {
  log: 'Log',
  problems: 'Problems',
  xray: 'X-ray',
  debugger: 'Debugger',
  saves: 'Saves',
  keyboard: 'Keyboard',
};

/** Beside a tab's name. */
export interface Badge {
  text: string;
  /** The same for who does not see it. */
  words: string;
  tone: 'error' | 'warning' | 'still';
}

export interface DockHost extends ReactiveControllerHost {
  readonly session: Session;
  readonly layout: LayoutController;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

export class DockController implements ReactiveController {
  readonly #host: DockHost;
  #current: DockTab = 'log';
  /** Reports of the kernel that came while nobody saw the log. */
  #unseen = 0;
  #subscriptions: (() => void)[] = [];

  constructor(host: DockHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const {session} = this.#host;
    const changed = () => this.#host.requestUpdate();
    let known: readonly unknown[] = [];
    // It speaks of each key in the editor's text, too.
    const judged = () => {
      const now = [...session.workspace.diagnostics.values()].flat();
      const isSame = now.length === known.length && now.every((each, at) => each === known[at]);
      known = now;
      if (!isSame) changed();
    };
    this.#subscriptions = [
      session.on('notice', (notice) => notice?.actions.includes('show-where') && this.#showLog()),
      session.on('log-cleared', () => {
        this.#unseen = 0;
        changed();
      }),
      session.workspace.on('changed', judged),
    ];
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
  }

  get current(): DockTab {
    return this.#current;
  }

  /** A person sees it: what is not seen need not be drawn. */
  isSeen(tab: DockTab): boolean {
    return tab === this.#current && this.#host.layout.isSeen('dock');
  }

  /** Chooses a tab, and brings the dock into sight. */
  show(tab: DockTab): void {
    this.#choose(tab);
    this.#host.layout.show('dock');
  }

  /** The kernel has reported something that went wrong. */
  alarm(): void {
    if (this.isSeen('log')) return;
    this.#unseen++;
    this.#host.requestUpdate();
  }

  badge(tab: DockTab): Badge | undefined {
    const {workspace, debug} = this.#host.session;
    if (tab === 'log' && this.#unseen > 0)
      return {text: String(this.#unseen), words: plural(this.#unseen, 'new report'), tone: 'error'};
    if (tab === 'debugger' && debug.stop)
      return {text: '●', words: 'the machine is stopped', tone: 'warning'};
    if (tab !== 'problems') return undefined;
    const problems = [...workspace.diagnostics.values()].flat();
    const errors = problems.filter(({severity}) => severity === 'error').length;
    const warnings = problems.filter(({severity}) => severity === 'warning').length;
    if (errors > 0) return {text: String(errors), words: plural(errors, 'error'), tone: 'error'};
    if (warnings > 0) return {text: String(warnings), words: plural(warnings, 'warning'), tone: 'warning'};
    return undefined;
  }

  #choose(tab: DockTab): void {
    this.#current = tab;
    if (tab === 'log') this.#unseen = 0;
    this.#host.requestUpdate();
  }

  /** A stop that a person looks at is not taken away; and on a narrow screen nothing jumps. */
  #showLog(): void {
    if (this.#host.session.debug.stop) return;
    if (this.#host.layout.narrow) return this.#choose('log');
    this.show('log');
  }
}
