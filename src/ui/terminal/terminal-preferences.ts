/** Owns how a person wants the terminals: how large their text is, and whether a screen reader is told what they show. */

export interface TerminalLook {
  /** Of the text, in CSS pixels. */
  fontSize: number;
  screenReader: boolean;
}

export interface PreferenceStorage {
  /** What was written last; anything at all may have been. */
  read(): unknown;
  write(kept: unknown): void;
}

export const USUAL_LOOK: TerminalLook = {fontSize: 14, screenReader: false};
const LEAST = 8;
const MOST = 40;
const STEP = 2;

export function readLook(kept: unknown): TerminalLook {
  const {fontSize, screenReader} = (kept ?? {}) as Partial<Record<keyof TerminalLook, unknown>>;
  return {
    fontSize:
      typeof fontSize === 'number' && fontSize >= LEAST && fontSize <= MOST ? fontSize : USUAL_LOOK.fontSize,
    screenReader: screenReader === true,
  };
}

export class TerminalPreferences {
  readonly #storage: PreferenceStorage;
  readonly #changed: (look: TerminalLook) => void;
  #look: TerminalLook;

  /** `changed` is called with each new one, and with what was kept. */
  constructor(storage: PreferenceStorage, changed: (look: TerminalLook) => void) {
    this.#storage = storage;
    this.#changed = changed;
    this.#look = readLook(storage.read());
    changed(this.#look);
  }

  get look(): TerminalLook {
    return this.#look;
  }

  /** Larger text, or smaller with -1; 0: the usual size. */
  resize(by: 1 | 0 | -1): void {
    const size = by === 0 ? USUAL_LOOK.fontSize : this.#look.fontSize + by * STEP;
    this.#set({fontSize: Math.max(LEAST, Math.min(MOST, size))});
  }

  toggleScreenReader(): void {
    this.#set({screenReader: !this.#look.screenReader});
  }

  #set(change: Partial<TerminalLook>): void {
    this.#look = {...this.#look, ...change};
    this.#storage.write(this.#look);
    this.#changed(this.#look);
  }
}
