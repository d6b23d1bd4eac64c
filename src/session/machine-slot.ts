/** Owns the place where one machine runs: which one is in it, its phase, and what is on its way to it. */
import {KernelLogText} from './kernel-log-text';
import type {MachineProcess} from './machine-process';
import type {Base} from './saves';
import type {Result} from './words';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {ImageManifest} from '../protocol/images';
import type {MachineEvent, StartFrom, StartResult} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

export interface SlotOptions {
  spawn: () => MachineProcess;
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
  wasmUrl: string;
}

export interface SlotListener {
  /** Another machine, or another life of it, begins. */
  began(): void;
  phase(phase: Phase): void;
  event(event: Exclude<MachineEvent, {kind: 'phase'}>): void;
}

/** Keys pressed before there is a machine to press them on; more than anyone types in that time. */
const EARLY_KEYS = 64;

export class MachineSlot {
  readonly log = new KernelLogText();
  readonly #options: SlotOptions;
  readonly #listener: SlotListener;
  readonly #sizes = new Map<TerminalPort, {rows: number; cols: number}>();
  #process: MachineProcess | undefined;
  #phase: Phase = {kind: 'off'};
  #starting = false;
  #early: {port: TerminalPort; bytes: Uint8Array}[] = [];

  constructor(options: SlotOptions, listener: SlotListener) {
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
      this.#process?.tell((machine) => machine.type(port, bytes));
    else if (this.#early.length < EARLY_KEYS) this.#early.push({port, bytes});
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#sizes.set(port, {rows, cols});
    if (!this.#starting) this.#process?.tell((machine) => machine.resize(port, rows, cols));
  }

  drawn(port: Port, bytes: number): void {
    this.#process?.tell((machine) => machine.drawn(port, bytes));
  }

  /** Nobody waits any longer for the machine that is starting, if one is. */
  dropStarting(): void {
    if (this.#starting) this.#process?.end();
  }

  /**
   * Ends the present machine and starts another in a new worker. `undefined`: `wanted` says that by now yet another
   * one is wanted.
   */
  async launch(from: StartFrom, base: Base, wanted: () => boolean): Promise<Result | undefined> {
    if (!wanted()) return undefined;
    this.#process?.end();
    this.log.clear();
    this.#listener.began();
    this.#starting = true;
    const started = await this.#start(from, base).catch(
      // Whatever a worker dies of while it starts, another start may go better.
      (error: unknown): Result => ({
        ok: false,
        why: 'worker-died',
        message: error instanceof Error ? error.message : String(error),
      }),
    );
    this.#starting = false;
    if (!started.ok || !wanted()) {
      this.#process?.end();
      this.#process = undefined;
      this.#enter({kind: 'off'});
      return wanted() ? started : undefined;
    }
    for (const [port, {rows, cols}] of this.#sizes) this.resize(port, rows, cols);
    for (const {port, bytes} of this.#early.splice(0)) this.type(port, bytes);
    return started;
  }

  /** What was typed for a machine that will not come. */
  forgetKeys(): void {
    this.#early = [];
  }

  async #start(from: StartFrom, base: Base): Promise<StartResult> {
    const {manifest, imageUrl, wasmUrl} = this.#options;
    this.#process = undefined;
    const machine = (this.#process = this.#options.spawn());
    void machine.died.then((error) => {
      if (this.#process !== machine || this.#starting) return;
      this.#process = undefined;
      this.#enter({kind: 'crashed', message: error.message});
    });
    const kernel = manifest.images.kernel;
    return machine.start(
      {
        from,
        wasmUrl,
        base: base.source,
        kernel: {kind: 'url', url: imageUrl(kernel.file), image: kernel},
        cmdline: manifest.cmdline,
        ramBytes: base.ramBytes,
        engine: manifest.engine,
      },
      (event) => {
        if (this.#process === machine) this.#hear(event);
      },
    );
  }

  #hear(event: MachineEvent): void {
    if (event.kind === 'phase') {
      this.#enter(event.phase);
      return;
    }
    if (event.kind === 'output' && event.port === 'log') this.log.push(event.bytes);
    this.#listener.event(event);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#listener.phase(phase);
  }
}
