/** Owns what the controllers of the page's parts need of the app around them. */
import type {LitElement} from 'lit';
import type {DockController} from '../dock/dock-controller';
import type {LayoutController} from '../layout/layout-controller';
import type {NoticeController} from './notice-controller';
import type {ModlabTerminals} from '../terminal/modlab-terminals';
import type {TerminalPreferences} from '../terminal/terminal-preferences';
import type {TerminalPort} from '../../protocol/consoles';
import type {Session} from '../../session/session';

export interface AppHost extends LitElement {
  readonly session: Session;
  readonly notices: NoticeController;
  readonly layout: LayoutController;
  readonly dock: DockController;
  readonly terminals: ModlabTerminals;
  readonly terminalPreferences: TerminalPreferences;
  /** Types for the person. */
  type(port: TerminalPort, text: string): void;
  /** The keyboard leaves the terminal or the editor's text, which keep Tab for themselves. */
  leave(): void;
}
