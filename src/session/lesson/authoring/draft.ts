/** Owns one draft that is being written: its files, each change of which is kept at once, and what they read as. */
import {strFromU8, strToU8} from 'fflate';
import {isBadPath, isHidden} from '../../../labs/bundle/files';
import {Emitter} from '../../async/emitter';
import {OpenFile} from '../../editor/open-file';
import {previewOf} from './preview';
import type {Preview} from './preview';
import type {LabFile, LabFiles} from '../../../labs/bundle/files';
import type {DraftRecord, DraftStore, StoredDraft} from '../../../snapshots/drafts';
import type {StoreFailure} from '../../../snapshots/transaction';

export interface DraftHost {
  store: Pick<DraftStore, 'write' | 'read'>;
  clock: {
    setTimeout(work: () => void, milliseconds: number): unknown;
    clearTimeout(timer: unknown): void;
    now(): number;
  };
  /** Resolves when the page has had its turn. */
  turn: () => Promise<void>;
  /** Something of it has been stored: other tabs want to know. */
  stored: (draft: string) => void;
}

/** While one types, the lesson follows after a pause of this length. */
const LOOK_MS = 120;
const RETRY_MS = 3_000;
/** Those that every lab has come first. */
const FIRST = ['lab.yaml', 'lesson.md'];

export const inOrder = (paths: Iterable<string>): string[] =>
  [...paths].sort(
    (a, b) =>
      (FIRST.includes(a) ? FIRST.indexOf(a) : FIRST.length) -
        (FIRST.includes(b) ? FIRST.indexOf(b) : FIRST.length) || (a < b ? -1 : 1),
  );

