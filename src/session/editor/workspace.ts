/** Owns the files of a lab that are open in the editor: read from the guest, changed, saved, and never out of step unsaid. */
import {Emitter} from '../async/emitter';
import {ChangedPaths} from './changed-paths';
import {LabFiles, about, markOf} from './lab-files';
import {SILENT} from './file-error';
import {FileDiagnostics} from './file-diagnostics';
import {FileOperations} from './file-operations';
import {firstSource} from './first-source';
import {readText, writeText} from './guest-text';
import {EditorState} from './editor-state';
import {OpenFile} from './open-file';
import {nameFrom} from './paths';
import {SerialQueue} from '../async/serial-queue';
import type {ListedFile} from './lab-files';
import type {EditorStateStorage} from './editor-state';
import type {Outcome} from './file-error';
import type {Diagnostic, DiagnosticsEvent} from '../diagnostics/gcc-output';
import type {AskGuest} from '../machine/guest-channel';
import type {GuestResult, WatchEvent} from '../../protocol/guest';

export interface WorkspaceOptions {
  ask: AskGuest;
  /** As `ask`, for what a person changes. */
  change: AskGuest;
  watch: (path: string, onEvent: (event: WatchEvent) => void) => Promise<GuestResult<{watch: number}>>;
  storage: EditorStateStorage;
  clock: {setTimeout(work: () => void, milliseconds: number): unknown};
  /** Keeps the machine as it is now; the save's id. */
  checkpoint: (name: string) => Promise<string | undefined>;
}

export interface WorkspaceEvents {
  /** Something that is shown of it. */
  changed: undefined;
}

export class Workspace extends Emitter<WorkspaceEvents> {
  readonly #options: WorkspaceOptions;
  /** Creates, renames, removes, takes in and gives out. */
  readonly operations: FileOperations;
  readonly #state: EditorState;
  #lab: LabFiles;
  #active = false;
  #files: readonly ListedFile[] = [];
  #open: OpenFile[] = [];
  #current: OpenFile | undefined;
  #shown = false;
  readonly #diagnostics = new FileDiagnostics();
  /** What the listing said of an open file when it was last read. */
  readonly #lastRead = new WeakMap<OpenFile, string>();
  readonly #changedPaths: ChangedPaths;
  readonly #queue = new SerialQueue();

