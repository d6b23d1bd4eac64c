/** Owns one machine from its start to its end: one v86 instance, its consoles, its control channel, its saves. */
import {connect} from './agent/client';
import {ActivityMeter} from './activity';
import {ConsoleInput} from './console-input';
import {ConsoleOutput} from './console-output';
import {createEmulator, HVC_PORTS} from './emulator';
import {fetchImage} from './fetch-image';
import {KernelLogReader} from './kernel-log';
import {MalformedError} from './layout';
import {readBase, readDelta, restore, take, writeBase, writeDelta} from './state';
import {Watchdog} from './watchdog';
import {unzstd} from './zstd';
import type {AgentClient} from './agent/client';
import type {EngineResult} from './engine';
import type {BaseState, DeltaState} from './state';
import type {Emulator} from './v86-internals';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {ImageSource} from '../protocol/images';
import type {
  Emit,
  MachineApi,
  SaveResult,
  StartFailure,
  StartOptions,
  StartResult,
  StartTimings,
} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

/** v86's number of the port behind each terminal; port 1 is the control channel. */
const TERMINAL_HVC: Record<TerminalPort, number> = {terminal1: 0, terminal2: 2, terminal3: 3};
const CONTROL_HVC = 1;
/** Order in which console histories stand in a saved machine. */
const PORTS: readonly Port[] = ['terminal1', 'terminal2', 'terminal3', 'log'];

/** What is remembered of each console: a screenful of a large terminal with colours is about 20 KB. */
const HISTORY_BYTES = {terminal: 24 << 10, log: 96 << 10} as const;

