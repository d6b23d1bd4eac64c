/** Owns what the browser remembers of a lab's editor between visits: what was open, and text that was not saved. */
import type {Draft} from './open-file';

export interface StoredEditorState {
  /** Whether the editor was shown. */
  shown: boolean;
  /** Paths of the files that were open, in order. */
  tabs: string[];
  current: string | undefined;
  drafts: Draft[];
}

/** `key` names a lab's machine. Reads what it wrote, or nothing; never throws. */
export interface EditorStateStorage {
  read(key: string): unknown;
  write(key: string, remembered: StoredEditorState): void;
}

const NOTHING: StoredEditorState = {shown: false, tabs: [], current: undefined, drafts: []};

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isDraft = (value: unknown): value is Draft & Record<string, unknown> =>
  isRecord(value) && isText(value['path']) && isText(value['text']) && isText(value['saved']);
const listOf = <T>(value: unknown, is: (each: unknown) => each is T): T[] =>
  Array.isArray(value) ? value.filter(is) : [];

/** What another version of this page may have written is taken as far as it is understood. */
function recall(memory: EditorStateStorage, key: string): StoredEditorState {
  const found = memory.read(key);
  if (!isRecord(found)) return NOTHING;
  const {shown, tabs, current, drafts} = found;
  return {
    shown: shown === true,
    tabs: listOf(tabs, isText),
    current: isText(current) ? current : undefined,
    drafts: listOf(drafts, isDraft),
  };
}

const WRITE_AFTER_MS = 400;

/** What is remembered of one machine's editor, and the writing of it some time after a change. */
export class EditorState {
  readonly #memory: EditorStateStorage;
  readonly #clock: {setTimeout(work: () => void, milliseconds: number): unknown};
  /** What is open now. */
  readonly #now: () => StoredEditorState;
  #key: string | undefined;
  #left: StoredEditorState = NOTHING;
  #due = false;

  constructor(
    memory: EditorStateStorage,
    clock: {setTimeout(work: () => void, milliseconds: number): unknown},
    now: () => StoredEditorState,
  ) {
    this.#memory = memory;
    this.#clock = clock;
    this.#now = now;
  }

  get begun(): boolean {
    return this.#key !== undefined;
  }

  /** What was remembered, and is not open again yet. */
  get left(): StoredEditorState {
    return this.#left;
  }

  /** Goes over to another machine. False if it is the same one. */
  begin(key: string): boolean {
    if (key === this.#key) return false;
    this.write();
    this.#key = key;
    this.#left = recall(this.#memory, key);
    return true;
  }

  /** All is open again but these. */
  opened(except: readonly string[]): void {
    this.#left = {...this.#left, tabs: [...except], drafts: []};
  }

  soon(): void {
    if (this.#due) return;
    this.#due = true;
    this.#clock.setTimeout(() => this.#due && this.write(), WRITE_AFTER_MS);
  }

  /** At once, for a page that may be gone soon. */
  write(): void {
    this.#due = false;
    if (this.#key === undefined) return;
    const {shown, tabs, current, drafts} = this.#now();
    const left = this.#left;
    this.#memory.write(this.#key, {
      shown,
      tabs: [...tabs, ...left.tabs.filter((path) => !tabs.includes(path))],
      current: current ?? left.current,
      drafts: [...drafts, ...left.drafts.filter(({path}) => !tabs.includes(path))],
    });
  }
}
