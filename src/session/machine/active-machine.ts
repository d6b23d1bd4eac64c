/** Owns the place where one machine runs: which one is in it, its phase, and what is on its way to it. */
import {Emitter} from '../async/emitter';
import {isAborted} from '../async/serial-queue';
import {KernelLogText} from './kernel-log-text';
import {startOptions} from './start-options';
import {inPlace, onItsWay, transition} from './switch-state';
import type {PageStart} from './start-options';
import type {SwitchEvent, SwitchState} from './switch-state';
import {isWell} from '../../protocol/phase';
import type {Failure, Result} from '../messages/result';
import type {BaseImage, Bases} from '../saves/bases';
import type {MachinePool} from '../workers/machine-pool';
import type {MachineProcess} from '../workers/machine-process';
import type {Port, TerminalPort} from '../../protocol/consoles';
import type {BaseRecord, ImageFile, ImageManifest} from '../../protocol/images';
import type {FreezeMark, MachineEvent} from '../../protocol/machine-api';
import type {Phase} from '../../protocol/phase';

export interface ActiveMachineOptions {
  machines: MachinePool;
  clock: {setTimeout(work: () => void, milliseconds: number): unknown};
  manifest: ImageManifest;
  bases: Bases;
  /** A worker with the base in its memory is to stand ready for the next machine. */
  keepsNext: boolean;
  imageUrl: (file: string) => string;
}

export interface ActiveMachineEvents {
  /** Another machine, or another life of it, is in place. */
  replaced: undefined;
  phase: Phase;
  /** A saved machine is on its way into an empty place, and this is how its screen read; undefined: it does not come. */
  expected: string | undefined;
  event: Exclude<MachineEvent, {kind: 'phase'}>;
}

/** Bytes typed before there is a machine to take them; more than anyone types or pastes in that time. */
const EARLY_KEYS_LIMIT = 64 << 10;
/**
 * A machine that has just started has the processor for itself for this long; then the next worker is made ready. By then a
 * base that had to be unpacked has been put away so (machine/start/prepare.ts), and is not unpacked a second time.
 */
const PREPARE_NEXT_AFTER_MS = 6_000;

/** The last save of the machine in place. `atOnce`: the next one need not wait for it. */
export interface DepartingSave {
  saving: Promise<Result>;
  atOnce?: boolean;
}

/** A machine that starts, and may take the present one's place. */
interface Staged {
  process: MachineProcess;
  base: BaseImage;
  started: Promise<Result>;
  /** What came with it of the modules that it stands in; see Saved. */
  debugInfo: Uint8Array<ArrayBuffer> | undefined;
  /** Its worker has died, be it just after it had started. */
  dead: boolean;
  /** Delivers the events that it has sent so far, and from now on each as it comes. */
  unmute: () => void;
}

const diedAtOnce: Failure = {ok: false, why: 'worker-died', message: 'the worker died as it had started'};

export class ActiveMachine extends Emitter<ActiveMachineEvents> {
  readonly log = new KernelLogText();
  readonly #options: ActiveMachineOptions;
  readonly #sizes = new Map<TerminalPort, {rows: number; cols: number}>();
  #state: SwitchState<Staged> = {kind: 'empty'};
  #phase: Phase = {kind: 'off'};
  #earlyKeys: {port: TerminalPort; bytes: Uint8Array}[] = [];
  #isExpecting = false;