/** What a root or user prompt ends in. */
// eslint-disable-next-line no-control-regex -- colours may follow the prompt
const PROMPT = /[#$] (?:\x1b\[[0-9;?]*[a-zA-Z])*$/;
/** Clears a terminal before a saved machine's words are said again (RIS). */
const CLEAR = new TextEncoder().encode('\x1bc');

/** It does not go on by itself; a hung one may, if it was only very busy. */
const isEnd = ({kind}: Phase) =>
  kind === 'halted' || kind === 'reset' || kind === 'panicked' || kind === 'crashed' || kind === 'hung';

export class Machine implements Omit<MachineApi, 'start'> {
  readonly #loadEngine: (url: string) => Promise<EngineResult>;
  #emit: Emit = () => undefined;
  #phase: Phase = {kind: 'off'};
  #emulator: Emulator | undefined;
  #options: StartOptions | undefined;
  #base: BaseState | undefined;
  #saving = false;
  readonly #outputs = new Map<Port, ConsoleOutput>();
  readonly #inputs = new Map<number, ConsoleInput>();
  readonly #kernelLog = new KernelLogReader();
  readonly #activity = new ActivityMeter();
  readonly #timings: StartTimings = {};
  readonly #watchdog: Watchdog;
  #hearAgent: (bytes: Uint8Array) => void = () => undefined;
  #promptSeen: () => void = () => undefined;
  readonly guest: AgentClient;

  constructor(loadEngine: (url: string) => Promise<EngineResult>) {
    this.#loadEngine = loadEngine;
    for (const port of PORTS)
      this.#outputs.set(
        port,
        new ConsoleOutput(HISTORY_BYTES[port === 'log' ? 'log' : 'terminal'], (bytes) =>
          this.#emit({kind: 'output', port, bytes}),
        ),
      );
    this.guest = connect({
      send: (bytes) => this.#inputs.get(CONTROL_HVC)?.send(bytes),
      onBytes: (listener) => (this.#hearAgent = listener),
    });
    this.guest.onUevent((event) => this.#emit({kind: 'uevent', ...event}));
    this.#watchdog = new Watchdog(this.guest, (answers) => {
      if (!answers && this.#phase.kind === 'running') this.#enter({kind: 'hung', why: 'not-answering'});
      else if (answers && this.#phase.kind === 'hung') this.#enter({kind: 'running'});
    });
  }

  async start(options: StartOptions, emit: Emit): Promise<StartResult> {
    this.#emit = emit;
    this.#options = options;
    const cold = options.from.kind === 'cold-boot';
    const startSource = options.from.kind === 'base' ? options.from.start : undefined;
    const [engine, base, kernel, start] = await Promise.all([
      this.#loadEngine(options.wasmUrl),
      cold ? undefined : this.#fetch('base', options.base),
      cold && options.kernel ? this.#fetch('kernel', options.kernel) : undefined,
      startSource && this.#fetch('base', startSource),
    ]);
    if (!engine.ok) {
      const {why, message} = engine;
      return why === 'download-failed'
        ? {ok: false, why, what: 'engine', message}
        : {ok: false, why, message};
    }
    this.#timings.engineReady = performance.now();
    if (base && !base.ok) return base;
    if (kernel && !kernel.ok) return kernel;
    if (start && !start.ok) return start;
    const from: StartOptions['from'] = start ? {kind: 'snapshot', delta: start.bytes} : options.from;
    try {
      if (base) {
        this.#base = readBase(await unzstd(engine.engine, base.bytes, options.base.image.unpackedSize));
        this.#timings.baseReady = performance.now();
      }
      const image =
        options.kernel &&
        kernel &&
        (await unzstd(engine.engine, kernel.bytes, options.kernel.image.unpackedSize));
      this.#enter({kind: cold ? 'booting' : 'restoring'});
      const {cmdline} = options;
      this.#emulator = await createEmulator(
        engine.engine,
        options.ramBytes,
        this.#events(),
        image && {image, cmdline},
      );
    } catch (error) {
      return {
        ok: false,
        why: 'engine-failed',
        message: error instanceof Error ? error.message : String(error),
      };
    }
    for (const port of HVC_PORTS) this.#inputs.set(port, new ConsoleInput(this.#emulator, port));
    return cold ? this.#boot(this.#emulator) : this.#restore(this.#emulator, from, false);
  }

  async #boot(emulator: Emulator): Promise<StartResult> {
    const prompt = new Promise<void>((resolve) => (this.#promptSeen = resolve));
    const ended = new Promise<void>((resolve) => (this.#ended = resolve));
    this.#run(emulator);
    await Promise.race([Promise.all([prompt, this.guest.ready()]), ended]);
    if (this.#phase.kind === 'booting') this.#becomeReady();
    return {ok: true};
  }
  #ended: () => void = () => undefined;

  async #restore(emulator: Emulator, from: StartOptions['from'], dirty: boolean): Promise<StartResult> {
    const base = this.#base;
    if (!base) return {ok: false, why: 'engine-failed', message: 'no base state'};
    let delta: DeltaState | undefined;
    try {
      delta = from.kind === 'snapshot' ? await readDelta(base, from.delta) : undefined;
      restore(emulator.v86, base, delta, dirty);
    } catch (error) {
      if (error instanceof MalformedError) return {ok: false, why: 'bad-delta', message: error.message};
      // v86 itself stumbled over the state: whatever it was, it came from the delta.
      return {ok: false, why: 'bad-delta', message: `the engine refused it: ${String(error)}`};
    }
    const history = delta?.history ?? base.history;
    PORTS.forEach((port, i) => {
      const said = history[i] ?? new Uint8Array(0);
      if (port !== 'log') this.#emit({kind: 'output', port, bytes: CLEAR.slice()});
      this.#outputs.get(port)?.replay(said);
    });
    this.#run(emulator);
    this.#becomeReady();
    // The machine slept: its wall clock is late, and all copies of it share one state of the random generator.
    void this.guest.reset();
    void this.guest.setClock(Date.now());
    void this.guest.addEntropy(crypto.getRandomValues(new Uint8Array(32)));
    return {ok: true};
  }

  #run(emulator: Emulator): void {
    this.#timings.firstInstruction = performance.now();
    emulator.v86.run();
  }

  #becomeReady(): void {
    this.#timings.ready = performance.now();
    this.#enter({kind: 'running'});
    this.#watchdog.start();
  }

  type(port: TerminalPort, bytes: Uint8Array): void {
    this.#activity.touch();
    this.#inputs.get(TERMINAL_HVC[port])?.send(bytes);
  }

  /**
   * The virtio spec's struct virtio_console_resize is {cols, rows}; v86 0.5.462 sends its second value first
   * (virtio_console.js, SendWindowSize), so it is given [rows, cols] to put columns where Linux reads them.
   */
  resize(port: TerminalPort, rows: number, cols: number): void {
    const clamp = (cells: number) => Math.max(1, Math.min(1000, Math.trunc(cells)));
    this.#emulator?.bus.send(`virtio-console${TERMINAL_HVC[port]}-resize`, [clamp(rows), clamp(cols)]);
  }

  drawn(port: Port, bytes: number): void {
    this.#outputs.get(port)?.drawn(bytes);
  }

  async save(): Promise<SaveResult> {
    const emulator = this.#emulator;
    const options = this.#options;
    if (!emulator || !options || this.#phase.kind !== 'running')
      return {ok: false, why: 'not-running', message: `the machine is ${this.#phase.kind}`};
    if (this.#saving) return {ok: false, why: 'busy', message: 'a save is under way'};
    this.#saving = true;
    try {
      const base = await this.#baseForSaving(options);
      if (!base) return {ok: false, why: 'busy', message: 'the base state could not be fetched'};
      // No tick can come between these two readings of the clock: the guest stands still.
      const from = performance.now();
      const taken = take(emulator.v86, base, this.#history());
      const pauseMs = performance.now() - from;
      this.#timings.lastSavePause = pauseMs;
      const written = await writeDelta(base, taken);
      return {
        ok: true,
        ...written,
        pauseMs,
        identity: {engine: options.engine, base: options.base.image.sha256, ramBytes: options.ramBytes},
      };
    } finally {
      this.#saving = false;
    }
  }

  /** After a cold boot the base is fetched when it is first needed. */
  async #baseForSaving(options: StartOptions): Promise<BaseState | undefined> {
    if (this.#base) return this.#base;
    const engine = await this.#loadEngine(options.wasmUrl);
    const base = await fetchImage(options.base, () => undefined);
    if (!engine.ok || !base.ok) return undefined;
    this.#base = readBase(await unzstd(engine.engine, base.bytes, options.base.image.unpackedSize));
    return this.#base;
  }

  async returnToBase(): Promise<StartResult> {
    const emulator = this.#emulator;
    if (!emulator || !this.#options) return {ok: false, why: 'engine-failed', message: 'no machine'};
    await this.#baseForSaving(this.#options);
    this.#enter({kind: 'restoring'});
    emulator.v86.stop();
    for (const input of this.#inputs.values()) input.clear();
    return this.#restore(emulator, {kind: 'base'}, true);
  }

  /** The base-state file of this machine as it stands, uncompressed. For the images' state stage. */
  writeBase(): Uint8Array<ArrayBuffer> {
    if (!this.#emulator) throw new Error('no machine');
    return writeBase(this.#emulator.v86, this.#history());
  }

  timings = () => Promise.resolve(this.#timings);

  instructions = () => Promise.resolve(this.#emulator?.get_instruction_counter() ?? 0);

  pause(): Promise<void> {
    this.#emulator?.v86.stop();
    return Promise.resolve();
  }

  resume(): Promise<void> {
    if (this.#emulator && this.#phase.kind === 'running') this.#emulator.v86.run();
    return Promise.resolve();
  }

  get emulator(): Emulator | undefined {
    return this.#emulator;
  }

  #history = () => PORTS.map((port) => this.#outputs.get(port)?.history() ?? new Uint8Array(0));

  #enter(phase: Phase): void {
    // The first end is the reason: a kernel that has panicked and asked for a reset may still halt its processor.
    if (isEnd(phase) && isEnd(this.#phase) && this.#phase.kind !== 'hung') return;
    this.#phase = phase;
    this.#emit({kind: 'phase', phase});
    if (!isEnd(phase)) return;
    this.#ended();
    if (phase.kind === 'hung') return;
    this.#watchdog.stop();
    this.guest.end();
  }

  #events() {
    const now = () => performance.now();
    return {
      hvcOutput: (hvc: number, bytes: Uint8Array) => {
        if (hvc === CONTROL_HVC) {
          this.#hearAgent(bytes);
          return;
        }
        this.#activity.touch();
        const port = PORTS.find((p) => p !== 'log' && TERMINAL_HVC[p] === hvc);
        if (port) this.#outputs.get(port)?.push(bytes, now());
        if (hvc === 0 && PROMPT.test(String.fromCharCode(...bytes.subarray(-40)))) this.#promptSeen();
      },
      serialOutput: (byte: number) => {
        this.#kernelLog.push(byte);
        this.#outputs.get('log')?.push(Uint8Array.of(byte), now());
      },
      cpuHalted: () => this.#enter({kind: 'halted'}),
      resetRequested: () => {
        const message = this.#kernelLog.panic;
        this.#enter(message === undefined ? {kind: 'reset'} : {kind: 'panicked', message});
        this.#flush(0);
      },
      holdBack: () => {
        for (const output of this.#outputs.values()) if (output.full) return true;
        return false;
      },
      sliceDone: (sleepMs: number) => {
        for (const input of this.#inputs.values()) input.pump();
        this.#flush(sleepMs);
        const emulator = this.#emulator;
        if (emulator && this.#activity.due(now(), emulator.get_instruction_counter())) {
          this.#watchdog.guestIsBusy();
          this.#emit({kind: 'activity'});
        }
      },
      died: (error: unknown) => {
        // Input is an interrupt, and an interrupt runs the engine: nothing may reach it any more.
        for (const input of this.#inputs.values()) input.close();
        const message = error instanceof Error ? error.message : String(error);
        this.#enter({kind: 'crashed', message});
      },
    };
  }

  #flush(sleepMs: number): void {
    const now = performance.now();
    for (const output of this.#outputs.values()) output.flush(now, sleepMs > 1);
  }

  async #fetch(
    what: 'base' | 'kernel',
    source: ImageSource,
  ): Promise<StartFailure | {ok: true; bytes: Uint8Array<ArrayBuffer>}> {
    const result = await fetchImage(source, (received, total) =>
      this.#enter({kind: 'loading', what, received, total}),
    );
    return result.ok ? result : {...result, what};
  }
}
