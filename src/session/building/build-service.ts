/** Owns the building of modules as the page takes part in it: the compiler, what it says of sources, and loading. */
import {MakeErrors} from '../diagnostics/make-errors';
import {ModpostErrors} from '../diagnostics/modpost-errors';
import {diagnosedBy} from '../diagnostics/diagnosed';
import {StyleCheck} from '../diagnostics/style-check';
import {unendedIn} from '../diagnostics/unended-messages';
import {isScratchBuild} from './scratch-build';
import {SourceLines} from '../diagnostics/oops/source-lines';
import {buildAndLoad} from './build-and-load';
import type {Emitter} from '../async/emitter';
import type {DiagnosticsEvent} from '../diagnostics/gcc-output';
import type {Outcome} from '../editor/file-error';
import type {Workspace} from '../editor/workspace';
import type {GuestChannel} from '../machine/guest-channel';
import type {ActiveMachine} from '../machine/active-machine';
import type {CompilerState, SessionEvents} from '../messages/notices';
import type {CompilerListener, CompilerProcess} from '../workers/compiler-process';
import type {DebugObject, KernelApiCompletion, KernelApiEntry} from '../../protocol/compiler-api';
import type {MachineEvent} from '../../protocol/machine-api';

export interface BuildServiceOptions {
  active: ActiveMachine;
  guest: GuestChannel;
  workspace: Workspace;
  events: Emitter<SessionEvents>;
  /** The compiler that the guest's programs call; its worker begins with the first call. */
  spawnCompiler: (listener: CompilerListener) => CompilerProcess;
  /** Types into terminal 1. */
  type: (text: string) => void;
  /** A module is about to be there, with debug information. */
  debugObject: (object: DebugObject) => void;
}

export class BuildService {
  /** Which lines of the lab's sources a kernel's report speaks of. */
  readonly sourceLines: SourceLines;
  /** What the kernel's checkpatch.pl says of a file. */
  readonly style: StyleCheck;
  /** Whether what is built by the key is built with -Og: fewer values are optimised out, and code is slower. */
  forDebugging = false;
  readonly #options: BuildServiceOptions;
  readonly #compiler: CompilerProcess;
  readonly #makeErrors: MakeErrors;
  readonly #modpostErrors: ModpostErrors;
  #state: CompilerState = {working: false, received: 0, total: 0};

  constructor(options: BuildServiceOptions) {
    const {active, guest, workspace, events} = options;
    this.#options = options;
    const diagnosed = (event: DiagnosticsEvent) => events.emit('diagnostics', event);
    events.on('diagnostics', (event) => workspace.report(event));
    this.style = new StyleCheck((name, text) => this.#compiler.checkStyle(name, text), diagnosed);
    this.#makeErrors = new MakeErrors(() => workspace.directory, diagnosed);
    this.#modpostErrors = new ModpostErrors(guest.ask, diagnosed, (module, symbol) =>
      this.sourceLines.callerOf(module, symbol),
    );
    this.#compiler = options.spawnCompiler({
      onProgress: (received, total) => this.#setState({received, total}),
      onDebugObject: (object) => options.debugObject(object),
      onWorking: (working) => this.#setState({working}),
      onOutput: (output) => {
        if (output.tool === 'modpost') void this.#modpostErrors.onStderr(output.stderr, output.cwd);
        else if (!output.argv.some(isScratchBuild)) {
          diagnosed(diagnosedBy(output));
          void unendedIn(guest.ask, output).then((event) => event && diagnosed(event));
        }
      },
    });
    this.sourceLines = new SourceLines({
      ask: guest.ask,
      workspace: () => workspace,
      phase: () => active.phase,
      found: (diagnostic) => diagnosed({replaces: [], diagnostics: [diagnostic]}),
    });
    active.on('replaced', () => {
      this.#makeErrors.reset();
      this.#modpostErrors.reset();
      this.#compiler.attach(active.process, active.record);
    });
    active.on('event', (event) => this.#onEvent(event));
  }

  /** Whether modules that the guest compiles are compiled with debug information as well. */
  wantDebugObjects = (wanted: boolean): void => this.#compiler.wantDebugObjects(wanted);

  /** See CompilerApi. */
  disassemble = (bytes: Uint8Array, address: number): Promise<string | undefined> =>
    this.#compiler.disassemble(bytes, address);

  /** Somebody is about to write code: the compiler is made ready. */
  prepareCompiler(): void {
    void this.#compiler.prepare();
  }

  /**
   * Saves, makes and loads what the editor shows, by terminal 1. Gives the line that was typed. `cursorLine`: the line
   * of terminal 1 that the cursor is in.
   */
  buildAndLoad(cursorLine: () => string): Promise<Outcome<{line: string}>> {
    const {workspace, guest, type} = this.#options;
    return buildAndLoad(workspace, guest.ask, {line: cursorLine, type}, this.forDebugging);
  }

  /** Of the machine in place. */
  get kernelRelease(): string {
    return this.#options.active.record.kernelRelease;
  }

  /** See CompilerApi. */
  describeName = (name: string): Promise<KernelApiEntry[]> => this.#compiler.describeName(name);

  /** See CompilerApi. */
  completeName = (prefix: string, limit: number): Promise<KernelApiCompletion> =>
    this.#compiler.completeName(prefix, limit);

  #onEvent(event: MachineEvent): void {
    switch (event.kind) {
      case 'tree':
        // A compiler is likely to be called soon. Should it not come, whoever calls is told.
        return void this.#compiler.load();
      case 'calls':
        return this.#compiler.onCalls(event.served);
      case 'output':
        if (event.port === 'terminal1') this.#makeErrors.onOutput(event.bytes);
        return;
      default:
        return;
    }
  }

  #setState(change: Partial<CompilerState>): void {
    this.#state = {...this.#state, ...change};
    this.#options.events.emit('compiler', this.#state);
  }
}
