/** Owns one machine from its start to its end: its phase, and how its parts are wired together. */
import {connect} from './agent/client';
import {CompileCalls} from './calls/compile-calls';
import {Consoles} from './console/consoles';
import {Keyboard} from './devices/keyboard';
import {Debugger} from './debug/debugger';
import {kernelSymbols} from './debug/kernel-symbols';
import {ActivityMeter} from './health/activity';
import {PhaseTracker} from './health/phase-tracker';
import {Watchdog} from './health/watchdog';
import {NinepServer} from './ninep/server';
import {fetchTree, treeIdOf} from './ninep/tree-image';
import {wakeUp} from './start/after-restore';
import {Boot} from './start/boot';
import {Saver} from './state/saver';
import {writeBase} from './state/state';
import {errnoName} from '../protocol/guest/errno';
import type {AgentClient} from './agent/client';
import type {Vacated} from './start/boot';
import type {EmulatorEvents} from './v86/occupant';
import type {Emulator} from './v86/v86-internals';
import type {
  Emit,
  EngineResult,
  MachineApi,
  PrepareOptions,
  StartOptions,
  StartResult,
  StartTimings,
} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

/** A CPU that may sleep for longer than this has nothing to do: what it printed is all that it prints for now. */
const IDLE_MS = 1;

