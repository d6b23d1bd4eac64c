/** Owns the place where one machine runs: which one is in it, its phase, and what is on its way to it. */
import {KernelLogText} from './kernel-log-text';
import type {MachineProcess} from '../workers/machine-process';
import type {MachinePool} from '../workers/machine-pool';
import type {BaseImage} from '../saves/saves';
import type {Failure, Result} from '../failure-messages';
import type {Port, TerminalPort} from '../../protocol/consoles';
import type {ImageManifest, ImageSource} from '../../protocol/images';
import type {MachineEvent, StartFrom} from '../../protocol/machine-api';
import type {Phase} from '../../protocol/phase';

export interface ActiveMachineOptions {
  machines: MachinePool;
  clock: {setTimeout(work: () => void, milliseconds: number): unknown};
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
  /** The kernel's tree, which the guest sees below /usr/src. */
  tree?: ImageSource;
}

export interface ActiveMachineListener {
  /** Another machine, or another life of it, begins. */
  onReplaced(): void;
  onPhase(phase: Phase): void;
  onEvent(event: Exclude<MachineEvent, {kind: 'phase'}>): void;
}

/** Keys pressed before there is a machine to press them on; more than anyone types in that time. */
const EARLY_KEYS_LIMIT = 64;
/** A machine that has just started has the processor for itself for this long; then the next worker is made ready. */
const PREPARE_NEXT_AFTER_MS = 300;

/** The last save of the machine in place. `atOnce`: the next one need not wait for it. */
export interface DepartingSave {
  saving: Promise<Result>;
  atOnce?: boolean;
}

/** A machine that starts, and may take the present one's place. */
interface Staged {
  process: MachineProcess;
  /** sha256 of the base's file. */
  base: string;
  started: Promise<Result>;
  /** What it has said so far is heard now, and what it says from now on at once. */
  unmute: () => void;
}

export class ActiveMachine {
  readonly log = new KernelLogText();
  readonly #options: ActiveMachineOptions;
  readonly #listener: ActiveMachineListener;
  readonly #sizes = new Map<TerminalPort, {rows: number; cols: number}>();
  #process: MachineProcess | undefined;
  #base = '';
  #phase: Phase = {kind: 'off'};
  #starting: MachineProcess | undefined;
  #earlyKeys: {port: TerminalPort; bytes: Uint8Array}[] = [];

