/** Owns the saving of the running machine: when it is taken, under what name, and which save holds its last state. */
import {Autosave} from './autosave';
import {HAPPENED_LENGTH, HAPPENED_LIMIT} from '../../snapshots/meta';
import {isWell} from '../../protocol/phase';
import type {CaptureOptions, LeaveResult, RecorderOptions} from './recorder-host';
import type {ActiveMachine} from '../machine/active-machine';
import type {Saves} from './saves';
import type {SerialQueue} from '../async/serial-queue';
import type {Failure, Result} from '../messages/result';
import type {SnapshotKind, SnapshotMeta} from '../../snapshots/meta';
import type {Saved} from '../../snapshots/store';

/**
 * For so long after a machine has come from its save the page's own looks are most of what it does: one that is left
 * again by then, with nothing done on it, is still that save.
 */
const IDLE_VISIT_MS = 10_000;

export class Recorder {
  readonly #active: ActiveMachine;
  readonly #saves: Saves;
  readonly #queue: SerialQueue;
  readonly #options: RecorderOptions;
  readonly autosave: Autosave;
  #current: string | undefined;
  #savedAt: number | undefined;
  #failing = false;
  /** Counts machines: a save of an earlier one is not this one's state. */
  #machine = 0;
  /** When the newest of this machine's saves was taken. */
  #newestAt = 0;
  #changed = false;
  #lastUserActionAt: number | undefined;
  #followedAt = 0;
  #events: string[] = [];
  /** The save that is being taken. */
  #capturing: Promise<Result<Saved>> | undefined;
  /** The same, if it may be stored. */
  #storable: Promise<Result<Saved>> | undefined;
  /** The next automatic save is where something had been reached. */
  #nextCheckpoint: string | undefined;

