/** Owns the debugger's part of the page: its panel, its keys, and the place that is shown of a machine that stands. */
import {html, nothing} from 'lit';
import {changedSince, lineNow} from '../editor/shown-frame';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../app/app-host';
import type {EditorController} from '../editor/editor-controller';
import type {Command, DebuggerField} from './commands';
import type {SourcePlace} from '../../session/debug/views';

/** As in browsers' developer tools: each has a spelling that browsers leave to a page, and keyboards without F keys have. */
const KEYS: Record<string, Command> = {
  F8: 'resume',
  F10: 'over',
  F11: 'into',
  'Shift+F11': 'out',
  'Shift+F8': 'back',
  'Control+Shift+F8': 'reverse',
  'Control+\\': 'resume',
  "Control+'": 'over',
  'Control+Shift+"': 'back',
  "Control+Shift+'": 'back',
  'Control+;': 'into',
  'Control+Shift+:': 'out',
  'Control+Shift+;': 'out',
};

const spelling = ({ctrlKey, metaKey, shiftKey, key}: KeyboardEvent) =>
  `${ctrlKey || metaKey ? 'Control+' : ''}${shiftKey ? 'Shift+' : ''}${key}`;

export class DebuggerController implements ReactiveController {
  readonly #host: AppHost;
  readonly #editor: EditorController;
  #frame = 0;
  #subscriptions: (() => void)[] = [];

  constructor(host: AppHost, editor: EditorController) {
    this.#host = host;
    this.#editor = editor;
    host.addController(this);
  }

  hostConnected(): void {
    const {debug} = this.#host.session;
    this.#subscriptions = [
      debug.on('stop', (stop) => {
        if (stop) this.#host.dock.show('debugger');
        void this.#look(0);
      }),
      debug.on('kept', () => this.#host.requestUpdate()),
    ];
    window.addEventListener('keydown', this.#key, {capture: true});
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    window.removeEventListener('keydown', this.#key, {capture: true});
  }

  hostUpdate(): void {
    this.#host.session.debug.watched = this.#host.dock.isSeen('debugger');
  }

  /** Shows a frame of the machine that stands. */
  async #look(frame: number): Promise<void> {
    this.#frame = frame;
    this.#host.requestUpdate();
    const {debug} = this.#host.session;
    const {stop} = debug;
    const place = stop?.frames[frame]?.place;
    const source = place && (await debug.sourceOf(place.path));
    if (stop === debug.stop && frame === this.#frame)
      await this.#editor.reveal(place && {place, index: frame, source});
  }

  /** Shows a line of the text that was compiled where it is now. */
  async #open(place: SourcePlace): Promise<void> {
    const {debug, workspace} = this.#host.session;
    const source = await debug.sourceOf(place.path);
    const file = workspace.open.find(({path}) => path === place.path);
    const line = file ? lineNow({place, source}, file) : place.line;
    await this.#editor.goTo({path: place.path, line, column: 1, severity: 'note', message: ''});
  }

  /** The next time the machine comes there, it stops. */
  breakAt({path, line}: {path: string; line: number}): void {
    const {debug, workspace} = this.#host.session;
    const text = workspace.open.find((file) => file.path === path)?.text.split('\n')[line - 1];
    const isSet = debug.breakpoints.in(path).some((each) => each.line === line);
    if (text !== undefined && !isSet) debug.breakpoints.toggle(path, line, text);
    this.#host.dock.show('debugger');
  }

  /** Brings the panel into sight. */
  show(): void {
    this.#host.dock.show('debugger');
  }

  /** Puts the keyboard where something of the panel is typed. */
  async enter(field: DebuggerField): Promise<void> {
    this.show();
    await import('./modlab-debugger');
    await this.#host.updateComplete;
    await this.#host.renderRoot.querySelector('modlab-debugger')?.enter(field);
  }

  act(command: Command): void {
    const {debug} = this.#host.session;
    if (command === 'resume') void debug.resume();
    else if (command === 'back') void debug.stepBack();
    else if (command === 'reverse') void debug.reverse();
    else void debug.step(command);
  }

  /** In every part of the page, the terminals too, whose guest would not hear of it. */
  readonly #key = (event: KeyboardEvent): void => {
    const command = KEYS[spelling(event)];
    if (!command || !this.#host.session.debug.stop) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(command);
  };

  render() {
    const {session, dock} = this.#host;
    if (!dock.isSeen('debugger')) return nothing;
    // The panel and what it needs are fetched when it is first wanted.
    void import('./modlab-debugger');
    return html`<modlab-debugger
      role="region"
      aria-label="Debugger"
      .debug=${session.debug}
      .stop=${session.debug.stop}
      .stopsBefore=${session.debug.stopsBefore}
      .frame=${this.#frame}
      .nameOf=${session.workspace.nameOf}
      .suggested=${/\bmodule_init\((\w+)\)/.exec(session.workspace.current?.text ?? '')?.[1] ?? ''}
      .forDebugging=${session.build.forDebugging}
      @build-for-debugging=${(event: CustomEvent<boolean>) => {
        session.build.forDebugging = event.detail;
        this.#host.requestUpdate();
      }}
      @frame-select=${(event: CustomEvent<number>) => void this.#look(event.detail)}
      .changed=${this.#changed}
      @compiled-open=${(event: CustomEvent<SourcePlace>) => void this.#open(event.detail)}
      @debug-command=${(event: CustomEvent<Command>) => this.act(event.detail)}
      @place-open=${({detail: {path, line}}: CustomEvent<{path: string; line: number}>) =>
        void this.#editor.goTo({path, line, column: 1, severity: 'note', message: ''})}
    ></modlab-debugger>`;
  }

  /** A sentence, where the text that is shown is not the one that runs. */
  get #changed(): string {
    const {frame} = this.#editor;
    const {open} = this.#host.session.workspace;
    return changedSince(
      frame,
      open.find(({path}) => path === frame?.place.path),
    );
  }

  /** Above the terminals: why they do not answer. */
  renderHeld() {
    const {stop} = this.#host.session.debug;
    if (!stop) return nothing;
    return html`<p class="held">
      The machine stands still at ${stop.where}: what you type here is delivered when it goes on (F8).
    </p>`;
  }
}