  constructor(options: WorkspaceOptions) {
    super();
    this.#options = options;
    this.#changedPaths = new ChangedPaths(options.clock, () => void this.queue(() => this.refresh()));
    this.#lab = this.#labFilesOf('/root');
    this.#state = new EditorState(options.storage, options.clock, () => ({
      shown: this.#shown,
      tabs: this.#open.map(({path}) => path),
      current: this.#current?.path,
      drafts: this.#open.flatMap(({draft}) => draft ?? []),
    }));
    this.operations = new FileOperations(this, options);
  }

  /** The lab's directory in the guest. */
  get directory(): string {
    return this.#lab.directory;
  }

  get files(): readonly ListedFile[] {
    return this.#files;
  }

  /** In the order of their tabs. */
  get open(): readonly OpenFile[] {
    return this.#open;
  }

  get current(): OpenFile | undefined {
    return this.#current;
  }

  get shown(): boolean {
    return this.#shown;
  }

  set shown(shown: boolean) {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.changed();
  }

  get diagnostics(): ReadonlyMap<string, readonly Diagnostic[]> {
    return this.#diagnostics.byPath;
  }

  nameOf = (path: string) => nameFrom(this.directory, path);

  /** A machine is in place that does this lab; `key` names what is remembered. Nothing is read before `wake`. `hasSources`: see `present`. */
  setLab(lab: string, key: string, hasSources = false): void {
    // Whoever has opened the editor before any machine was there meant this one's.
    const asked = !this.#state.begun && this.#shown;
    if (this.#state.begin(key)) {
      this.#shown = asked || this.#state.left.shown;
      this.#open = [];
      this.#current = undefined;
    }
    for (const file of this.#open) file.isFormer = hasSources;
    this.#diagnostics.clear();
    this.#files = [];
    this.#lab = this.#labFilesOf(`/root/labs/${lab}`);
    if (this.#active) void this.#openRemembered();
    this.emit('changed', undefined);
  }

  /** From now on files are listed, read and watched. */
  async activate(): Promise<void> {
    if (this.#active) return;
    this.#active = true;
    if (this.#state.begun) await this.#openRemembered();
  }

  /** Opens a file, or shows it if it is open: that waits for nobody. */
  show(path: string): Promise<Outcome> {
    if (this.present(path)) return Promise.resolve({ok: true});
    return this.queue(async () => {
      const shown = await this.#openFile(path);
      if (!shown.ok) return shown;
      this.#current = shown.file;
      this.changed();
      return {ok: true};
    });
  }

  /**
   * Shows a file at once, though the guest may stand still and answer nobody: one that is open, or `text` as its content; that also
   * where it is open from before a machine came with its sources. False if there is neither.
   */
  present(path: string, text?: string): boolean {
    const file =
      this.#open.find((each) => each.path === path) ?? (text === undefined ? text : new OpenFile(path, text));
    if (!file) return false;
    if (text !== undefined && file.isFormer) file.syncFromGuest(text);
    if (!this.#open.includes(file)) this.#open = [...this.#open, file];
    this.#current = file;
    this.changed();
    return true;
  }

  /** A file that was closed is open again, as it was. */
  reopen(file: OpenFile): void {
    if (!this.#open.includes(file)) this.#open = [...this.#open, file];
    this.#current = file;
    this.changed();
    void this.queue(() => this.refresh(true));
  }

  /** Closes it; what is not saved of it is in `file` alone. */
  close(file: OpenFile): void {
    const at = this.#open.indexOf(file);
    this.#open = this.#open.filter((other) => other !== file);
    if (this.#current === file) this.#current = this.#open[Math.min(at, this.#open.length - 1)];
    this.changed();
  }

  edit(file: OpenFile, text: string): void {
    const before = file.state;
    file.edit(text);
    if (file.state !== before) this.changed();
    else this.#state.soon();
  }

  settle(file: OpenFile, how: 'mine' | 'theirs'): void {
    if (how === 'mine') file.keepMine();
    else file.takeTheirs();
    this.changed();
  }

  /** Writes the text into the guest, unless the guest's has changed since it was last seen here. */
  save(file: OpenFile): Promise<Outcome> {
    const {ask, change} = this.#options;
    return this.queue(async () => {
      const saved = await writeText(ask, change, file, this.nameOf(file.path));
      this.changed();
      return saved;
    });
  }

  /** All that was changed here; what was removed in the guest stays removed. */
  async saveAll(): Promise<Outcome> {
    for (const file of this.#open) {
      if (file.state === 'saved' || file.state === 'gone') continue;
      const saved = await this.save(file);
      if (!saved.ok) return saved;
    }
    return {ok: true};
  }

  /** What a compiler or make has said. */
  report(event: DiagnosticsEvent): void {
    this.#diagnostics.add(event);
    this.emit('changed', undefined);
  }

  /** Writes down what is open and unsaved, for a page that may be gone soon. */
  remember(): void {
    this.#state.write();
  }

  /** After all that was begun before: no look at the guest comes between a save's question and its answer. */
  queue<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(work);
  }

  /** A file has another path in the guest. */
  moved(from: string, to: string): void {
    for (const file of this.#open) if (file.path === from) file.path = to;
    this.#diagnostics.forget(from);
  }

  /** Lists the lab's files anew, and reads those that are open if they may have changed. */
  async refresh(every = false): Promise<Outcome> {
    const lab = this.#lab;
    if (!this.#active) return {ok: true};
    const heard = this.#changedPaths.take();
    const listed = await lab.list();
    if (lab !== this.#lab) return {ok: true};
    if (!listed.ok) return about(listed, this.directory);
    this.#files = listed.files;
    const marks = new Map(listed.files.map((each) => [each.path, markOf(each)]));
    for (const file of this.#open) {
      const mark = marks.get(file.path);
      if (every || mark === undefined || heard.has(file.path) || mark !== this.#lastRead.get(file))
        await this.#read(file, mark);
    }
    this.changed();
    return {ok: true};
  }

  changed(): void {
    this.emit('changed', undefined);
    this.#state.soon();
  }

  /** All that is remembered of this machine's files is opened, or else its first source. */
  #openRemembered(): Promise<void> {
    const lab = this.#lab;
    return this.queue(async () => {
      await this.refresh(true);
      if (lab !== this.#lab) return;
      const {tabs, drafts, current} = this.#state.left;
      const unread: string[] = [];
      for (const path of tabs) {
        const draft = drafts.find((each) => each.path === path);
        const opened = await this.#openFile(path, draft && OpenFile.ofDraft(draft));
        if (lab !== this.#lab) return;
        if (!opened.ok && SILENT.includes(opened.why)) unread.push(path);
      }
      // Of a machine that said nothing, the next one is asked.
      this.#state.opened(unread);
      if (this.#open.length === 0) {
        const first = await firstSource(this.#options.ask, this.#files);
        if (first && lab === this.#lab) await this.#openFile(first.path);
        if (lab !== this.#lab) return;
      }
      this.#current ??= this.#open.find(({path}) => path === current) ?? this.#open[0];
      this.changed();
    });
  }

  async #openFile(path: string, draft?: OpenFile): Promise<Outcome<{file: OpenFile}>> {
    const known = this.#open.find((file) => file.path === path);
    if (known) return {ok: true, file: known};
    const file = draft ?? new OpenFile(path, '');
    const listed = this.#files.find((each) => each.path === path);
    const lab = this.#lab;
    const read = await this.#read(file, listed && markOf(listed));
    // Neither what was read nor where it belongs is this machine's.
    if (lab !== this.#lab)
      return {ok: false, why: 'interrupted', message: 'another machine has come', name: file.name};
    // Text that exists nowhere else is shown, whatever became of its file.
    if (!read.ok && !draft) return read;
    if (!this.#open.includes(file)) this.#open = [...this.#open, file];
    return {ok: true, file};
  }

  /** `mark`: what the listing says of the file as it is read. */
  async #read(file: OpenFile, mark: string | undefined): Promise<Outcome> {
    const read = await readText(this.#options.ask, file, this.nameOf(file.path));
    if (read.ok && mark !== undefined) this.#lastRead.set(file, mark);
    return read;
  }

  #labFilesOf(directory: string): LabFiles {
    return new LabFiles(directory, {...this.#options, changed: (path) => this.#changedPaths.add(path)});
  }
}
