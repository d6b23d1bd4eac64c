/** Owns what a person can do with the page as a whole: each action's name, keys and deed, for menu, palette and shortcuts. */
import {PRESETS, PRESET_NAMES} from '../layout/layout-state';
import {DOCK_TABS, TAB_NAMES} from '../dock/dock-controller';
import type {AppHost} from './app-host';
import type {Workbench} from './workbench';
import type {DebuggerController} from '../debugger/debugger-controller';
import type {LessonController} from '../lesson/lesson-controller';
import type {SavesController} from '../saves/saves-controller';
import type {Preset, WidePane} from '../layout/layout-state';
import type {MenuItem} from '../theme/modlab-menu';
import type {ModlabExchange} from '../sharing/modlab-exchange';
import {isWell} from '../../protocol/phase';

export interface Action extends MenuItem {
  run: () => unknown;
  /** It is in the menu of what is done less often. */
  menu?: boolean;
}

export interface ActionParts {
  exchange: () => ModlabExchange;
  handedIn: () => boolean;
  workbench: Workbench;
  lesson: LessonController;
  saves: SavesController;
  debug: DebuggerController;
  commands: () => void;
  shortcuts: () => void;
}

const PANES: Record<WidePane, string> = {
  lesson: 'lesson',
  editor: 'editor',
  terminal: 'terminals',
  dock: 'panel',
};

export class Actions {
  readonly #host: AppHost;
  readonly #parts: ActionParts;

  constructor(host: AppHost, parts: ActionParts) {
    this.#host = host;
    this.#parts = parts;
  }

  get all(): readonly Action[] {
    return [...this.#machine(), ...this.#layout(), ...this.#debugging()];
  }

  get menu(): readonly Action[] {
    return this.all.filter(({menu}) => menu);
  }

  run(id: string): void {
    void this.all.find((action) => action.id === id)?.run();
  }

  #machine(): Action[] {
    const {session, notices, terminals, layout} = this.#host;
    const {saves, lesson, exchange, handedIn, commands, shortcuts} = this.#parts;
    const isRunning = isWell(session.phase);
    const other = lesson.otherKernel;
    return [
      {id: 'save', label: 'Save', icon: 'save', disabled: !isRunning, run: () => saves.save()},
      {id: 'share', label: 'Share', icon: 'share', run: () => exchange().share()},
      ...(handedIn()
        ? [{id: 'hand-in', label: 'Hand-in', icon: 'hand-in' as const, run: () => exchange().showHandIn()}]
        : []),
      {id: 'commands', label: 'Commands', keys: 'Ctrl+K, F1', icon: 'commands', run: commands},
      {
        id: 'reboot',
        label: 'Reboot',
        icon: 'reboot',
        menu: true,
        title: 'Boots the kernel from its first line; the machine you have is kept',
        run: () => notices.act('reboot'),
      },
      {
        id: 'start-fresh',
        label: 'Start fresh',
        icon: 'restart',
        menu: true,
        title: 'A fresh machine for this lab; the one you have is kept',
        run: () => notices.act('start-fresh'),
      },
      ...(other === undefined
        ? []
        : [
            {
              id: 'other-kernel',
              label: other === 'checking' ? 'Restart with checks' : 'Restart without checks',
              icon: 'kernel' as const,
              menu: true,
              run: () => notices.restart(other),
            },
          ]),
      {
        id: 'download',
        label: 'Download this machine',
        icon: 'download',
        menu: true,
        disabled: !isRunning,
        run: () => saves.download(),
      },
      {id: 'shortcuts', label: 'Keyboard shortcuts', icon: 'keyboard', keys: '?', menu: true, run: shortcuts},
      {id: 'back', label: 'Back to the moment before', run: () => saves.step(-1)},
      {id: 'forward', label: 'Forward to the moment after', run: () => saves.step(1)},
      ...(['terminal1', 'terminal2', 'terminal3'] as const).map((port, at) => ({
        id: port,
        label: `Terminal ${at + 1}`,
        run: () => {
          layout.show('terminal');
          terminals.show(port);
          terminals.focus();
        },
      })),
    ];
  }

  #layout(): Action[] {
    const {layout, session} = this.#host;
    const {workbench} = this.#parts;
    const panes = Object.entries(PANES) as [WidePane, string][];
    if (layout.narrow) return this.#tabs();
    return [
      ...PRESETS.map((preset, at) => ({
        id: `preset-${preset}`,
        label: `Layout: ${PRESET_NAMES[preset]}`,
        checked: layout.preset === preset,
        menu: true,
        begins: at === 0,
        run: () => this.arrange(preset),
      })),
      ...panes.map(([pane, name], at) => ({
        id: `show-${pane}`,
        label: `Show the ${name}`,
        checked: pane === 'editor' ? session.workspace.shown : workbench.isSeen(pane),
        menu: true,
        begins: at === 0,
        run: () => workbench.hide(pane, workbench.isSeen(pane)),
      })),
      ...panes.map(([pane, name]) => ({
        id: `maximise-${pane}`,
        label: layout.maximised === pane ? `Show the ${name} among the others` : `Maximise the ${name}`,
        run: () => {
          if (pane === 'editor') session.workspace.shown = true;
          layout.maximise(layout.maximised === pane ? undefined : pane);
        },
      })),
      ...this.#tabs(),
      ...(['lesson', 'dock', 'editor'] as const).map((which) => ({
        id: `reset-${which}`,
        label: `Usual size of the ${PANES[which]}`,
        run: () => layout.reset(which),
      })),
    ];
  }

  #tabs(): Action[] {
    return DOCK_TABS.map((tab) => ({
      id: `tab-${tab}`,
      label: `Panel: ${TAB_NAMES[tab]}`,
      run: () => this.#host.dock.show(tab),
    }));
  }

  #debugging(): Action[] {
    const {debug} = this.#parts;
    if (!this.#host.session.debug.stop) return [];
    return debug.commands.map(({command, name, keys}) => ({
      id: `debug-${command}`,
      label: `Debugger: ${name}`,
      keys,
      run: () => debug.act(command),
    }));
  }

  arrange(preset: Preset): void {
    const {session, layout, dock, terminals} = this.#host;
    session.workspace.shown = preset === 'code' || preset === 'debug';
    if (preset === 'learn') dock.show('log');
    if (preset === 'code') dock.show('problems');
    if (preset === 'debug') dock.show('debugger');
    layout.arrange(preset);
    if (preset === 'learn' || preset === 'terminal') terminals.focus();
  }
}
