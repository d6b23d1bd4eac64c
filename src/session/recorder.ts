/** Owns the saving of the running machine: when it is taken, under what name, and which save holds its last state. */
import {Autosave} from './autosave';
import type {AutosaveClock} from './autosave';
import type {MachineSlot} from './machine-slot';
import type {Saves} from './saves';
import type {Turns} from './turns';
import type {Failure, Result} from './words';
import type {Progress, SnapshotMeta} from '../snapshots/meta';
import type {Saved} from '../snapshots/store';

export interface RecorderOptions {
  clock: AutosaveClock & {now(): number};
  /** Text of terminal 1, for previews. */
  screen: () => string;
  /** What of the lab has been done, now. */
  progress: () => Progress;
  /** What is stored has changed. */
  stored: () => void;
  /** A save could not be stored. Told once until one can be stored again, not every few seconds. */
  failed: (failure: Failure) => void;
}

export class Recorder {
  readonly #slot: MachineSlot;
  readonly #saves: Saves;
  readonly #options: RecorderOptions;
  readonly autosave: Autosave;
  #current: string | undefined;
  #savedAt: number | undefined;
  #failing = false;

  constructor(slot: MachineSlot, saves: Saves, turns: Turns, options: RecorderOptions) {
    this.#slot = slot;
    this.#saves = saves;
    this.#options = options;
    this.autosave = new Autosave(
      async () => (await turns.inTurn(() => this.#saveAutomatically())).ok,
      options.clock,
    );
  }

  /** When the present machine was last stored. */
  get savedAt(): number | undefined {
    return this.#savedAt;
  }

  /** The save that holds the present machine's last known state. */
  get current(): string | undefined {
    return this.#current;
  }

  /** Another machine is in place: the one that `meta` holds, if it came from a save. */
  follow(meta: Partial<Pick<SnapshotMeta, 'id' | 'savedAt'>> | undefined): void {
    this.#current = meta?.id;
    this.#savedAt = meta?.savedAt;
    this.#options.stored();
  }

  /** A save for good, at a person's wish. */
  async save(name?: string): Promise<Result<{meta: SnapshotMeta}>> {
    const saved = await this.take('named', name);
    if (!saved.ok) return saved;
    const stored = await this.#store(saved);
    return stored.ok ? {ok: true, meta: saved.meta} : stored;
  }

  /** The running machine as it is now, described but not stored. */
  async take(kind: 'auto' | 'named', name?: string): Promise<Result<Saved>> {
    const process = this.#slot.process;
    // A machine that panicked or hangs must not take the place of its last good save.
    if (!process || this.#slot.phase.kind !== 'running')
      return {ok: false, why: 'not-running', message: `the machine is ${this.#slot.phase.kind}`};
    const savedAt = this.#options.clock.now();
    const screen = this.#options.screen();
    const progress = this.#options.progress();
    const saved = await process
      .call((machine) => machine.save())
      .catch((error: unknown): Failure => ({ok: false, why: 'worker-died', message: String(error)}));
    if (!saved.ok) return saved;
    const named = name ?? (kind === 'auto' ? 'last state' : new Date(savedAt).toLocaleString());
    return {ok: true, ...(await this.#saves.describe(saved, {kind, name: named, savedAt, screen, progress}))};
  }

  /** The running machine as it is now, described but not stored; if it does not run, its last save. */
  async takeOrLast(): Promise<Result<Saved & {running: boolean}>> {
    const taken = await this.take('named');
    if (taken.ok || this.#current === undefined) return taken.ok ? {...taken, running: true} : taken;
    const last = await this.#saves.read(this.#current);
    return last.ok ? {...last, running: false} : taken;
  }

  /** Before another machine takes its place: the present one can be returned to, by the save `before`. */
  async checkpoint(
    name: string,
    keep: 'checkpoint' | 'auto' = 'checkpoint',
  ): Promise<Result<{before?: string}>> {
    if (this.#slot.phase.kind === 'running') {
      const saved = await this.#saveAutomatically();
      // With no storage at all there is nothing to wait for; a full one can be cleared first.
      if (!saved.ok && saved.why === 'quota') return saved;
    }
    if (this.#current === undefined) return {ok: true};
    // Another lab's saves do not push it out.
    if (keep === 'auto') return {ok: true, before: this.#current};
    const kept = await this.#saves.keepAsCheckpoint(this.#current, name);
    return kept.ok ? {ok: true, before: this.#current} : {ok: true};
  }

  /** The running machine as it is now, kept as a checkpoint of this name. Its save, if that could be stored. */
  async mark(name: string): Promise<string | undefined> {
    const saved = await this.take('auto', name);
    if (!saved.ok || !(await this.#store(saved)).ok) return undefined;
    const kept = await this.#saves.keepAsCheckpoint(saved.meta.id, name);
    return kept.ok ? saved.meta.id : undefined;
  }

  async #saveAutomatically(): Promise<Result> {
    const saved = await this.take('auto');
    return saved.ok ? this.#store(saved) : saved;
  }

  async #store(saved: Saved): Promise<Result> {
    const stored = await this.#saves.keep(saved);
    if (stored.ok) {
      this.#failing = false;
      this.follow(saved.meta);
    } else if (!this.#failing) {
      this.#failing = true;
      this.#options.failed(stored);
    }
    return stored;
  }
}
