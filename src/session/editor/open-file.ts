/** Owns one file that is open: the text here, the text in the guest as last seen, and what they are to each other. */
import {movedLine} from './moved-line';
import {nameOf} from './paths';

/** A file's text that is not in the guest yet, kept over a reload. `saved`: what the guest had when it was begun. */
export interface Draft {
  path: string;
  text: string;
  saved: string;
}

/** `gone`: the guest no longer has it. `conflict`: it changed in the guest while it was being changed here. */
export type FileState = 'saved' | 'unsaved' | 'conflict' | 'gone';

/** Where the guest has what a distribution's headers package has. */
const KERNEL_TREE = '/usr/src/linux-headers-';

export class OpenFile {
  path: string;
  /** Permission bits with which it is written. */
  mode: number;
  #text: string;
  #saved: string;
  #theirs: string | undefined;
  #gone = false;
  #revision = 0;
  /** What is known of it is another machine's, until the guest has been looked at. */
  isFormer = false;

  constructor(path: string, text: string, mode = 0o644) {
    this.path = path;
    this.mode = mode;
    this.#text = this.#saved = text;
  }

  static ofDraft({path, text, saved}: Draft): OpenFile {
    const file = new OpenFile(path, saved);
    file.edit(text);
    return file;
  }

  get name(): string {
    return nameOf(this.path);
  }

  /** Of the kernel's tree, which every machine has alike. */
  get isReadOnly(): boolean {
    return this.path.startsWith(KERNEL_TREE);
  }

  get text(): string {
    return this.#text;
  }

  /** The guest's text, as last seen or written. */
  get saved(): string {
    return this.#saved;
  }

  /** In a conflict, what the guest has. */
  get theirs(): string | undefined {
    return this.#theirs;
  }

  /** Counts how often the text was replaced by what is no edit of the person's here. */
  get revision(): number {
    return this.#revision;
  }

  get state(): FileState {
    if (this.#gone) return 'gone';
    if (this.#theirs !== undefined) return 'conflict';
    return this.#text === this.#saved ? 'saved' : 'unsaved';
  }

  get draft(): Draft | undefined {
    if (this.#text === this.#saved && !this.#gone) return undefined;
    return {path: this.path, text: this.#text, saved: this.#saved};
  }

  /** Where a line of the guest's text is in the text here; if it was changed here, where it would be. */
  lineHere = (line: number): number => movedLine(this.#theirs ?? this.#saved, this.#text, line);

  edit(text: string): void {
    this.#text = text;
    if (text === this.#theirs) this.markSaved(text);
  }

  /** The guest has been looked at. `undefined`: the file is not there. */
  syncFromGuest(theirs: string | undefined): void {
    this.#gone = theirs === undefined;
    this.isFormer = false;
    if (theirs === undefined) {
      this.#theirs = undefined;
    } else if (theirs === this.#text || theirs === this.#saved) {
      this.#theirs = undefined;
      this.#saved = theirs;
    } else if (this.#text === this.#saved) {
      this.#take(theirs);
    } else {
      this.#theirs = theirs;
    }
  }

  /** The guest has this text now, from here. */
  markSaved(text: string): void {
    this.#saved = text;
    this.#theirs = undefined;
    this.#gone = false;
  }

  /** Ends a conflict: the text here is what the next save writes over theirs. */
  keepMine(): void {
    if (this.#theirs !== undefined) this.markSaved(this.#theirs);
  }

  /** Ends a conflict: what was changed here is let go. */
  takeTheirs(): void {
    if (this.#theirs !== undefined) this.#take(this.#theirs);
  }

  #take(text: string): void {
    this.#text = text;
    this.markSaved(text);
    this.#revision++;
  }
}
