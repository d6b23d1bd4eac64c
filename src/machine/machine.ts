/** Owns one machine from its start to its end: one v86 instance, its consoles, its control channel, its saves. */
import {connect} from './agent/client';
import {CallFile} from './calls/call-file';
import {CallRelay} from './calls/call-relay';
import {ActivityMeter} from './health/activity';
import {ConsoleInput} from './console/console-input';
import {ConsoleOutput} from './console/console-output';
import {createEmulator, HVC_PORTS} from './v86/emulator';
import {fetchImage} from '../shipped/fetch-image';
import {KernelLogReader} from './console/kernel-log';
import {MalformedError} from './state/layout';
import {compiled, engineFailed, loadBase, prepare, warmUpRestore} from './start/prepare';
import {compactDelta, readDelta, restore, capture, writeBase, writeDelta} from './state/state';
import {Watchdog} from './health/watchdog';
import {NinepServer} from './ninep/server';
import {unzstd} from './v86/zstd';
import type {AgentClient} from './agent/client';
import type {Progress} from '../shipped/fetch-image';
import type {PrepareResult} from './start/prepare';
import type {BaseState, DeltaState} from './state/state';
import type {Emulator} from './v86/v86-internals';
import type {CallMessage, CallPort, CallReply} from '../protocol/compile-calls';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {
  Emit,
  EngineResult,
  MachineApi,
  PrepareOptions,
  SaveResult,
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

/** A start that was only waiting for this machine to be prepared has come by then. */
const REHEARSE_AFTER_MS = 500;

export class Machine implements Omit<MachineApi, 'start' | 'useEngine'> {
  readonly #engine: Promise<EngineResult>;
  #emit: Emit = () => undefined;
  #phase: Phase = {kind: 'off'};
  #emulator: Emulator | undefined;
  #options: StartOptions | undefined;
  #base: BaseState | undefined;
  #prepared: {sha256: string; ramBytes: number; result: Promise<PrepareResult>} | undefined;
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
  readonly #share: NinepServer;
  readonly #calls: CallRelay;
  #callsChanged = false;

  constructor(engine: Promise<EngineResult>) {
    this.#engine = engine;
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
    const callFile = new CallFile({
      onWrite: (callId, bytes) => this.#calls.write(callId, bytes),
      onClose: (callId) => this.#calls.close(callId),
    });
    this.#calls = new CallRelay({
      send: (callId, chunks) => {
        this.#activity.touch();
        callFile.send(callId, chunks);
      },
      unreadBytes: () => callFile.unreadBytes,
      onChange: () => (this.#callsChanged = true),
    });
    this.#share = new NinepServer({
      tree: () => this.#fetchTree(),
      treeId: () => this.#treeId,
      calls: callFile,
    });
    this.#watchdog = new Watchdog(this.guest, (answers) => {
      if (!answers && this.#phase.kind === 'running') this.#enter({kind: 'hung'});
      else if (answers && this.#phase.kind === 'hung') this.#enter({kind: 'running'});
    });
  }

  /** Resolves when most of a start is done; whatever fails is told by the start. */
  async prepare(options: PrepareOptions): Promise<void> {
    const prepared = await this.#prepare(options);
    // Nothing is loading any more, should a start come only now.
    if (this.#phase.kind === 'loading') this.#phase = {kind: 'off'};
    const waits = () => this.#options === undefined;
    // What fails now fails again at the start, which is told of it.
    if (prepared.ok)
      setTimeout(() => void warmUpRestore(prepared, waits).catch(() => undefined), REHEARSE_AFTER_MS);
  }

  #prepare(options: PrepareOptions): Promise<PrepareResult> {
    const {sha256} = options.base.image;
    if (this.#prepared?.sha256 !== sha256 || this.#prepared.ramBytes !== options.ramBytes) {
      const progress = this.#progressOf('base');
      const result = prepare(options, this.#engine, this.#events(), this.#share, progress, this.#timings);
      this.#prepared = {sha256, ramBytes: options.ramBytes, result};
    }
    return this.#prepared.result;
  }

  async start(options: StartOptions, emit: Emit): Promise<StartResult> {
    this.#emit = emit;
    this.#options = options;
    // A download that began before anybody listened.
    if (this.#phase.kind !== 'off') emit({kind: 'phase', phase: this.#phase});
    return options.from.kind === 'cold-boot' ? this.#startCold(options) : this.#startPrepared(options);
  }

  async #startPrepared(options: StartOptions): Promise<StartResult> {
    let {from} = options;
    const [prepared, start] = await Promise.all([
      this.#prepare(options),
      from.kind === 'base' && from.start ? fetchImage(from.start, () => undefined) : undefined,
    ]);
    if (!prepared.ok) return prepared;
    if (start && !start.ok) return {...start, what: 'base'};
    if (start) from = {kind: 'snapshot', delta: start.bytes};
    this.#enter({kind: 'restoring'});
    this.#base = prepared.base;
    this.#attach(prepared.emulator);
    return this.#restore(prepared.emulator, prepared.base, from, 'base');
  }

  async #startCold(options: StartOptions): Promise<StartResult> {
    const {kernel, cmdline} = options;
    if (!kernel) return {ok: false, why: 'engine-failed', message: 'no kernel to boot'};
    const [engine, file] = await Promise.all([
      compiled(this.#engine),
      fetchImage(kernel, this.#progressOf('kernel')),
    ]);
    if (!engine.ok) return engine;
    if (!file.ok) return {...file, what: 'kernel'};
    this.#timings.engineReady = performance.now();
    this.#enter({kind: 'booting'});
    try {
      const image = await unzstd(engine.engine, file.bytes, kernel.image.unpackedSize);
      const emulator = await createEmulator(engine.engine, options.ramBytes, this.#events(), this.#share, {
        image,
        cmdline,
      });
      this.#attach(emulator);
      return await this.#boot(emulator);
    } catch (error) {
      return engineFailed(error);
    }
  }

  #attach(emulator: Emulator): void {
    this.#emulator = emulator;
    for (const port of HVC_PORTS) this.#inputs.set(port, new ConsoleInput(emulator, port));
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

  async #restore(
    emulator: Emulator,
    base: BaseState,
    from: StartOptions['from'],
    ram: 'base' | 'anything',
  ): Promise<StartResult> {
    let delta: DeltaState | undefined;
    try {
      delta = from.kind === 'snapshot' ? await readDelta(base, from.delta) : undefined;
      restore(emulator.v86, base, delta, ram);
    } catch (error) {
      if (error instanceof MalformedError) return {ok: false, why: 'bad-delta', message: error.message};
      // v86 itself failed on the state: whatever it was, it came from the delta.
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

  connectCompiler(port: CallPort<CallMessage, CallReply>): void {
    this.#calls.connect(port);
  }

  failCall(callId: number, text: string, exitCode: number): void {
    this.#calls.fail(callId, text, exitCode);
  }

  acknowledge(port: Port, bytes: number): void {
    this.#outputs.get(port)?.acknowledge(bytes);
  }

  async save(still = false): Promise<SaveResult> {
    const emulator = this.#emulator;
    const options = this.#options;
    if (!emulator || !options || this.#phase.kind !== 'running')
      return {ok: false, why: 'not-running', message: `the machine is ${this.#phase.kind}`};
    if (this.#saving) return {ok: false, why: 'busy', message: 'a save is under way'};
    this.#saving = true;
    try {
      const base = await this.#baseForSaving(options);
      if (!base) return {ok: false, why: 'busy', message: 'the base state could not be fetched'};
      await this.#share.whenIdle();
      this.#share.answerPendingReads();
      // No tick can come between these two readings of the clock: the guest stands still.
      const from = performance.now();
      const taken = capture(emulator.v86, base, this.#history());
      const pauseMs = performance.now() - from;
      if (still) emulator.v86.stop();
      this.#timings.lastSavePause = pauseMs;
      const written = await writeDelta(base, taken);
      return {
        ok: true,
        ...written,
        pauseMs,
        identity: {engine: options.engine, base: options.base.image.sha256, ramBytes: options.ramBytes},
      };
    } finally {
      if (still) void this.resume();
      this.#saving = false;
    }
  }

  async compact(delta: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const base = this.#options && (await this.#baseForSaving(this.#options));
    if (!base) return delta;
    return compactDelta(base, delta).catch((error: unknown) => {
      // It is checked where it is read.
      if (error instanceof MalformedError) return delta;
      throw error;
    });
  }

  /** So much of the tree image's hash that another one has another number. */
  get #treeId(): number {
    return Number.parseInt(this.#options?.tree?.image.sha256.slice(0, 8) ?? '0', 16);
  }

  async #fetchTree(): Promise<Uint8Array> {
    const tree = this.#options?.tree;
    this.#emit({kind: 'tree'});
    if (!tree) throw new Error('this machine has no tree');
    const [engine, file] = await Promise.all([this.#engine, fetchImage(tree, () => undefined)]);
    if (!engine.ok || !file.ok) throw new Error('the tree could not be fetched');
    return unzstd(engine.engine, file.bytes, tree.image.unpackedSize);
  }

  /** After a cold boot the base is fetched when it is first needed. */
  async #baseForSaving(options: StartOptions): Promise<BaseState | undefined> {
    if (this.#base) return this.#base;
    const loaded = await loadBase(this.#engine, options.base, () => undefined);
    return loaded.ok ? (this.#base = loaded.base) : undefined;
  }

  async returnToBase(): Promise<StartResult> {
    const emulator = this.#emulator;
    if (!emulator || !this.#options) return {ok: false, why: 'engine-failed', message: 'no machine'};
    const base = await this.#baseForSaving(this.#options);
    if (!base) return {ok: false, why: 'engine-failed', message: 'no base state'};
    this.#enter({kind: 'restoring'});
    emulator.v86.stop();
    for (const input of this.#inputs.values()) input.clear();
    return this.#restore(emulator, base, {kind: 'base'}, 'anything');
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
        // Once a slice, however many calls a guest makes and drops in it.
        if (this.#callsChanged) {
          this.#callsChanged = false;
          this.#emit({kind: 'calls', served: this.#calls.served});
        }
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

  #progressOf =
    (what: 'base' | 'kernel'): Progress =>
    (received, total) =>
      this.#enter({kind: 'loading', what, received, total});
}
