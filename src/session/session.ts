/** Owns the running machine from the page's side: which one it is, its phase, when it is saved, what replaces it. */
import {Autosave} from './autosave';
import {Emitter} from './emitter';
import {KernelLogText} from './kernel-log-text';
import {WorkerDied} from './machine-process';
import {inWords} from './words';
import {readFile, writeFile} from '../snapshots/file';
import {toFragment} from '../snapshots/link';
import {FORMAT, sha256} from '../snapshots/meta';
import type {AutosaveClock} from './autosave';
import type {MachineProcess} from './machine-process';
import type {Failure} from './words';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {Guest} from '../protocol/guest';
import type {ImageManifest, ImageSource} from '../protocol/images';
import type {MachineEvent, StartFrom, StartResult, StartTimings} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';
import type {SnapshotMeta} from '../snapshots/meta';
import type {Saved, SnapshotStore} from '../snapshots/store';

/** Something the person should know. `actions` are what they can do about it. */
export interface Notice {
  text: string;
  tone: 'info' | 'warning' | 'error';
  actions: NoticeAction[];
}

export type NoticeAction = 'retry' | 'restore' | 'reboot' | 'start-fresh' | 'export';

export interface SessionEvents {
  phase: Phase;
  output: {port: Port; bytes: Uint8Array<ArrayBuffer>};
  /** The log begins anew: another machine, or another life of it. */
  'log-cleared': undefined;
  notice: Notice | undefined;
  /** A save was written, or one was removed. */
  snapshots: undefined;
  uevent: Extract<MachineEvent, {kind: 'uevent'}>;
}

export interface SessionOptions {
  spawn: () => MachineProcess;
  manifest: ImageManifest;
  /** Address of a file of images/. */
  imageUrl: (file: string) => string;
  wasmUrl: string;
  store: SnapshotStore;
  lab: string;
  clock: AutosaveClock & {now(): number};
  /** Fetches a file of images/, for the store's own copy of the base. */
  fetch: (url: string) => Promise<Response>;
  /** The page's own address without fragment, for links. */
  pageUrl: () => string;
}

/** The save of the machine that was replaced, if there was one running and it could be stored. */
export interface Replaced {
  before?: string;
}

/** What an automatic save is called. */
const LAST_STATE = 'last state';

type Result<T extends object = object> = ({ok: true} & T) | Failure;