  constructor(options: ActiveMachineOptions) {
    super();
    this.#options = options;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** The debugger holds the machine still, for a person to look at; undefined: it lets it go on. */
  set heldAt(where: string | undefined) {
    if (!isWell(this.#phase)) return;
    if (where !== undefined) this.#setPhase({kind: 'stopped', where});
    else if (this.#phase.kind === 'stopped') this.#setPhase({kind: 'running'});
  }

  get process(): MachineProcess | undefined {
    return inPlace(this.#state)?.process;
  }

  /** What the machine in place builds with and how it speaks. */
  get record(): BaseRecord {
    return inPlace(this.#state)?.base.record ?? this.#options.bases.present;
  }

  /** System.map of its kernel; undefined where it is not known. */
  get symbols(): ImageFile | undefined {
    return inPlace(this.#state)?.base.symbols;
  }

  /** What came with the machine in place of the modules that it stood in, packed; see Saved. */
  get debugInfo(): Uint8Array<ArrayBuffer> | undefined {
    return inPlace(this.#state)?.debugInfo;
  }

  type(port: TerminalPort, bytes: Uint8Array): void {
    const isComing = this.#isExpecting || (onItsWay(this.#state) && this.#phase.kind !== 'booting');
    if (!isComing) return this.process?.post((machine) => machine.type(port, bytes));
    const held = this.#earlyKeys.reduce((sum, keys) => sum + keys.bytes.length, bytes.length);
    if (held <= EARLY_KEYS_LIMIT) this.#earlyKeys.push({port, bytes});
  }

  /** A saved machine will be launched into the empty place: what is typed from now on is meant for it. */
  expect(screen: string): void {
    if (this.process) return;
    this.#isExpecting = true;
    this.emit('expected', screen);
  }

  /** Of the machine in place: keys that nobody takes are lost, as on a PC. */
  pressKeys(scanCodes: Uint8Array): void {
    this.process?.post((machine) => machine.pressKeys(scanCodes));
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#sizes.set(port, {rows, cols});
    if (!onItsWay(this.#state)) this.process?.post((machine) => machine.resize(port, rows, cols));
  }

  acknowledge(port: Port, bytes: number): void {
    this.process?.post((machine) => machine.acknowledge(port, bytes));
  }

  /** MachineApi.compact, if the present machine is of this base; the delta as it is otherwise. */
  async compact(delta: Uint8Array<ArrayBuffer>, base: string): Promise<Uint8Array<ArrayBuffer>> {
    const present = inPlace(this.#state);
    if (!present || base !== present.base.source.image.sha256) return delta;
    return present.process.call((machine) => machine.compact(delta)).catch(() => delta);
  }

  /** Ends the present machine, and the one that is starting; none takes its place. */
  stop(): void {
    this.#end(this.#apply({kind: 'stop'}));
    this.dropEarlyKeys();
    this.#setPhase({kind: 'off'});
  }

  /**
   * Puts another machine, in another worker, in place of the present one, which runs on until the other does and, but
   * for `atOnce`, its last save is done: if either fails, it stays. Undefined: `signal` was aborted, and the present
   * machine stays. One launch at a time. `freezeMark`: see StartOptions.
   */
  async launch(
    from: PageStart,
    base: BaseImage,
    signal: AbortSignal,
    {saving, atOnce = false}: DepartingSave = {saving: Promise.resolve({ok: true})},
    freezeMark?: FreezeMark,
  ): Promise<Result | undefined> {
    // A boot is shown from its first line on.
    const hidden = from.kind !== 'cold-boot' && this.process !== undefined;
    const left = hidden ? undefined : await saving;
    if (isAborted(signal)) return undefined;
    if (left?.ok === false) return left;
    const next = this.#stage(from, base, freezeMark);
    this.#end(this.#apply({kind: 'start', next, hidden}));
    this.#isExpecting = false;
    if (!hidden) this.#show(next);
    // Nobody waits for it any longer: its start then fails at once.
    const abort = () => next.process.end();
    signal.addEventListener('abort', abort, {once: true});
    const [started, leftNow] = await Promise.all([next.started, atOnce ? undefined : saving]);
    signal.removeEventListener('abort', abort);
    const failure =
      next.dead && started.ok ? diedAtOnce : [leftNow, started].find((result) => result?.ok === false);
    if (failure || isAborted(signal)) {
      const cleared = inPlace(this.#state) === next;
      this.#end(this.#apply({kind: 'failed', machine: next}));
      if (cleared) this.#setPhase({kind: 'off'});
      this.#typeEarlyKeys();
      return isAborted(signal) ? undefined : failure;
    }
    const wasWell = isWell(this.#phase);
    const released = this.#release(this.#apply({kind: 'started', machine: next}), saving, wasWell);
    if (hidden) this.#show(next);
    for (const [port, {rows, cols}] of this.#sizes) this.resize(port, rows, cols);
    this.#typeEarlyKeys();
    if (this.#options.keepsNext) void released.then(() => this.#prepareNext(base));
    return {ok: true};
  }

  #prepareNext({record, source, unpack, ramBytes}: BaseImage): void {
    // The next one will most likely be of the same kernel; older bases are not worth a worker that stands ready.
    const isShipped = record.kernel === 'checking' || record === this.#options.bases.present;
    const own =
      isShipped && source.kind === 'url' ? {base: source, ramBytes, ...(unpack && {unpack})} : undefined;
    this.#options.clock.setTimeout(() => this.#options.machines.prepare(own), PREPARE_NEXT_AFTER_MS);
  }

  /** What was typed for a machine that will not come. */
  dropEarlyKeys(): void {
    this.#earlyKeys = [];
    this.#isExpecting = false;
    this.emit('expected', undefined);
  }

  #apply(event: SwitchEvent<Staged>): readonly Staged[] {
    const {state, ended} = transition(this.#state, event);
    this.#state = state;
    return ended;
  }

  #end(machines: readonly Staged[]): void {
    for (const {process} of machines) process.end();
  }

  /** `saving`: what a machine that leaves has to finish first. If it was well until then, its worker is the next one's. */
  async #release(machines: readonly Staged[], saving: Promise<Result>, wasWell: boolean): Promise<void> {
    const {machines: pool, keepsNext} = this.#options;
    const saved = await saving.then(
      ({ok}) => ok,
      () => false,
    );
    for (const {process, base} of machines)
      if (saved && wasWell && keepsNext)
        pool.release(process, {base: base.source.image.sha256, ramBytes: base.ramBytes});
      else process.end();
  }

  #stage(from: PageStart, base: BaseImage, freezeMark: FreezeMark | undefined): Staged {
    const {manifest, machines, imageUrl} = this.#options;
    const process =
      from.kind === 'cold-boot'
        ? machines.spawn()
        : machines.acquire({base: base.source.image.sha256, ramBytes: base.ramBytes});
    const held: MachineEvent[] = [];
    let deliver = (event: MachineEvent): void => void held.push(event);
    const started = process
      .start(startOptions(from, base, manifest, imageUrl, freezeMark), (event) => deliver(event))
      // Whatever a worker dies of while it starts, another start may go better.
      .catch((error: unknown): Failure => ({ok: false, why: 'worker-died', message: String(error)}));
    const unmute = () => {
      deliver = (event) => {
        if (this.process === process) this.#handle(event);
      };
      for (const event of held.splice(0)) deliver(event);
    };
    const debugInfo = from.kind === 'snapshot' ? from.debugInfo : undefined;
    const staged: Staged = {process, base, started, debugInfo, dead: false, unmute};
    void process.died.then(() => (staged.dead = true));
    return staged;
  }

  /** It is in place: what it says from now on is heard. */
  #show(machine: Staged): void {
    void machine.process.died.then((error) => {
      const before = this.#state;
      this.#end(this.#apply({kind: 'died', machine}));
      if (this.#state !== before) this.#setPhase({kind: 'crashed', message: error.message});
    });
    this.log.clear();
    this.emit('replaced', undefined);
    machine.unmute();
  }

  #typeEarlyKeys(): void {
    if (this.process) for (const {port, bytes} of this.#earlyKeys.splice(0)) this.type(port, bytes);
  }

  #handle(event: MachineEvent): void {
    if (event.kind === 'phase') {
      this.#setPhase(event.phase);
      return;
    }
    if (event.kind === 'output' && event.port === 'log') this.log.push(event.bytes);
    this.emit('event', event);
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.emit('phase', phase);
  }
}
