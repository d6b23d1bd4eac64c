/** Owns the bytes on their way out of a console: gathered into batches, remembered for a restore, held back for a slow page. */
import {concat} from '../concat';

/** A batch is passed on when it is this large or this old. */
const BATCH_BYTES = 64 << 10;
const BATCH_MS = 8;
/** More than this many bytes that the page has not drawn yet: the guest stands still until it has. */
const HIGH_WATER = 512 << 10;

export class ConsoleOutput {
  #batch = new Uint8Array(4096);
  #length = 0;
  #since = 0;
  #unacknowledged = 0;
  #history = new Uint8Array(0);
  readonly #kept: number;
  readonly #deliver: (bytes: Uint8Array<ArrayBuffer>) => void;

  /** `kept`: how many of the last bytes are remembered, to be shown again after a restore. */
  constructor(kept: number, deliver: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#kept = kept;
    this.#deliver = deliver;
  }

  push(bytes: Uint8Array, now: number): void {
    if (this.#length === 0) this.#since = now;
    if (this.#length + bytes.length > this.#batch.length) {
      const larger = new Uint8Array(Math.max(this.#batch.length * 2, this.#length + bytes.length));
      larger.set(this.#batch.subarray(0, this.#length));
      this.#batch = larger;
    }
    this.#batch.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Passes the batch on if it is due, or if the guest is about to sleep. */
  flush(now: number, idle: boolean): void {
    if (this.#length === 0) return;
    if (!idle && this.#length < BATCH_BYTES && now - this.#since < BATCH_MS) return;
    const bytes = this.#batch.slice(0, this.#length);
    this.#length = 0;
    this.#unacknowledged += bytes.length;
    this.#history = this.#with(bytes);
    this.#deliver(bytes);
  }

  acknowledge(bytes: number): void {
    this.#unacknowledged = Math.max(0, this.#unacknowledged - bytes);
  }

  get full(): boolean {
    return this.#unacknowledged > HIGH_WATER;
  }

  /** The last bytes that came, those of a batch that is not passed on yet among them: a save may fall on any moment. */
  history(): Uint8Array<ArrayBuffer> {
    return this.#length > 0 ? this.#with(this.#batch.subarray(0, this.#length)) : this.#history;
  }

  /** Passes on what a saved machine's console had shown, without counting it as new; `first` goes before it. */
  replay(history: Uint8Array, first: Uint8Array = new Uint8Array(0)): void {
    this.#length = 0;
    this.#history = history.slice();
    const bytes = concat([first, history]);
    if (bytes.length > 0) this.#deliver(bytes);
  }

  /** The history and these. */
  #with(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const whole = concat([this.#history, bytes]);
    const from = whole.length - this.#kept;
    // Cut at a line's start, so that a replay does not begin inside an escape sequence or a character; a guest that
    // never ends its line is cut anywhere.
    return from > 0 ? whole.slice(Math.max(from, whole.indexOf(10, from) + 1)) : whole;
  }
}