export class Machine implements Omit<MachineApi, 'start' | 'useEngine' | 'recycle'> {
  readonly #engine: Promise<EngineResult>;
  #emit: Emit = () => undefined;
  #emulator: Emulator | undefined;
  #options: StartOptions | undefined;
  #onControl: (bytes: Uint8Array) => void = () => undefined;
  #onEnd: () => void = () => undefined;
  readonly #timings: StartTimings = {};
  readonly #activity = new ActivityMeter();
  readonly #consoles = new Consoles({
    onOutput: (port, bytes) => this.#emit({kind: 'output', port, bytes}),
    onControl: (bytes) => this.#onControl(bytes),
    onTerminals: (terminals, mayOpen) => this.#emit({kind: 'terminals', terminals, mayOpen}),
    onTerminalRefused: (errno) => this.#emit({kind: 'terminal-refused', errno: errnoName(errno)}),
  });
  readonly #keyboard = new Keyboard();
  readonly debug = new Debugger({
    stopped: (stop) => {
      // Nobody in the guest answers until it goes on.
      this.#watchdog.stop();
      this.guest.hold();
      this.#emit({kind: 'debug', stop});
    },
    resumed: () => {
      this.#emit({kind: 'debug', stop: undefined});
      this.guest.release();
      this.#watchdog.start();
    },
  });
  readonly #calls = new CompileCalls(() => this.#activity.touch());
  readonly #boot: Boot;
  readonly #saver: Saver;
  readonly guest: AgentClient = connect({
    send: (bytes) => this.#consoles.sendControl(bytes),
    onBytes: (listener) => (this.#onControl = listener),
  });
  readonly #watchdog = new Watchdog(this.guest, (answers) => {
    if (!answers && this.#phase.kind === 'running') this.#phase.enter({kind: 'hung'});
    else if (answers && this.#phase.kind === 'hung') this.#phase.enter({kind: 'running'});
  });
  readonly #phase = new PhaseTracker({
    onPhase: (phase) => this.#emit({kind: 'phase', phase}),
    onEnd: (isFinal) => {
      this.#onEnd();
      if (!isFinal) return;
      this.#watchdog.stop();
      this.guest.end();
    },
  });

  /** `vacated`: what another machine of the same worker has left, see `leave`. */
  constructor(engine: Promise<EngineResult>, vacated?: Vacated) {
    this.#engine = engine;
    this.guest.onUevent((event) => this.#emit({kind: 'uevent', ...event}));
    const share = new NinepServer({
      calls: this.#calls.file,
      tree: () => {
        this.#emit({kind: 'tree'});
        const {treeChanges, tree} = this.#options ?? {};
        const tars = treeChanges ? [treeChanges, tree] : [tree];
        return Promise.all(tars.map((tar) => fetchTree(engine, tar)));
      },
      part: (part) => fetchTree(engine, this.#options?.treeParts?.[part]),
      treeId: () => treeIdOf(this.#options?.treeChanges ?? this.#options?.tree),
    });
    const timings = this.#timings;
    const occupant = {events: this.#events(), share};
    this.#boot = new Boot({engine, occupant, timings, phase: this.#phase}, vacated);
    const resume = () => {
      if (this.#phase.kind === 'running' && !this.debug.isStopped) this.#emulator?.v86.run();
    };
    this.#saver = new Saver({
      engine,
      share,
      history: this.#consoles.history,
      timings,
      resume,
      untouched: (work) => this.debug.withoutBreakpoints(work),
      landed: () => this.debug.landed(),
    });
  }

  /** Resolves when most of a start is done; whatever fails is told by the start. */
  async prepare(options: PrepareOptions): Promise<void> {
    await this.#boot.prepare(options, () => this.#options === undefined);
    this.#phase.endLoading();
  }

  async start(options: StartOptions, emit: Emit): Promise<StartResult> {
    this.#emit = emit;
    this.#options = options;
    // A download may have begun before anybody listened.
    this.#phase.repeat();
    return options.from.kind === 'cold-boot' ? this.#startCold(options) : this.#startRestored(options);
  }

  async #startRestored(options: StartOptions): Promise<StartResult> {
    const restored = await this.#boot.restore(options);
    if (!restored.ok) return restored;
    this.#saver.setBase(restored.base);
    this.#consoles.replay(restored.history);
    const {from} = options;
    this.debug.attach(restored.emulator, from.kind === 'snapshot' ? from.stopped : undefined);
    this.#run(restored.emulator);
    this.#becomeReady();
    wakeUp(this.guest);
    return {ok: true};
  }

  async #startCold(options: StartOptions): Promise<StartResult> {
    const booted = await this.#boot.cold(options);
    if (!booted.ok) return booted;
    this.#consoles.begin((options.terminals ?? 1) > 1);
    const prompt = this.#consoles.nextPrompt();
    const ended = new Promise<void>((resolve) => (this.#onEnd = resolve));
    this.debug.attach(booted.emulator);
    this.#run(booted.emulator);
    await Promise.race([Promise.all([prompt, this.guest.ready()]), ended]);
    if (this.#phase.kind === 'booting') this.#becomeReady();
    return {ok: true};
  }

  #run(emulator: Emulator): void {
    this.#emulator = emulator;
    this.#consoles.attach(emulator);
    this.#keyboard.attach(emulator);
    this.#timings.firstInstruction = performance.now();
    emulator.v86.run();
  }

  #becomeReady(): void {
    this.#timings.ready = performance.now();
    this.#phase.enter({kind: 'running'});
    if (!this.debug.isStopped) this.#watchdog.start();
  }

  type: MachineApi['type'] = (port, bytes) => {
    this.#activity.touch();
    this.#consoles.type(port, bytes);
  };

  pressKeys: MachineApi['pressKeys'] = (scanCodes) => {
    this.#activity.touch();
    this.#keyboard.press(scanCodes);
  };

  openTerminal: MachineApi['openTerminal'] = (rows, cols) => {
    this.#activity.touch();
    this.#consoles.openTerminal(rows, cols);
  };

  closeTerminal: MachineApi['closeTerminal'] = (port) => {
    this.#activity.touch();
    this.#consoles.closeTerminal(port);
  };

  renameTerminal: MachineApi['renameTerminal'] = (port, name) => {
    this.#activity.touch();
    this.#consoles.renameTerminal(port, name);
  };

  resize: MachineApi['resize'] = (port, rows, cols) => this.#consoles.resize(port, rows, cols);

  acknowledge: MachineApi['acknowledge'] = (port, bytes) => this.#consoles.acknowledge(port, bytes);

  connectCompiler: MachineApi['connectCompiler'] = (port) => this.#calls.relay.connect(port);

  failCall: MachineApi['failCall'] = (...call) => this.#calls.relay.fail(...call);

  save: MachineApi['save'] = async (options = {}) => {
    if (!this.#emulator || !this.#options || this.#phase.kind !== 'running')
      return {ok: false, why: 'not-running', message: `the machine is ${this.#phase.kind}`};
    const stopped = this.debug.savedStop;
    const saved = await this.#saver.save(this.#emulator, this.#options, options);
    return saved.ok && stopped ? {...saved, stopped} : saved;
  };

  compact: MachineApi['compact'] = async (delta) =>
    this.#options ? this.#saver.compact(this.#options, delta) : delta;

  symbols: MachineApi['symbols'] = (image) => kernelSymbols(this.#engine, image);

  timings = () => Promise.resolve(this.#timings);

  instructions = () => Promise.resolve(this.#emulator?.get_instruction_counter() ?? 0);

  /** The base-state file of this machine as it stands, uncompressed. For the images' state stage. */
  writeBase(): Uint8Array<ArrayBuffer> {
    if (!this.#emulator) throw new Error('no machine');
    return writeBase(this.#emulator.v86, this.#consoles.history());
  }

  /**
   * Ends a machine that runs or stands, whatever is under way, and gives what the next one of its base can begin with. Undefined:
   * nothing can be made of it, for it was booted, or has ended by itself, or is being saved.
   */
  async leave(): Promise<Vacated | undefined> {
    const emulator = this.#emulator;
    this.#emit = () => undefined;
    const isWell = this.#phase.kind === 'running' && !this.#saver.isSaving;
    this.#watchdog.stop();
    this.#consoles.close();
    this.#keyboard.close();
    this.guest.end();
    this.#calls.relay.disconnect();
    if (!emulator) return undefined;
    const {v86} = emulator;
    v86.stop();
    if (v86.running) v86.do_tick();
    this.#emulator = undefined;
    if (!isWell || this.#options?.from.kind === 'cold-boot') return undefined;
    // What the controller holds is in no save.
    v86.cpu.devices.ps2.kbd_buffer.clear();
    return this.#boot.vacate();
  }

  /** Stops the CPU for good. For the images' stages and tests, whose machines end in no worker. */
  pause = () => Promise.resolve(this.#emulator?.v86.stop());

  get emulator(): Emulator | undefined {
    return this.#emulator;
  }

  #events(): EmulatorEvents {
    return {
      hvcOutput: (hvc, bytes) => {
        if (this.#consoles.onHvcOutput(hvc, bytes)) this.#activity.touch();
      },
      serialOutput: (port, byte) => this.#consoles.onSerialByte(port, byte),
      cpuHalted: () => this.#end({kind: 'halted'}),
      resetRequested: () => this.#end(this.#consoles.panic ?? {kind: 'reset'}),
      holdBack: () => this.#consoles.isFull,
      sliceDone: (sleepMs) => this.#onSlice(sleepMs),
      died: (message) => {
        this.#consoles.close();
        this.#keyboard.close();
        this.#end({kind: 'crashed', message});
      },
    };
  }

  /** No slice of guest time follows in which they would be passed on: its last words go first. */
  #end(phase: Phase): void {
    this.#consoles.flush(true);
    this.#phase.enter(phase);
  }

  #onSlice(sleepMs: number): void {
    this.#consoles.pump(sleepMs > IDLE_MS);
    this.#keyboard.pump();
    // Once a slice, however many calls a guest makes and drops in it.
    const served = this.#calls.servedSinceLast();
    if (served) this.#emit({kind: 'calls', served});
    const instructions = this.#emulator?.get_instruction_counter();
    if (instructions === undefined || !this.#activity.due(performance.now(), instructions)) return;
    this.#watchdog.guestIsBusy();
    this.#emit({kind: 'activity'});
  }
}
