/** Owns drafts that are worked on in a directory of the computer: what is written here is written there, and what changes there is seen here. */
import {Emitter} from '../../async/emitter';
import {SerialQueue} from '../../async/serial-queue';
import {Bounds, FILES_LIMIT, isHidden, modeOf} from '../../../labs/bundle/files';
import type {Draft, DraftHost} from './draft';
import type {LabFile, LabFiles} from '../../../labs/bundle/files';
import type {DraftStore} from '../../../snapshots/drafts';
import type {StoreResult} from '../../../snapshots/transaction';

/** Of the File System Access API, what is used of a directory; TypeScript's own types lack the permissions. */
export interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
  entries(): AsyncIterable<[string, DirectoryHandle | FileHandle]>;
  getDirectoryHandle(name: string, options?: {create?: boolean}): Promise<DirectoryHandle>;
  getFileHandle(name: string, options?: {create?: boolean}): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  queryPermission?(how: {mode: 'readwrite'}): Promise<'granted' | 'denied' | 'prompt'>;
  requestPermission?(how: {mode: 'readwrite'}): Promise<'granted' | 'denied' | 'prompt'>;
}

export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<{size: number; lastModified: number; arrayBuffer(): Promise<ArrayBuffer>}>;
  createWritable(): Promise<{write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void>}>;
}

export interface DirectoriesOptions {
  store: Pick<DraftStore, 'directory' | 'setDirectory'>;
  clock: DraftHost['clock'];
  /** Asks for one; undefined where the browser has no such thing. It rejects with AbortError if none is chosen. */
  pick: (() => Promise<DirectoryHandle>) | undefined;
}

/** So often is looked whether something has changed there. */
const LOOK_MS = 1_000;

interface Seen {
  size: number;
  modified: number;
}

export class Directories extends Emitter<{changed: undefined}> {
  readonly #options: DirectoriesOptions;
  readonly #queue = new SerialQueue();
  #handle: DirectoryHandle | undefined;
  #draft: Draft | undefined;
  #problem: string | undefined;
  /** The person has to allow it again, as after each start of the browser. */
  #isRefused = false;
  /** What was there when it was last read or written, by path. */
  #seen = new Map<string, Seen>();
  /** What of the draft is there, so that only what differs is written. */
  #there = new Map<string, Uint8Array>();
  #timer: unknown;
  #off: () => void = () => undefined;

  constructor(options: DirectoriesOptions) {
    super();
    this.#options = options;
  }

  /** This browser can. */
  get isPossible(): boolean {
    return this.#options.pick !== undefined;
  }

  /** Of the directory in which the open draft is worked on. */
  get name(): string | undefined {
    return this.#isRefused ? undefined : this.#handle?.name;
  }

  /** What keeps what is written here from there, as a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The person may be asked to allow it. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** One that the person chooses, with what is in it; undefined if none is chosen. */
  async pick(): Promise<
    {ok: true; handle: DirectoryHandle; files: LabFiles} | {ok: false; message: string} | undefined
  > {
    const {pick} = this.#options;
    if (!pick) return undefined;
    let handle: DirectoryHandle;
    try {
      handle = await pick();
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return undefined;
      return {ok: false, message: 'That directory cannot be opened by this browser. Choose another one.'};
    }
    const read = await readAll(handle);
    if (typeof read === 'string')
      return {ok: false, message: `${handle.name} ${read}. Choose the directory of one lab.`};
    return {ok: true, handle, files: new Map([...read].map(([path, {file}]) => [path, file]))};
  }

  bind(draft: string, handle: DirectoryHandle): Promise<StoreResult<object>> {
    return this.#options.store.setDirectory(draft, handle);
  }

  /** From now on this draft and its directory, if it has one, are kept alike. */
  async follow(draft: Draft): Promise<void> {
    this.leave();
    const kept = await this.#options.store.directory(draft.record.id);
    const handle = kept.ok ? (kept.handle as DirectoryHandle | undefined) : undefined;
    if (!handle) return;
    this.#handle = handle;
    this.#draft = draft;
    const permission =
      (await handle.queryPermission?.({mode: 'readwrite'}).catch(() => 'denied')) ?? 'granted';
    if (permission === 'granted') await this.#begin();
    else this.#refuse();
  }

  /** To be called at a click, as the browser asks the person. */
  async allow(): Promise<void> {
    const permission = await this.#handle?.requestPermission?.({mode: 'readwrite'}).catch(() => 'denied');
    if (permission !== 'granted') return this.#refuse();
    this.#isRefused = false;
    this.#tell(undefined);
    await this.#begin();
  }

  leave(): void {
    this.#off();
    this.#options.clock.clearTimeout(this.#timer);
    this.#handle = this.#draft = undefined;
    this.#isRefused = false;
    this.#seen = new Map();
    this.#there = new Map();
    this.#tell(undefined);
  }