  constructor(options: ActiveMachineOptions, listener: ActiveMachineListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get process(): MachineProcess | undefined {
    return this.#process;
  }

  type(port: TerminalPort, bytes: Uint8Array): void {
    if (!this.#starting || this.#phase.kind === 'booting')
      this.#process?.post((machine) => machine.type(port, bytes));
    else if (this.#earlyKeys.length < EARLY_KEYS_LIMIT) this.#earlyKeys.push({port, bytes});
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#sizes.set(port, {rows, cols});
    if (!this.#starting) this.#process?.post((machine) => machine.resize(port, rows, cols));
  }

  acknowledge(port: Port, bytes: number): void {
    this.#process?.post((machine) => machine.acknowledge(port, bytes));
  }

  /** MachineApi.compact, if the present machine is of this base; the delta as it is otherwise. */
  async compact(delta: Uint8Array<ArrayBuffer>, base: string): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.#process || base !== this.#base) return delta;
    return this.#process.call((machine) => machine.compact(delta)).catch(() => delta);
  }

  /** Ends the present machine; none takes its place. */
  stop(): void {
    this.#process?.end();
    this.#process = undefined;
    this.#setPhase({kind: 'off'});
  }

  /** Nobody waits any longer for the machine that is starting, if one is. */
  dropStarting(): void {
    this.#starting?.end();
  }

  /**
   * Puts another machine, in another worker, in place of the present one, which runs on until the other does and, but
   * for `atOnce`, its last save is done: if either fails, it stays. `undefined`: `wanted` says that by now yet another one
   * is wanted.
   */
  async launch(
    from: StartFrom,
    base: BaseImage,
    wanted: () => boolean,
    {saving, atOnce = false}: DepartingSave = {saving: Promise.resolve({ok: true})},
  ): Promise<Result | undefined> {
    // A boot is watched from its first line on.
    const watched = from.kind === 'cold-boot' || !this.#process;
    const left = watched ? await saving : undefined;
    if (left?.ok === false || !wanted()) return left;
    const staged = this.#stage(from, base);
    if (watched) this.#adopt(staged);
    const [started, leftNow] = await Promise.all([staged.started, atOnce ? undefined : saving]);
    this.#starting = undefined;
    const failure = [leftNow, started].find((result) => result?.ok === false);
    if (failure || !wanted()) {
      staged.process.end();
      if (this.#process === staged.process) {
        this.#process = undefined;
        this.#setPhase({kind: 'off'});
      }
      this.#typeEarly();
      return wanted() ? failure : undefined;
    }
    if (!watched) this.#adopt(staged, saving);
    for (const [port, {rows, cols}] of this.#sizes) this.resize(port, rows, cols);
    this.#typeEarly();
    this.#options.clock.setTimeout(() => this.#options.machines.prepare(), PREPARE_NEXT_AFTER_MS);
    return {ok: true};
  }

  /** What was typed for a machine that will not come. */
  dropEarlyKeys(): void {
    this.#earlyKeys = [];
  }

  #stage(from: StartFrom, base: BaseImage): Staged {
    const {manifest, machines, imageUrl, tree} = this.#options;
    const process =
      from.kind === 'cold-boot'
        ? machines.spawn()
        : machines.acquire({base: base.source.image.sha256, ramBytes: base.ramBytes});
    this.#starting = process;
    const held: MachineEvent[] = [];
    let hear = (event: MachineEvent): void => void held.push(event);
    const {kernel, base: shipped} = manifest.images;
    const started = process
      .start(
        {
          from,
          base: base.source,
          ...(base.source.image.sha256 !== shipped.sha256 && {
            referenceBase: {kind: 'url' as const, url: imageUrl(shipped.file), image: shipped},
          }),
          kernel: {kind: 'url', url: imageUrl(kernel.file), image: kernel},
          ...(tree && {tree}),
          cmdline: manifest.cmdline,
          ramBytes: base.ramBytes,
          engine: manifest.engine,
        },
        (event) => hear(event),
      )
      // Whatever a worker dies of while it starts, another start may go better.
      .catch((error: unknown): Failure => ({ok: false, why: 'worker-died', message: String(error)}));
    const unmute = () => {
      hear = (event) => {
        if (this.#process === process) this.#handle(event);
      };
      for (const event of held.splice(0)) hear(event);
    };
    return {process, base: base.source.image.sha256, started, unmute};
  }

  /** `saving`: what the machine in place has to end first. */
  #adopt({process, base, unmute}: Staged, saving?: Promise<Result>): void {
    const before = this.#process;
    const end = () => before?.end();
    if (saving) void saving.then(end, end);
    else end();
    this.#process = process;
    this.#base = base;
    void process.died.then((error) => {
      if (this.#process !== process || this.#starting === process) return;
      this.#process = undefined;
      this.#setPhase({kind: 'crashed', message: error.message});
    });
    this.log.clear();
    this.#listener.onReplaced();
    unmute();
  }

  #typeEarly(): void {
    if (this.#process) for (const {port, bytes} of this.#earlyKeys.splice(0)) this.type(port, bytes);
  }

  #handle(event: MachineEvent): void {
    if (event.kind === 'phase') {
      this.#setPhase(event.phase);
      return;
    }
    if (event.kind === 'output' && event.port === 'log') this.log.push(event.bytes);
    this.#listener.onEvent(event);
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.#listener.onPhase(phase);
  }
}