export class Session extends Emitter<SessionEvents> {
  readonly #options: SessionOptions;
  readonly #log = new KernelLogText();
  readonly #autosave: Autosave;
  #process: MachineProcess | undefined;
  #phase: Phase = {kind: 'off'};
  /** What has begun waits for what began before: starts, saves and restores never overlap. */
  #queue: Promise<unknown> = Promise.resolve();
  #becomeReady: () => void = () => undefined;
  /** Resolves when the first machine's prompt is usable. */
  readonly ready = new Promise<void>((resolve) => (this.#becomeReady = resolve));
  #screenText: () => string = () => '';
  #sizes = new Map<TerminalPort, {rows: number; cols: number}>();
  #saveFailed = false;
  #lastSavedAt: number | undefined;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.#autosave = new Autosave(() => this.#autosaveNow(), options.clock);
  }

  get phase(): Phase {
    return this.#phase;
  }

  get lastSavedAt(): number | undefined {
    return this.#lastSavedAt;
  }

  logText = () => this.#log.toString();

  screenText = () => this.#screenText();

  /** The terminal element lends its text, for previews. */
  lendScreen(text: () => string): void {
    this.#screenText = text;
  }

  /** Goes on with the lab's last machine, or begins with the base. */
  start(): Promise<Result> {
    return this.#inTurn(() => this.#resume());
  }

  type(port: TerminalPort, bytes: Uint8Array): void {
    if (this.#phase.kind === 'running' || this.#phase.kind === 'booting')
      void this.#process?.machine.type(port, bytes);
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#sizes.set(port, {rows, cols});
    if (this.#phase.kind === 'running') void this.#process?.machine.resize(port, rows, cols);
  }

  drawn(port: Port, bytes: number): void {
    void this.#process?.machine.drawn(port, bytes);
  }

  /** Saves under a name that stays. */
  save(name?: string): Promise<Result<{meta: SnapshotMeta}>> {
    return this.#inTurn(async () => {
      const saved = await this.#take('named', name);
      if (!saved.ok) return saved;
      const stored = await this.#put(saved);
      // What opening the page goes on with is an automatic save: it must not be older than this one.
      const last: SnapshotMeta = {...saved.meta, id: crypto.randomUUID(), kind: 'auto', name: LAST_STATE};
      if (stored.ok) await this.#put({meta: last, delta: saved.delta});
      this.#afterStore(stored, saved.meta);
      return stored.ok ? {ok: true, meta: saved.meta} : stored;
    });
  }

  /** The page may be gone soon. */
  saveBeforeLeaving = () => this.#autosave.now();

  snapshots = () => this.#options.store.list();

  restore(id: string): Promise<Result<Replaced>> {
    return this.#inTurn(async () => {
      const read = await this.#options.store.read(id);
      if (!read.ok) return read;
      return this.#replace('before a restore', () => this.#startFrom(read));
    });
  }

  remove(id: string): Promise<Result> {
    return this.#inTurn(async () => {
      const removed = await this.#options.store.remove(id);
      this.emit('snapshots', undefined);
      return removed;
    });
  }

  /** A stored machine as a file, or the running one. */
  exportFile(id?: string): Promise<Result<{blob: Blob; name: string}>> {
    return this.#inTurn(async () => {
      const saved = id === undefined ? await this.#take('named') : await this.#options.store.read(id);
      if (!saved.ok) return saved;
      const blob = new Blob([await writeFile(saved)], {type: 'application/octet-stream'});
      return {
        ok: true,
        blob,
        name: `${saved.meta.lab}-${new Date(saved.meta.savedAt).toISOString().slice(0, 10)}.modlab`,
      };
    });
  }

  /** Puts a machine from outside among the saved ones; it does not start. */
  importFile(blob: Blob): Promise<Result<{meta: SnapshotMeta}>> {
    return this.#inTurn(async () => {
      const read = await readFile(new Uint8Array(await blob.arrayBuffer()));
      if (!read.ok) return read;
      const fits = await this.#baseFor(read.meta);
      if (!fits.ok) return fits;
      // Its own id may be taken here, and it must not push out an automatic save.
      const meta: SnapshotMeta = {...read.meta, id: crypto.randomUUID(), kind: 'named'};
      const stored = await this.#options.store.put({meta, delta: read.delta}, () =>
        this.#baseBytes(meta.identity.base),
      );
      this.emit('snapshots', undefined);
      return stored.ok ? {ok: true, meta} : stored;
    });
  }

  async link(id?: string): Promise<Result<{url: string}>> {
    const file = await this.exportFile(id);
    if (!file.ok) return file;
    return {
      ok: true,
      url: this.#options.pageUrl() + toFragment(new Uint8Array(await file.blob.arrayBuffer())),
    };
  }

  /** Boots the kernel from its first instruction. */
  reboot(): Promise<Result<Replaced>> {
    return this.#inTurn(() =>
      this.#replace('before a reboot', () => this.#launch({kind: 'cold-boot'}, this.#shippedBase())),
    );
  }

  /** A machine as it ships; the present one is saved first. */
  startFresh(): Promise<Result<Replaced>> {
    return this.#inTurn(() =>
      this.#replace('before starting fresh', () => this.#launch({kind: 'base'}, this.#shippedBase())),
    );
  }

  /** A failure in a sentence for the person. */
  explain = (failure: Failure): string => inWords(failure);

  /** Tries again what failed at the start. */
  retry = () => this.start();

  timings = async (): Promise<StartTimings> => (await this.#process?.call((m) => m.timings())) ?? {};

  instructions = async (): Promise<number> => (await this.#process?.call((m) => m.instructions())) ?? 0;

  /** The control channel; a call into a dead machine answers `not-running`. */
  async guest<T>(
    ask: (guest: Guest) => Promise<T>,
  ): Promise<T | {ok: false; why: 'not-running'; message: string}> {
    const machine = this.#process;
    if (!machine) return {ok: false, why: 'not-running', message: 'there is no machine'};
    try {
      return await machine.call((remote) => ask(remote.guest));
    } catch (error) {
      return {ok: false, why: 'not-running', message: error instanceof Error ? error.message : String(error)};
    }
  }

  #inTurn<T>(work: () => Promise<Result<T & object>>): Promise<Result<T & object>> {
    const turn = this.#queue.then(work).catch((error: unknown): Failure => {
      if (error instanceof WorkerDied) return {ok: false, why: 'worker-died', message: error.message};
      throw error;
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #resume(): Promise<Result> {
    const listed = await this.#options.store.list();
    if (!listed.ok) this.#notice({text: inWords(listed), tone: 'warning', actions: ['export']});
    const autos = listed.ok
      ? listed.snapshots.filter((m) => m.kind === 'auto' && m.lab === this.#options.lab)
      : [];
    let failure: Failure | undefined;
    for (const meta of autos) {
      const read = await this.#options.store.read(meta.id);
      const started = read.ok ? await this.#startFrom(read) : read;
      if (started.ok) {
        if (failure)
          this.#notice({
            text: `${inWords(failure)} An earlier save was opened instead.`,
            tone: 'warning',
            actions: [],
          });
        return started;
      }
      // Without the engine or the base no other save would start either.
      if (
        started.why === 'download-failed' ||
        started.why === 'hash-mismatch' ||
        started.why === 'engine-failed'
      )
        return started;
      failure ??= started;
    }
    const started = await this.#launch({kind: 'base'}, this.#shippedBase());
    if (started.ok && failure) this.#notice({text: inWords(failure), tone: 'warning', actions: []});
    return started;
  }

  async #startFrom({meta, delta}: Saved): Promise<Result> {
    const base = await this.#baseFor(meta);
    return base.ok ? this.#launch({kind: 'snapshot', delta}, base.source) : base;
  }

  /** The base that a snapshot needs: the site's, or the store's copy of an older one. */
  async #baseFor({identity}: SnapshotMeta): Promise<Result<{source: ImageSource}>> {
    const {manifest, store} = this.#options;
    if (identity.engine !== manifest.engine || identity.ramBytes !== manifest.ramBytes)
      return {
        ok: false,
        why: 'image-mismatch',
        message: `made with ${identity.engine}, this is ${manifest.engine}`,
      };
    if (identity.base === manifest.images.base.sha256) return {ok: true, source: this.#shippedBase()};
    const kept = await store.readBase(identity.base);
    if (!kept.ok) return {ok: false, why: 'image-mismatch', message: kept.message};
    const image = {file: 'kept', sha256: identity.base, size: kept.bytes.length, unpackedSize: 0};
    return {ok: true, source: {kind: 'bytes', bytes: kept.bytes, image}};
  }

  #shippedBase(): ImageSource {
    const image = this.#options.manifest.images.base;
    return {kind: 'url', url: this.#options.imageUrl(image.file), image};
  }

  /** Ends the present machine and starts another in a new worker. */
  async #launch(from: StartFrom, base: ImageSource): Promise<Result> {
    const {manifest, spawn, imageUrl, wasmUrl} = this.#options;
    this.#autosave.forget();
    this.#process?.end();
    this.#log.clear();
    this.emit('log-cleared', undefined);
    this.emit('notice', undefined);
    const machine = spawn();
    this.#process = machine;
    void machine.died.then((error) => {
      if (this.#process === machine) this.#enter({kind: 'crashed', message: error.message});
    });
    const kernel = manifest.images.kernel;
    const started: StartResult = await machine.start(
      {
        from,
        wasmUrl,
        base,
        kernel: {kind: 'url', url: imageUrl(kernel.file), image: kernel},
        cmdline: manifest.cmdline,
        ramBytes: manifest.ramBytes,
        engine: manifest.engine,
      },
      (event) => {
        if (this.#process === machine) this.#hear(event);
      },
    );
    if (!started.ok) {
      machine.end();
      this.#process = undefined;
      this.#enter({kind: 'off'});
      this.#notice({text: inWords(started), tone: 'error', actions: ['retry']});
      return started;
    }
    for (const [port, {rows, cols}] of this.#sizes) void machine.machine.resize(port, rows, cols);
    this.#becomeReady();
    return {ok: true};
  }

  #hear(event: MachineEvent): void {
    switch (event.kind) {
      case 'phase':
        return this.#enter(event.phase);
      case 'output':
        if (event.port === 'log') {
          this.#log.push(event.bytes);
          this.drawn('log', event.bytes.length);
        }
        return this.emit('output', event);
      case 'activity':
        return this.#autosave.changed();
      case 'uevent':
        this.#autosave.changedMuch();
        return this.emit('uevent', event);
    }
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.emit('phase', phase);
    switch (phase.kind) {
      case 'reset':
        // The guest asked for it, as a person would by pressing the button.
        void this.#inTurn(() => this.#launch({kind: 'cold-boot'}, this.#shippedBase()));
        return;
      case 'panicked':
        return this.#ended(
          `The kernel panicked: ${phase.message.replace(/^Kernel panic - not syncing: /, '')}.`,
        );
      case 'halted':
        return this.#ended('The machine is switched off.', 'info');
      case 'hung':
        return this.#ended('The kernel does not answer any more; it may be busy in a loop.');
      case 'crashed':
        return this.#ended(`The emulator stopped: ${phase.message}.`);
      case 'off':
      case 'loading':
      case 'restoring':
      case 'booting':
      case 'running':
      case 'saving':
        return;
    }
  }

  #ended(text: string, tone: Notice['tone'] = 'error'): void {
    this.#autosave.forget();
    this.#notice({text, tone, actions: ['restore', 'reboot', 'start-fresh']});
  }

  #notice(notice: Notice): void {
    this.emit('notice', notice);
  }

  /** The newest save of this lab, whichever kind: what `restore` in a notice means. */
  restoreLast(): Promise<Result> {
    return this.#inTurn(async () => {
      const listed = await this.#options.store.list();
      if (!listed.ok) return listed;
      const last = listed.snapshots.find((meta) => meta.lab === this.#options.lab);
      if (!last) return this.#launch({kind: 'base'}, this.#shippedBase());
      const read = await this.#options.store.read(last.id);
      return read.ok ? this.#startFrom(read) : read;
    });
  }

  async #take(kind: SnapshotMeta['kind'], name?: string): Promise<({ok: true} & Saved) | Failure> {
    const {manifest, lab, clock} = this.#options;
    const machine = this.#process;
    if (!machine) return {ok: false, why: 'not-running', message: 'there is no machine'};
    const screen = this.#screenText();
    const saved = await machine.call((remote) => remote.save());
    if (!saved.ok) return saved;
    const savedAt = clock.now();
    const meta: SnapshotMeta = {
      format: FORMAT,
      id: crypto.randomUUID(),
      kind,
      name: name ?? (kind === 'auto' ? LAST_STATE : new Date(savedAt).toLocaleString()),
      lab,
      savedAt,
      size: saved.delta.length,
      checksum: await sha256(saved.delta),
      identity: saved.identity,
      kernelRelease: manifest.kernelRelease,
      screen,
    };
    return {ok: true, meta, delta: saved.delta};
  }

  async #autosaveNow(): Promise<void> {
    await this.#inTurn(() => this.#saveAutomatically());
  }

  async #saveAutomatically(): Promise<Result> {
    if (this.#phase.kind !== 'running') return {ok: false, why: 'not-running', message: this.#phase.kind};
    const saved = await this.#take('auto');
    if (!saved.ok) return saved;
    const stored = await this.#put(saved);
    this.#afterStore(stored, saved.meta);
    return stored;
  }

  /** What is running now can be returned to, whatever replaces it: its save is no automatic one, which would go. */
  async #replace(name: string, start: () => Promise<Result>): Promise<Result<Replaced>> {
    const saved = this.#phase.kind === 'running' ? await this.#take('named', name) : undefined;
    const stored = saved?.ok ? await this.#put(saved) : undefined;
    if (saved?.ok && stored) this.#afterStore(stored, saved.meta);
    // Where nothing can be stored the person has been told so; a full disk can be helped.
    if (stored && !stored.ok && stored.why === 'quota') return stored;
    const started = await start();
    // Opening the page again must not go on with the one that was replaced.
    if (started.ok) this.#autosave.changedMuch();
    return started.ok && saved?.ok && stored?.ok ? {ok: true, before: saved.meta.id} : started;
  }

  #put = (saved: Saved): Promise<Result> =>
    this.#options.store.put(saved, () => this.#baseBytes(saved.meta.identity.base));

  #afterStore(stored: Result, meta: SnapshotMeta): void {
    if (stored.ok) {
      this.#saveFailed = false;
      this.#lastSavedAt = meta.savedAt;
    } else if (!this.#saveFailed) {
      // Said once, not every few seconds.
      this.#saveFailed = true;
      this.#notice({text: inWords(stored), tone: 'warning', actions: ['export']});
    }
    this.emit('snapshots', undefined);
  }

  /** The base's file, from the browser's cache, for the store to keep. */
  async #baseBytes(sha: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const {manifest, imageUrl, fetch} = this.#options;
    if (sha !== manifest.images.base.sha256) return undefined;
    try {
      const response = await fetch(imageUrl(manifest.images.base.file));
      if (!response.ok) return undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      return (await sha256(bytes)) === sha ? bytes : undefined;
    } catch {
      // The save stands without it, as long as the site ships this base.
      return undefined;
    }
  }
}
