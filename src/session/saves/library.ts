/** Owns the person's saved machines: named, listed, removed and put back, taken out as a file or a link, put in. */
import {timelineOf} from './timeline';
import type {Recorder} from './recorder';
import type {Saves, ImportedSnapshot} from './saves';
import type {Timeline} from './timeline';
import type {SerialQueue} from '../async/serial-queue';
import type {Result} from '../messages/result';
import type {SnapshotMeta} from '../../snapshots/meta';
import type {Saved} from '../../snapshots/store';

export interface LibraryHost {
  /** The lab that is being done. */
  lab: () => string;
  /** The page's own address without fragment, for links. */
  pageUrl: () => string;
  /** Asks the browser not to evict what is stored. */
  persist?: () => Promise<unknown>;
  /** What this site stores, in bytes, if the browser tells. */
  usage: () => Promise<{used: number; quota: number; lasting: boolean} | undefined>;
  /** What is stored has changed. */
  changed: () => void;
}

export class Library {
  readonly #saves: Saves;
  readonly #recorder: Recorder;
  readonly #queue: SerialQueue;
  readonly #page: LibraryHost;
  #persistAsked = false;

  constructor(saves: Saves, recorder: Recorder, turns: SerialQueue, page: LibraryHost) {
    this.#saves = saves;
    this.#recorder = recorder;
    this.#queue = turns;
    this.#page = page;
  }

  /** Saves under a name that stays. */
  async save(name?: string): Promise<Result<{meta: SnapshotMeta}>> {
    const saved = await this.#queue.run(() => this.#recorder.save(name));
    // Only at a person's wish: the browser may ask them.
    if (saved.ok && !this.#persistAsked) {
      this.#persistAsked = true;
      void this.#page.persist?.();
    }
    return saved;
  }

  /** All saves of all labs, newest first. */
  list = () => this.#saves.list();

  usage = () => this.#page.usage();

  /** Gives a save a name, by which it stays until it is removed. */
  rename(id: string, name: string, note?: string): Promise<Result> {
    return this.#queue.run(async () => {
      const renamed = await this.#saves.rename(id, name, note);
      this.#page.changed();
      return renamed;
    });
  }

  /** Takes a save away; `putBack` undoes that for as long as the page is open. */
  remove(id: string): Promise<Result<{putBack: () => Promise<Result>}>> {
    return this.#queue.run(async (): Promise<Result<{putBack: () => Promise<Result>}>> => {
      const read = await this.#saves.read(id);
      const removed = await this.#saves.remove(id);
      // What the page opens with next must not be an older state than this.
      if (id === this.#recorder.current) this.#recorder.autosave.changed();
      this.#page.changed();
      if (!removed.ok) return removed;
      const putBack = async (): Promise<Result> => {
        if (!read.ok) return read;
        const kept = await this.#saves.store(read);
        this.#page.changed();
        return kept;
      };
      return {ok: true, putBack};
    });
  }

  /** A stored machine as a file, or the running one. */
  exportFile(id?: string): Promise<Result<{blob: Blob; name: string}>> {
    return this.#queue.run(async (): Promise<Result<{blob: Blob; name: string}>> => {
      const saved = await this.#find(id);
      return saved.ok ? {ok: true, ...(await this.#saves.toFile(saved))} : saved;
    });
  }

  /** Puts a machine from outside among the saved ones; it does not start. */
  importFile(blob: Blob): Promise<Result<{meta: SnapshotMeta}>> {
    return this.#queue.run(async (): Promise<Result<{meta: SnapshotMeta}>> => {
      const taken = await this.#saves.validateImport(blob);
      return taken.ok ? this.store(taken) : taken;
    });
  }

  /** A stored machine as a link to this page, or the running one. */
  link(id?: string): Promise<Result<{url: string}>> {
    return this.#queue.run(async (): Promise<Result<{url: string}>> => {
      const saved = await this.#find(id);
      if (!saved.ok) return saved;
      const link = await this.#saves.toLink(saved);
      return link.ok ? {ok: true, url: this.#page.pageUrl() + link.fragment} : link;
    });
  }

  /** The lab's saves in time, and where the machine stands among them. */
  async timeline(): Promise<Result<Timeline>> {
    const listed = await this.#saves.list();
    if (!listed.ok) return listed;
    return {ok: true, ...timelineOf(listed.snapshots, this.#page.lab(), this.#recorder.current)};
  }

  /** Puts a machine that has been judged among the saved ones. To be called in turn. */
  async store(taken: ImportedSnapshot): Promise<Result<{meta: SnapshotMeta}>> {
    const kept = await this.#saves.store(taken);
    this.#page.changed();
    return kept.ok ? {ok: true, meta: taken.meta} : kept;
  }

  async #find(id: string | undefined): Promise<Result<Saved>> {
    if (id === undefined) return this.#recorder.captureOrLast();
    const read = await this.#saves.read(id);
    return read.ok ? this.#saves.compact(read) : read;
  }
}
