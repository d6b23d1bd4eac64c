/** Owns the saving of a machine that runs: it stands still for some milliseconds, and what was read is written down later. */
import {MalformedError} from './layout';
import {capture, compactDelta, writeDelta} from './state';
import {loadBase} from '../start/prepare';
import type {BaseState, History} from './state';
import type {NinepServer} from '../ninep/server';
import type {Emulator} from '../v86/v86-internals';
import type {
  EngineResult,
  SaveOptions,
  SaveResult,
  StartOptions,
  StartTimings,
} from '../../protocol/machine-api';

export interface SaverOptions {
  engine: Promise<EngineResult>;
  share: NinepServer;
  history: () => History;
  timings: StartTimings;
  /** The guest, which stood still, goes on; unless it has ended meanwhile. */
  resume: () => void;
  /** Does something while guest memory holds nothing of a debugger's. */
  untouched: <T>(work: () => T) => T;
  /** Resolves when the debugger has nothing under way that a save must not cut in two: true at once if it had nothing. */
  landed: () => Promise<boolean>;
}

export class Saver {
  readonly #options: SaverOptions;
  #base: BaseState | undefined;
  #isSaving = false;

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  /** The base that the machine was restored from. */
  setBase(base: BaseState): void {
    this.#base = base;
  }

  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** The machine runs, and was started with these options. */
  async save(
    emulator: Emulator,
    started: StartOptions,
    {stopGuest = false, uncompressed = false}: SaveOptions,
  ): Promise<SaveResult> {
    if (this.#isSaving) return {ok: false, why: 'busy', message: 'a save is under way'};
    this.#isSaving = true;
    let isStopped = false;
    const {share, history, timings, resume, untouched, landed} = this.#options;
    try {
      const base = await this.#baseOf(started);
      if (!base.ok) return {ok: false, why: 'base-unavailable', message: base.message};
      do await share.whenIdle();
      while (!(await landed()));
      share.answerPendingReads();
      // No tick can come between these two readings of the clock: the guest stands still.
      const from = performance.now();
      const captured = untouched(() => capture(emulator.v86, base.base, history()));
      const pauseMs = performance.now() - from;
      if (stopGuest) {
        emulator.v86.stop();
        isStopped = true;
      }
      timings.lastSavePause = pauseMs;
      const {engine, ramBytes} = started;
      return {
        ok: true,
        ...(await writeDelta(base.base, captured, uncompressed)),
        pauseMs,
        identity: {engine, base: started.base.image.sha256, ramBytes},
      };
    } finally {
      if (isStopped) resume();
      this.#isSaving = false;
    }
  }

  /** MachineApi.compact. */
  async compact(started: StartOptions, delta: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const base = await this.#baseOf(started);
    if (!base.ok) return delta;
    return compactDelta(base.base, delta).catch((error: unknown) => {
      // It is checked where it is read.
      if (error instanceof MalformedError) return delta;
      throw error;
    });
  }

  /** After a cold boot the base is fetched when it is first needed. */
  async #baseOf({base}: StartOptions): Promise<{ok: true; base: BaseState} | {ok: false; message: string}> {
    if (this.#base) return {ok: true, base: this.#base};
    const loaded = await loadBase(this.#options.engine, base, () => undefined);
    if (loaded.ok) this.#base = loaded.base;
    return loaded;
  }
}