  constructor(slot: ActiveMachine, saves: Saves, turns: SerialQueue, options: RecorderOptions) {
    this.#active = slot;
    this.#saves = saves;
    this.#queue = turns;
    this.#options = options;
    this.autosave = new Autosave(
      async () => (await turns.run(() => this.#saveAutomatically())).ok,
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

  /** When the person last did something on this machine. */
  get lastUserActionAt(): number | undefined {
    return this.#lastUserActionAt;
  }

  /** A person typed, or changed a file. */
  userActed(): void {
    this.#lastUserActionAt = this.#options.clock.now();
    this.markChanged();
  }

  /** The machine may have changed since it was stored. */
  markChanged(): void {
    this.#changed = true;
  }

  /** Something worth a word in the timeline has happened; the next save carries it. */
  addEvent(what: string): void {
    this.#changed = true;
    if (this.#events.length < HAPPENED_LIMIT) this.#events.push(what.slice(0, HAPPENED_LENGTH));
  }

  /** A place to come back to has been reached: the save that follows is kept as a checkpoint. */
  checkpointNext(name: string): void {
    this.#nextCheckpoint ??= name;
    this.autosave.markUrgent();
  }

  /** Another machine is in place: the one of that save, if it came from one. */
  follow(meta: Pick<SnapshotMeta, 'id' | 'savedAt'> | undefined): void {
    this.#machine++;
    this.#newestAt = 0;
    this.#lastUserActionAt = undefined;
    this.#followedAt = this.#options.clock.now();
    this.#changed = meta === undefined;
    this.#events = [];
    this.#nextCheckpoint = undefined;
    this.#setCurrent(meta);
    // What the page opens with from now on. Nobody waits for it; should it fail, the next save says it.
    if (meta) void this.#saves.setHead(meta.id, this.#options.clock.now());
  }

  /** A save for good, at a person's wish. */
  async save(name?: string): Promise<Result<{meta: SnapshotMeta}>> {
    const saved = await this.capture('named', name);
    if (!saved.ok) return saved;
    const stored = await this.#store(saved);
    return stored.ok ? {ok: true, meta: saved.meta} : stored;
  }

  /**
   * The running machine as it is at this call, kept as a checkpoint: what is typed after the call is not in it. Its
   * save, if that could be stored.
   */
  async checkpoint(name: string): Promise<string | undefined> {
    const machine = this.#machine;
    // Another save that was just being taken is the machine as it was.
    const taken = await (this.#storable ?? this.capture('checkpoint', name));
    return this.#queue.run(async () => {
      if (!taken.ok) return undefined;
      const {ok: _, ...saved} = taken;
      const {meta} = saved;
      const kept: Saved =
        meta.kind === 'auto' ? {...saved, meta: {...meta, kind: 'checkpoint', name}} : saved;
      return (await this.#store(kept, machine)).ok ? kept.meta.id : undefined;
    });
  }

  /** The running machine, described but not stored. Waits for a save that is being taken: the machine takes one at a time. */
  async capture(kind: SnapshotKind, name?: string, options: CaptureOptions = {}): Promise<Result<Saved>> {
    // Looked at and begun in one turn: whoever else waits must not begin beside it.
    while (this.#capturing) await this.#capturing;
    return this.#captureNow(kind, name, options);
  }

  #captureNow(kind: SnapshotKind, name?: string, options: CaptureOptions = {}): Promise<Result<Saved>> {
    const over = () => (this.#capturing = this.#storable = undefined);
    const taking = this.#describe(kind, name, options).finally(over);
    this.#capturing = taking;
    if (options.isForThisPage !== true) this.#storable = taking;
    return taking;
  }

  async #describe(
    kind: SnapshotKind,
    name: string | undefined,
    {isForThisPage = false, ...options}: CaptureOptions,
  ): Promise<Result<Saved>> {
    const process = this.#active.process;
    // A machine that panicked or hangs must not take the place of its last good save.
    if (!process || !isWell(this.#active.phase))
      return {ok: false, why: 'not-running', message: `the machine is ${this.#active.phase.kind}`};
    const savedAt = this.#options.clock.now();
    const screen = this.#options.screen();
    const work = this.#options.work();
    const happened = this.#events;
    const machine = this.#machine;
    // Another machine may be in place when this one has been written down.
    const lesson = this.#saves.lesson();
    this.#events = [];
    this.#changed = false;
    const saved = await process
      .call((remote) => remote.save(options))
      .catch((error: unknown): Failure => ({ok: false, why: 'worker-died', message: String(error)}));
    if (!saved.ok) {
      if (machine === this.#machine) this.#restoreEvents(happened);
      return saved;
    }
    const isOwn = machine === this.#machine;
    const debugInfo = saved.stopped && isOwn && !isForThisPage ? await this.#options.debugInfo() : undefined;
    const named = name ?? (kind === 'auto' ? 'last state' : new Date(savedAt).toLocaleString());
    return {
      ok: true,
      ...(await this.#saves.describe(saved, {
        ...lesson,
        kind,
        name: named,
        savedAt,
        screen,
        ...work,
        happened,
        debugInfo,
      })),
    };
  }

  /**
   * The running machine as it is now, to be sent: compact, and not stored, so that what happened on it stands for the
   * next save; if it does not run, its last save.
   */
  async captureOrLast(): Promise<Result<Saved & {running: boolean}>> {
    const machine = this.#machine;
    const taken = await this.capture('named');
    if (taken.ok) {
      if (machine === this.#machine) this.#restoreEvents(taken.meta.happened ?? []);
      return {...(await this.#saves.compact(taken)), running: true};
    }
    if (this.#current === undefined) return taken;
    const last = await this.#saves.read(this.#current);
    return last.ok ? {...(await this.#saves.compact(last)), running: false} : taken;
  }

  /** The machine as it is now, to be kept in memory: nothing of it is stored, and what happened stands for the next save. */
  async glance(uncompressed = false): Promise<Saved | undefined> {
    const machine = this.#machine;
    const changed = this.#changed;
    const taken = await this.capture('auto', undefined, {uncompressed, isForThisPage: true});
    if (machine === this.#machine && taken.ok) {
      this.#events = [...(taken.meta.happened ?? []), ...this.#events].slice(0, HAPPENED_LIMIT);
      this.#changed ||= changed;
    }
    return taken.ok ? taken : undefined;
  }

  /** Whether the last save could not be stored. */
  get failing(): boolean {
    return this.#failing;
  }

  /** Resolves when no save is being taken. */
  async idle(): Promise<void> {
    while (this.#capturing) await this.#capturing;
  }

  /**
   * Before another machine takes its place: the present one can be returned to, by the save `before`. With a name it
   * is kept as a checkpoint. What is saved is the machine as it is at this call, if no save is being taken then; its
   * guest waits. `unsaved`: what there was no room for.
   */
  async leave(name?: string): Promise<LeaveResult> {
    const current = this.#current;
    const lookedAt = this.#options.clock.now() - this.#followedAt < IDLE_VISIT_MS;
    const changed = this.#changed || (this.autosave.unsaved && !lookedAt) || current === undefined;
    let before = current;
    if (isWell(this.#active.phase) && changed) {
      const saved = await this.#saveAutomatically(name, true);
      // With no storage at all there is nothing to wait for; a full one can be cleared first.
      if (!saved.ok && saved.why === 'quota') return saved;
      if (saved.ok) before = saved.id;
    } else if (current !== undefined && name !== undefined) {
      await this.#saves.keepAsCheckpoint(current, name);
    }
    return before === undefined ? {ok: true} : {ok: true, before};
  }

  /** `leaving`: nobody waits for the machine meanwhile, but for what comes after it. */
  async #saveAutomatically(
    name = this.#nextCheckpoint,
    leaving = false,
  ): Promise<Result<{id: string}> & {unsaved?: Saved}> {
    const machine = this.#machine;
    this.#nextCheckpoint = undefined;
    const saved = await this.capture(name === undefined ? 'auto' : 'checkpoint', name, {stopGuest: leaving});
    if (!saved.ok) return saved;
    const stored = await this.#store(saved, machine);
    return stored.ok ? {ok: true, id: saved.meta.id} : {...stored, unsaved: saved};
  }

  /** `machine`: the one that was taken; should another be in place by now, it is stored and that is all. */
  async #store(saved: Saved, machine = this.#machine): Promise<Result> {
    // A checkpoint that waited for its turn must not become the last state in place of a later save.
    const present = machine === this.#machine && saved.meta.savedAt >= this.#newestAt;
    if (present) this.#newestAt = saved.meta.savedAt;
    const stored = await this.#saves.store(saved, present);
    if (stored.ok) {
      this.#failing = false;
      if (present) this.#setCurrent(saved.meta);
      else this.#options.stored();
      return stored;
    }
    if (present) this.#restoreEvents(saved.meta.happened ?? []);
    if (!this.#failing) {
      this.#failing = true;
      this.#options.failed(stored);
    }
    return stored;
  }

  #setCurrent(meta: Pick<SnapshotMeta, 'id' | 'savedAt'> | undefined): void {
    this.#current = meta?.id;
    this.#savedAt = meta?.savedAt;
    this.#options.stored();
  }

  /** It was not saved after all. */
  #restoreEvents(happened: readonly string[]): void {
    this.#changed = true;
    this.#events = [...happened, ...this.#events].slice(0, HAPPENED_LIMIT);
  }
}