  #refuse(): void {
    this.#isRefused = true;
    this.#tell(
      `The browser asks anew before this page may write into ${this.#handle?.name ?? 'the directory'}. Until then the draft is kept in this browser alone.`,
    );
  }

  async #begin(): Promise<void> {
    const draft = this.#draft;
    this.#off();
    // What is there counts: it may have been worked on meanwhile, and git has what it was.
    await this.#look(true);
    if (draft !== this.#draft || !draft) return;
    this.#off = draft.on('edited', () => void this.#queue.run(() => this.#write()));
    await this.#queue.run(() => this.#write());
  }

  /** Writes what differs. */
  async #write(): Promise<void> {
    const [draft, handle] = [this.#draft, this.#handle];
    if (!draft || !handle || this.#isRefused) return;
    try {
      for (const [path, {bytes}] of draft.files) {
        if (isSame(this.#there.get(path), bytes)) continue;
        const {parent, name} = await parentOf(handle, path);
        const file = await parent.getFileHandle(name, {create: true});
        const writable = await file.createWritable();
        await writable.write(bytes);
        await writable.close();
        this.#there.set(path, bytes);
        const {size, lastModified} = await file.getFile();
        this.#seen.set(path, {size, modified: lastModified});
      }
      for (const path of [...this.#there.keys()]) {
        if (draft.files.has(path)) continue;
        const {parent, name} = await parentOf(handle, path);
        await parent.removeEntry(name).catch(() => undefined);
        this.#there.delete(path);
        this.#seen.delete(path);
      }
      this.#tell(undefined);
    } catch (error) {
      this.#tell(
        `${handle.name} cannot be written to (${words(error)}). The draft is kept in this browser; the next change tries again.`,
      );
    }
  }

  #look(always = false): Promise<void> {
    return this.#queue.run(async () => {
      const [draft, handle] = [this.#draft, this.#handle];
      if (!draft || !handle) return;
      try {
        const seen = await listAll(handle);
        if (seen && (always || !isSameList(seen, this.#seen))) await this.#take(draft, handle);
      } catch (error) {
        this.#tell(`${handle.name} cannot be read (${words(error)}). The draft is kept in this browser.`);
      }
      if (draft !== this.#draft) return;
      this.#options.clock.clearTimeout(this.#timer);
      this.#timer = this.#options.clock.setTimeout(() => void this.#look(), LOOK_MS);
    });
  }

  /** What is another there than it was when it was last read or written. */
  async #take(draft: Draft, handle: DirectoryHandle): Promise<void> {
    const read = await readAll(handle);
    if (typeof read === 'string' || draft !== this.#draft) return;
    const changes = new Map<string, LabFile | undefined>();
    for (const [path, {file}] of read)
      if (!isSame(this.#there.get(path), file.bytes)) changes.set(path, file);
    for (const path of this.#there.keys()) if (!read.has(path)) changes.set(path, undefined);
    this.#seen = new Map([...read].map(([path, {seen}]) => [path, seen]));
    this.#there = new Map([...read].map(([path, {file}]) => [path, file.bytes]));
    draft.adopt(changes);
  }

  #tell(problem: string | undefined): void {
    this.#problem = problem;
    this.emit('changed', undefined);
  }
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

const isSame = (one: Uint8Array | undefined, other: Uint8Array) =>
  one !== undefined && one.length === other.length && one.every((byte, i) => byte === other[i]);

const isSameList = (one: ReadonlyMap<string, Seen>, other: ReadonlyMap<string, Seen>) =>
  one.size === other.size &&
  [...one].every(([path, {size, modified}]) => {
    const theirs = other.get(path);
    return theirs?.size === size && theirs.modified === modified;
  });

async function parentOf(handle: DirectoryHandle, path: string) {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let parent = handle;
  for (const part of parts) parent = await parent.getDirectoryHandle(part, {create: true});
  return {parent, name};
}

async function* walk(handle: DirectoryHandle, below = ''): AsyncGenerator<[string, FileHandle]> {
  for await (const [name, entry] of handle.entries()) {
    const path = `${below}${name}`;
    if (isHidden(path)) continue;
    if (entry.kind === 'directory') yield* walk(entry, `${path}/`);
    else yield [path, entry];
  }
}

/** Undefined: more than a lab may have. */
async function listAll(handle: DirectoryHandle): Promise<Map<string, Seen> | undefined> {
  const seen = new Map<string, Seen>();
  for await (const [path, file] of walk(handle)) {
    const {size, lastModified} = await file.getFile();
    seen.set(path, {size, modified: lastModified});
    if (seen.size > FILES_LIMIT) return undefined;
  }
  return seen;
}

async function readAll(handle: DirectoryHandle): Promise<Map<string, {file: LabFile; seen: Seen}> | string> {
  const read = new Map<string, {file: LabFile; seen: Seen}>();
  const bounds = new Bounds();
  for await (const [path, entry] of walk(handle)) {
    const file = await entry.getFile();
    const excess = bounds.add(path, file.size);
    if (excess !== undefined) return excess;
    const bytes = new Uint8Array(await file.arrayBuffer());
    read.set(path, {
      file: {bytes, mode: modeOf(bytes)},
      seen: {size: file.size, modified: file.lastModified},
    });
  }
  return read;
}