/** What a lab.yaml says its title or its id is, whether it is well-formed or not. */
export function saidIn(yaml: string, key: 'title' | 'id'): string {
  const [, said = ''] = new RegExp(`^${key}:[ \\t]*(.{0,200})$`, 'm').exec(yaml) ?? [];
  return said.trim().replace(/^(['"])(.*)\1$/, '$2');
}

const isText = (bytes: Uint8Array) => !bytes.subarray(0, 8192).includes(0);
const isSame = (one: LabFile, other: LabFile) =>
  one.mode === other.mode &&
  one.bytes.length === other.bytes.length &&
  one.bytes.every((byte, i) => byte === other.bytes[i]);

/** By path; undefined: the file goes. */
type Changes = ReadonlyMap<string, LabFile | undefined>;

export interface DraftEvents {
  /** Something of it is to be shown anew. */
  changed: undefined;
  /** These paths have another content now, by a change made here. */
  edited: readonly string[];
}

export class Draft extends Emitter<DraftEvents> {
  readonly #host: DraftHost;
  readonly #files: Map<string, LabFile>;
  readonly #open = new Map<string, OpenFile>();
  /** Not stored yet. */
  #pending = new Map<string, LabFile | undefined>();
  /** On their way to the store. */
  #onTheWay: Changes = new Map();
  #writing: Promise<void> | undefined;
  #failure: StoreFailure | undefined;
  #record: DraftRecord;
  #preview: Preview;
  #lab: Preview['lab'];
  #looking: unknown;
  #retrying: unknown;
  #ended = false;

  constructor({draft, files}: StoredDraft, host: DraftHost) {
    super();
    this.#host = host;
    this.#record = draft;
    this.#files = new Map(files);
    this.#preview = previewOf(this.#files, host.turn);
    this.#lab = this.#preview.lab;
  }

  get record(): DraftRecord {
    return this.#record;
  }

  get files(): LabFiles {
    return this.#files;
  }

  /** In the order in which they are listed. */
  get paths(): readonly string[] {
    return inOrder(this.#files.keys());
  }

  get preview(): Preview {
    return this.#preview;
  }

  /** As it was when lab.yaml could last be read. */
  get lab(): Preview['lab'] {
    return this.#lab;
  }

  /** `failed`: it could not be stored, and is tried again; until then it is in this tab alone. */
  get state(): 'stored' | 'storing' | 'failed' {
    if (this.#failure) return 'failed';
    return this.#pending.size > 0 || this.#writing ? 'storing' : 'stored';
  }

  get failure(): StoreFailure | undefined {
    return this.#failure;
  }

  /** A file's text; undefined if it is not there, or is no text. One object a file, as long as that is there. */
  open(path: string): OpenFile | undefined {
    const known = this.#open.get(path);
    if (known) return known;
    const file = this.#files.get(path);
    if (!file || !isText(file.bytes)) return undefined;
    const opened = new OpenFile(path, strFromU8(file.bytes), file.mode);
    this.#open.set(path, opened);
    return opened;
  }

  /** A person's change of a text. */
  edit(file: OpenFile, text: string): void {
    if (this.#open.get(file.path) !== file) return;
    file.edit(text);
    file.markSaved(text);
    this.#put(new Map([[file.path, {bytes: strToU8(text), mode: file.mode}]]));
  }

  /** Why a file may not be called so, as a sentence; undefined if it may. */
  problemOfName(path: string): string | undefined {
    if (path === '' || isBadPath(path) || isHidden(path))
      return 'A name is of letters, digits and . _ + - = @, with / before a file in a subdirectory, and does not begin with a dot.';
    if (this.#files.has(path)) return `There is a ${path} already. Choose another name.`;
    const isBelow = (file: string, other: string) => other.startsWith(`${file}/`);
    if ([...this.#files.keys()].some((other) => isBelow(path, other) || isBelow(other, path)))
      return `${path} would be a file and a directory at once. Choose another name.`;
    return undefined;
  }

  /** Puts files in; those of the same paths are replaced. */
  put(files: LabFiles): void {
    this.#put(files);
    for (const [path, {bytes}] of files) this.#open.get(path)?.syncFromGuest(strFromU8(bytes));
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (!file) return;
    const open = this.#open.get(from);
    this.#open.delete(from);
    if (open) {
      open.path = to;
      this.#open.set(to, open);
    }
    this.#put(
      new Map([
        [from, undefined],
        [to, file],
      ]),
    );
  }

  /** Returns what brings it back. */
  remove(path: string): () => void {
    const file = this.#files.get(path);
    this.#open.delete(path);
    this.#put(new Map([[path, undefined]]));
    return () => file && !this.#files.has(path) && this.#put(new Map([[path, file]]));
  }

  /** Another tab has stored something of it. What is changed here and not stored yet stays: it is newer. */
  async reread(): Promise<void> {
    const read = await this.#host.store.read(this.#record.id);
    if (!read.ok || this.#ended) return;
    const paths = new Set([...this.#files.keys(), ...read.files.keys()]);
    const taken = this.#take(new Map([...paths].map((path) => [path, read.files.get(path)])));
    if (taken.length > 0) this.#lookSoon();
  }

  /** What has changed in the draft's directory on the computer: it is the draft's from now on. */
  adopt(changes: Changes): void {
    const taken = this.#take(changes);
    if (taken.length === 0) return;
    for (const path of taken) this.#pending.set(path, this.#files.get(path));
    this.#touch();
    this.#store();
    this.#lookSoon();
  }

  /** Returns the paths that have another content now. */
  #take(changes: Changes): string[] {
    const taken: string[] = [];
    for (const [path, file] of changes) {
      if (this.#pending.has(path) || this.#onTheWay.has(path)) continue;
      const mine = this.#files.get(path);
      if (mine === file || (mine && file && isSame(mine, file))) continue;
      taken.push(path);
      if (file) this.#files.set(path, file);
      else this.#files.delete(path);
      if (file && isText(file.bytes)) this.#open.get(path)?.syncFromGuest(strFromU8(file.bytes));
      else this.#open.delete(path);
    }
    return taken;
  }

  /** Resolves when all that was changed is stored, or could not be. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Nobody writes on it here any more. What is on its way to the store gets there. */
  end(): void {
    this.#ended = true;
    this.#host.clock.clearTimeout(this.#looking);
  }

  #put(changes: Changes): void {
    for (const [path, file] of changes) {
      if (file) this.#files.set(path, file);
      else this.#files.delete(path);
      this.#pending.set(path, file);
    }
    this.#touch();
    this.emit('edited', [...changes.keys()]);
    this.#store();
    this.#lookSoon();
  }

  #touch(): void {
    const yaml = this.#files.get('lab.yaml');
    const title = yaml ? saidIn(strFromU8(yaml.bytes), 'title') : '';
    this.#record = {
      ...this.#record,
      changedAt: this.#host.clock.now(),
      title: title === '' ? this.#record.title : title,
    };
  }

  #store(): void {
    if (this.#writing) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = undefined;
      this.emit('changed', undefined);
    });
  }

  async #writeAll(): Promise<void> {
    const {store, clock} = this.#host;
    while (this.#pending.size > 0) {
      const changes = this.#pending;
      this.#pending = new Map();
      this.#onTheWay = changes;
      const written = await store.write(this.#record, changes, () => this.#files);
      this.#onTheWay = new Map();
      this.#failure = written.ok ? undefined : written;
      if (!written.ok) {
        // What was changed meanwhile is newer.
        this.#pending = new Map([...changes, ...this.#pending]);
        clock.clearTimeout(this.#retrying);
        this.#retrying = clock.setTimeout(() => this.#store(), RETRY_MS);
        return;
      }
      this.#host.stored(this.#record.id);
    }
  }

  #lookSoon(): void {
    const {clock} = this.#host;
    clock.clearTimeout(this.#looking);
    this.#looking = clock.setTimeout(() => this.look(), LOOK_MS);
    this.emit('changed', undefined);
  }

  /** Reads it anew, now. */
  look(): void {
    this.#preview = previewOf(this.#files, this.#host.turn);
    this.#lab = this.#preview.lab ?? this.#lab;
    this.emit('changed', undefined);
  }
}
