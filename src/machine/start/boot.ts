/** Owns how a machine begins: from a base that was prepared and what differs from it, or from the kernel's first instruction. */
import {fetchImage} from '../../shipped/fetch-image';
import {MalformedError} from '../state/layout';
import {revertPages} from '../state/memory';
import {readDelta, restore} from '../state/state';
import {equip} from '../devices/hardware';
import {createEmulator} from '../v86/emulator';
import {unzstd} from '../v86/zstd';
import {compiled, engineFailed, prepare, warmUpRestore} from './prepare';
import type {PhaseTracker} from '../health/phase-tracker';
import type {BaseState, History} from '../state/state';
import type {Emulator} from '../v86/v86-internals';
import type {Occupant} from '../v86/occupant';
import type {PrepareResult, Prepared} from './prepare';
import type {
  EngineResult,
  PrepareOptions,
  StartFailure,
  StartOptions,
  StartTimings,
} from '../../protocol/machine-api';

/** A start that was only waiting for this machine to be prepared has come by then. */
const WARM_UP_AFTER_MS = 500;

export interface BootOptions {
  engine: Promise<EngineResult>;
  occupant: Occupant;
  timings: StartTimings;
  phase: PhaseTracker;
}

/** An instance whose machine has left it, for the next one of the same base. */
export interface Vacated {
  sha256: string;
  ramBytes: number;
  prepared: Prepared;
}

/** A machine that stands before its next instruction. */
export type Booted<More> = ({ok: true; emulator: Emulator} & More) | StartFailure;

export class Boot {
  readonly #options: BootOptions;
  #prepared: {sha256: string; ramBytes: number; result: Promise<PrepareResult>} | undefined;

  /** `vacated`: an instance that another machine has left. */
  constructor(options: BootOptions, vacated?: Vacated) {
    this.#options = options;
    if (!vacated) return;
    const {sha256, ramBytes, prepared} = vacated;
    prepared.relay.replace(options.occupant);
    this.#prepared = {sha256, ramBytes, result: Promise.resolve({ok: true, ...prepared})};
  }

  /** Does ahead what does not depend on which machine of this base is wanted. `isWaiting`: none is wanted yet. */
  async prepare(options: PrepareOptions, isWaiting: () => boolean): Promise<void> {
    const prepared = await this.#prepare(options);
    // What fails now fails again at the start, which is told of it.
    if (prepared.ok)
      setTimeout(() => void warmUpRestore(prepared, isWaiting).catch(() => undefined), WARM_UP_AFTER_MS);
  }

  /** For the next machine, the instance that this one was restored into, with the base's RAM. It must have stopped for good. */
  async vacate(): Promise<Vacated | undefined> {
    const {sha256, ramBytes, result} = this.#prepared ?? {};
    const prepared = await result;
    if (sha256 === undefined || ramBytes === undefined || !prepared?.ok) return undefined;
    const {base, emulator, relay} = prepared;
    revertPages(emulator.v86.cpu, base.pages);
    return {sha256, ramBytes, prepared: {base, emulator, relay}};
  }

  async restore(options: StartOptions): Promise<Booted<{base: BaseState; history: History}>> {
    let {from} = options;
    const [prepared, start] = await Promise.all([
      this.#prepare(options),
      from.kind === 'base' && from.start ? fetchImage(from.start, () => undefined) : undefined,
    ]);
    if (!prepared.ok) return prepared;
    if (start && !start.ok) return {...start, what: 'base'};
    if (start) from = {kind: 'snapshot', delta: start.bytes};
    this.#options.phase.enter({kind: 'restoring'});
    const {base, emulator} = prepared;
    try {
      const delta = from.kind === 'snapshot' ? await readDelta(base, from.delta) : undefined;
      restore(emulator.v86, base, delta);
      return {ok: true, emulator, base, history: delta?.history ?? base.history};
    } catch (error) {
      if (error instanceof MalformedError) return {ok: false, why: 'bad-delta', message: error.message};
      // v86 itself failed on the state: whatever it was, it came from the delta.
      return {ok: false, why: 'bad-delta', message: `the engine refused it: ${String(error)}`};
    }
  }

  async cold({kernel, cmdline, ramBytes, hardware = 1}: StartOptions): Promise<Booted<object>> {
    if (!kernel) return {ok: false, why: 'engine-failed', message: 'no kernel to boot'};
    const {occupant, timings, phase} = this.#options;
    const [engine, file] = await Promise.all([
      compiled(this.#options.engine),
      fetchImage(kernel, this.#progressOf('kernel')),
    ]);
    if (!engine.ok) return engine;
    if (!file.ok) return {...file, what: 'kernel'};
    timings.engineReady = performance.now();
    phase.enter({kind: 'booting'});
    try {
      const image = await unzstd(engine.engine, file.bytes, kernel.image.unpackedSize);
      const emulator = await createEmulator(engine.engine, ramBytes, occupant.events, occupant.share, {
        image,
        cmdline,
      });
      equip(emulator.v86.cpu, hardware);
      return {ok: true, emulator};
    } catch (error) {
      return engineFailed(error);
    }
  }

  #prepare(options: PrepareOptions): Promise<PrepareResult> {
    const {sha256} = options.base.image;
    if (this.#prepared?.sha256 !== sha256 || this.#prepared.ramBytes !== options.ramBytes) {
      const {engine, occupant, timings} = this.#options;
      const result = prepare(options, engine, occupant, this.#progressOf('base'), timings);
      this.#prepared = {sha256, ramBytes: options.ramBytes, result};
    }
    return this.#prepared.result;
  }

  #progressOf = (what: 'base' | 'kernel') => (received: number, total: number | null) =>
    this.#options.phase.enter({kind: 'loading', what, received, total});
}
