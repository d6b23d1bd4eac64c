/** Owns files that come to a lab's directory, leave it, or get another name there: made, renamed, removed, put in, packed. */
import {CARRIED_FILES, CARRIED_LIMIT, isArchive, pack, unpack} from './archive';
import {LabFiles, about, isProduct} from './lab-files';
import {directoryOf, isNameBelow, nameOf, quoteForShell} from './paths';
import type {CarriedFile} from './archive';
import type {ListedFile} from './lab-files';
import type {Outcome} from './file-error';
import type {AskGuest} from '../machine/guest-channel';

export interface FileOperationsOptions {
  ask: AskGuest;
  /** As `ask`, for what a person changes. */
  change: AskGuest;
  /** Keeps the machine as it is now; the save's id. */
  checkpoint: (name: string) => Promise<string | undefined>;
}

/** What it needs of the workspace. */
export interface WorkspaceFiles {
  readonly directory: string;
  readonly open: readonly {readonly path: string; readonly text: string}[];
  nameOf(path: string): string;
  queue<T>(work: () => Promise<T>): Promise<T>;
  refresh(): Promise<Outcome>;
  moved(from: string, to: string): void;
}

/** A file of the person's computer. */
export interface ArrivingFile {
  /** Below the lab's directory. */
  name: string;
  blob: Blob;
}

export interface UploadResult {
  /** Where the files are. */
  directory: string;
  /** Their names from there on. */
  names: string[];
  /** How many took another's place; `before` is the save of the machine that had those. */
  replaced: number;
  before?: string;
}

const UPLOAD_MS = 60_000;

export class FileOperations {
  readonly #home: WorkspaceFiles;
  readonly #options: FileOperationsOptions;

  constructor(home: WorkspaceFiles, options: FileOperationsOptions) {
    this.#home = home;
    this.#options = options;
  }

