/** Owns what a person can do with the page as a whole: each action's name, keys and deed, for menu, palette and shortcuts. */
import {PRESETS, PRESET_NAMES} from '../layout/layout-state';
import {terminalName} from '../terminal/terminal-name';
import {DOCK_TABS, TAB_NAMES} from '../dock/dock-controller';
import type {AppHost} from './app-host';
import type {Workbench} from './workbench';
import type {EditorController} from '../editor/editor-controller';
import type {LessonController} from '../lesson/lesson-controller';
import type {SavesController} from '../saves/saves-controller';
import type {Preset, WidePane} from '../layout/layout-state';
import type {MenuItem} from '../theme/modlab-menu';
import type {ModlabExchange} from '../sharing/modlab-exchange';
import {authorUrl} from '../../session/lesson/lab-url';
import {isCSource} from '../../session/editor/paths';
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
  labs: () => unknown;
  saves: SavesController;
  editor: EditorController;
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
    return [...this.#machine(), ...this.#terminals(), ...this.#layout(), ...this.#editing()];
  }

  get menu(): readonly Action[] {
    return this.all.filter(({menu}) => menu);
  }

  run(id: string): void {
    void this.all.find((action) => action.id === id)?.run();
  }

  #machine(): Action[] {
    const {session, notices} = this.#host;
    const {saves, lesson, labs, exchange, handedIn, commands, shortcuts} = this.#parts;
    const isRunning = isWell(session.phase);
    const other = lesson.otherKernel;
    return [
      {id: 'save', label: 'Save', icon: 'save', disabled: !isRunning, run: () => saves.save()},
      {id: 'share', label: 'Share', icon: 'share', run: () => exchange().share()},
      ...(handedIn()
        ? [{id: 'hand-in', label: 'Hand-in', icon: 'hand-in' as const, run: () => exchange().showHandIn()}]
        : []),
      {id: 'labs', label: 'All labs, and what is done', run: labs},
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
      {
        id: 'author',
        label: 'Write a lab',
        icon: 'editor',
        menu: true,
        begins: true,
        title: 'Labs of your own: written, proven and published from this page',
        run: () => (location.hash = authorUrl()),
      },
      {id: 'shortcuts', label: 'Keyboard shortcuts', icon: 'keyboard', keys: '?', menu: true, run: shortcuts},
      {id: 'back', label: 'Back to the moment before', run: () => saves.step(-1)},
      {id: 'forward', label: 'Forward to the moment after', run: () => saves.step(1)},
    ];
  }

  #terminals(): Action[] {
    const {terminals, terminalPreferences: preferences, layout} = this.#host;
    return [
      ...terminals.list.map((terminal) => ({
        id: terminal.port,
        label: terminalName(terminal),
        run: () => {
          layout.show('terminal');
          terminals.show(terminal.port);
          terminals.focus();
        },
      })),
      ...this.#openTerminals(),
      {id: 'text-larger', label: 'Larger text in the terminals', run: () => preferences.resize(1)},
      {id: 'text-smaller', label: 'Smaller text in the terminals', run: () => preferences.resize(-1)},
      {id: 'text-usual', label: 'Usual size of text in the terminals', run: () => preferences.resize(0)},
      {
        id: 'screen-reader',
        label: 'Screen reader mode of the terminals',
        title: 'What a terminal shows is given to assistive technology as text, and read out as it comes',
        checked: preferences.look.screenReader,
        menu: true,
        run: () => preferences.toggleScreenReader(),
      },
    ];
  }

  /** On a machine whose terminals are as many as it was made with, none. */
  #openTerminals(): Action[] {
    const {terminals, layout} = this.#host;
    const shown = terminals.list.find(({port}) => port === terminals.current);
    const opens = terminals.canOpen
      ? [
          {
            id: 'terminal-new',
            label: 'New terminal',
            run: () => {
              layout.show('terminal');
              terminals.open();
            },
          },
        ]
      : [];
    const splits =
      terminals.canOpen || terminals.list.length > 1
        ? [
            {
              id: 'terminal-split',
              label: 'Two terminals side by side',
              checked: terminals.isSplit,
              run: () => {
                layout.show('terminal');
                terminals.split();
              },
            },
          ]
        : [];
    if (!shown?.own) return [...opens, ...splits];
    const name = terminalName(shown);
    return [
      ...opens,
      ...splits,
      {id: 'terminal-rename', label: `Rename ${name}`, run: () => terminals.rename()},
      {id: 'terminal-close', label: `Close ${name}`, run: () => terminals.close(shown.port)},
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

  #editing(): Action[] {
    const {workspace} = this.#host.session;
    const {editor} = this.#parts;
    const {current} = workspace;
    if (!workspace.shown || !current) return [];
    return [
      {id: 'build', label: 'Build and load', keys: 'Ctrl+Enter', run: () => editor.act('build')},
      {id: 'save-file', label: `Save ${current.name}`, keys: 'Ctrl+S', run: () => editor.act('save')},
      {
        id: 'check-style',
        label: `Check the style of ${current.name}`,
        title: "By the kernel's checkpatch.pl",
        disabled: !isCSource(current.path),
        run: () => editor.act('check'),
      },
    ];
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