  /** An empty file below the lab's directory. */
  create(name: string): Promise<Outcome<{path: string}>> {
    return this.#change(async () => {
      const path = `${this.#home.directory}/${name}`;
      const free = await this.#free(name);
      if (!free.ok) return free;
      const made = await this.#writeAnew(path, {name, bytes: new Uint8Array()});
      return made.ok ? {ok: true, path} : made;
    });
  }

  /** `name`: from the lab's directory on. */
  rename(path: string, name: string): Promise<Outcome<{path: string}>> {
    return this.#change(async () => {
      const to = `${this.#home.directory}/${name}`;
      const free = await this.#free(name);
      if (!free.ok) return free;
      const script = `mkdir -p ${quoteForShell(directoryOf(to))} && mv ${quoteForShell(path)} ${quoteForShell(to)}`;
      const moved = await this.#run(script, this.#home.nameOf(path));
      if (moved.ok) this.#home.moved(path, to);
      return moved.ok ? {ok: true, path: to} : moved;
    });
  }

  /** Removes a file; `putBack` writes it again as it was. */
  remove(path: string): Promise<Outcome<{putBack: () => Promise<Outcome>}>> {
    return this.#change(async () => {
      const name = this.#home.nameOf(path);
      const [read, stat] = [
        await this.#options.ask((guest) => guest.readFile(path, CARRIED_LIMIT)),
        await this.#options.ask((guest) => guest.stat(path)),
      ];
      if (!read.ok) return about(read, name);
      const {bytes} = read;
      const mode = stat.ok && stat.stat.type === 'file' ? stat.stat.mode : 0o644;
      const removed = await this.#run(`rm -f ${quoteForShell(path)}`, name);
      if (!removed.ok) return removed;
      return {ok: true, putBack: () => this.#change(() => this.#writeAnew(path, {name, bytes, mode}))};
    });
  }

  /**
   * Puts files into the lab's directory; an archive is unpacked there. What other files they replace is in a save that is
   * made before.
   */
  async upload(files: readonly ArrivingFile[]): Promise<Outcome<UploadResult>> {
    const total = files.reduce((sum, {blob}) => sum + blob.size, 0);
    if (total > CARRIED_LIMIT || files.length > CARRIED_FILES)
      return {ok: false, why: 'too-much', name: 'What was sent'};
    const carried: CarriedFile[] = [];
    for (const {name, blob} of files) {
      const bytes = await blob.arrayBuffer().catch(() => undefined);
      if (!bytes) return {ok: false, why: 'unreadable', name};
      carried.push({name, bytes: new Uint8Array(bytes)});
    }
    const [only] = carried;
    if (carried.length !== 1 || !only || !isArchive(only.name)) return this.#carry(carried);
    const unpacked = await unpack(nameOf(only.name), only.bytes);
    return unpacked.ok ? this.#carry(unpacked.files) : unpacked;
  }

  /** All files of the lab as a tar that unpacks to a directory of the lab's name; what a build makes anew is left out. */
  async download(): Promise<Outcome<{blob: Blob; name: string}>> {
    const {directory} = this.#home;
    const listed = await this.#list();
    if (!listed.ok) return listed;
    const wanted = listed.files.filter(({name}) => !isProduct(name) || name.endsWith('.ko'));
    if (wanted.reduce((sum, {size}) => sum + size, 0) > CARRIED_LIMIT)
      return {ok: false, why: 'too-much', name: directory};
    const files: CarriedFile[] = [];
    for (const {path, name, mode, mtimeMs, link} of wanted) {
      const read = await this.#options.ask((guest) => guest.readFile(path, CARRIED_LIMIT));
      // Gone in the meantime, or a link that leads nowhere.
      if (!read.ok && read.why === 'errno') continue;
      if (!read.ok) return about(read, name);
      files.push({name, bytes: read.bytes, mode: link ? 0o644 : mode, mtimeMs});
    }
    return {ok: true, blob: await pack(nameOf(directory), files), name: `${nameOf(directory)}.tar`};
  }

  async #carry(files: readonly CarriedFile[]): Promise<Outcome<UploadResult>> {
    const bad = files.find(({name}) => !isNameBelow(name));
    if (bad) return {ok: false, why: 'bad-name', name: bad.name};
    if (files.length === 0) return {ok: false, why: 'nothing-in-it', name: 'What was sent'};
    return this.#change(() => this.#land(files));
  }

  async #land(files: readonly CarriedFile[]): Promise<Outcome<UploadResult>> {
    const {directory} = this.#home;
    const listed = await this.#list();
    if (!listed.ok) return listed;
    const there = new Map(listed.files.map((each) => [each.name, each]));
    let replaced = 0;
    for (const {name, bytes} of files) if (await this.#differs(there.get(name), bytes)) replaced++;
    const before =
      replaced > 0 ? await this.#options.checkpoint('before files were put over others') : undefined;
    const directories = [...new Set(files.map(({name}) => directoryOf(`${directory}/${name}`)))];
    const made = await this.#run(`mkdir -p ${directories.map(quoteForShell).join(' ')}`, directory);
    if (!made.ok) return made;
    for (const {name, bytes, mode} of files) {
      const old = there.get(name);
      const kept = mode ?? (old && !old.link ? old.mode : isScript(bytes) ? 0o755 : 0o644);
      const written = await this.#write(`${directory}/${name}`, {name, bytes, mode: kept});
      if (!written.ok) return written;
    }
    const names = files.map(({name}) => name);
    return {ok: true, directory, names, replaced, ...(before !== undefined && {before})};
  }

  async #differs(old: ListedFile | undefined, bytes: Uint8Array): Promise<boolean> {
    if (!old) return false;
    if (old.size !== bytes.length) return true;
    const read = await this.#options.ask((guest) => guest.readFile(old.path, CARRIED_LIMIT));
    return !read.ok || read.bytes.some((byte, i) => byte !== bytes[i]);
  }

  async #list(): Promise<Outcome<{files: ListedFile[]}>> {
    const listed = await new LabFiles(this.#home.directory, {ask: this.#options.ask}).list();
    return listed.ok ? listed : about(listed, this.#home.directory);
  }

  async #free(name: string): Promise<Outcome> {
    if (!isNameBelow(name)) return {ok: false, why: 'bad-name', name};
    const stat = await this.#options.ask((guest) => guest.stat(`${this.#home.directory}/${name}`));
    if (stat.ok) return {ok: false, why: 'exists', name};
    return stat.why === 'errno' && stat.errno === 'ENOENT' ? {ok: true} : about(stat, name);
  }

  async #writeAnew(path: string, file: CarriedFile): Promise<Outcome> {
    const directory = await this.#run(`mkdir -p ${quoteForShell(directoryOf(path))}`, file.name);
    return directory.ok ? this.#write(path, file) : directory;
  }

  async #write(path: string, {name, bytes, mode}: CarriedFile): Promise<Outcome> {
    const written = await this.#options.change((guest) => guest.writeFile(path, bytes, mode));
    return written.ok ? {ok: true} : about(written, name);
  }

  async #run(script: string, name: string): Promise<Outcome> {
    const ran = await this.#options.change((guest) =>
      guest.run(script, {timeoutMs: UPLOAD_MS, outputLimit: 1000}),
    );
    if (!ran.ok) return about(ran, name);
    if (ran.exitCode === 0) return {ok: true};
    const message = new TextDecoder().decode(ran.stderr).trim();
    return {ok: false, why: 'errno', errno: `status ${ran.exitCode}`, message, name};
  }

  /** A deed, after which the list is another. */
  #change<T extends object>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#home.queue(async () => {
      const done = await work();
      await this.#home.refresh();
      return done;
    });
  }
}

const isScript = (bytes: Uint8Array) => bytes[0] === 0x23 && bytes[1] === 0x21;
