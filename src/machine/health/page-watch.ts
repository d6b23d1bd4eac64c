/**
 * Owns the witness of a page that freezes: what a guest does may keep the page's thread busy for ever, and then the page
 * cannot say so itself. Its worker can, to the page that comes after it.
 */
import type {FreezeMark} from '../../protocol/machine-api';

/** Ticks are counted, not seconds: a computer that slept, or a tab that was suspended, stops the worker as well. */
const TICK_MS = 1000;
/** The page asks its worker every three seconds whether it lives (session/workers/machine-process.ts). */
const FROZEN_AFTER_TICKS = 8;
/** So often it has asked since the machine runs: whatever there was to freeze over has not done it. */
const PROVEN_AFTER_BEATS = 3;

/** Where marks are kept. */
export interface Marks {
  write(mark: FreezeMark): Promise<void>;
  remove(mark: FreezeMark): Promise<void>;
}

/** In Cache Storage, which is all that a worker and the next page have in common without a database of its own. */
const cacheMarks: Marks = {
  write: async ({cache, address}) => (await caches.open(cache)).put(address, new Response('')),
  remove: async ({cache, address}) => {
    if (await caches.has(cache)) await (await caches.open(cache)).delete(address);
  },
};

export class PageWatch {
  readonly #marks: Marks;
  #mark: FreezeMark | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #missed = 0;
  #beats = 0;
  #running = false;
  #marked = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(marks = cacheMarks) {
    this.#marks = marks;
  }

  /** A machine starts; until it is proven harmless, the page is watched. */
  begin(mark: FreezeMark | undefined): void {
    if (!mark) return;
    this.#mark = mark;
    this.#missed = 0;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** The machine has left: whatever there was to freeze over is gone. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#mark && this.#marked) this.#write('remove', this.#mark);
    this.#mark = undefined;
    this.#running = this.#marked = false;
    this.#beats = 0;
  }

  /** It runs. */
  running(): void {
    this.#running = true;
  }

  /** The page has said something that it says only while it is well. */
  beat(): void {
    this.#missed = 0;
    if (!this.#mark) return;
    const proven = this.#running && ++this.#beats >= PROVEN_AFTER_BEATS;
    // A mark that another page left, which froze over this machine, stays until this one has proven it harmless.
    if (this.#marked || proven) this.#write('remove', this.#mark);
    this.#marked = false;
    if (!proven) return;
    clearInterval(this.#timer);
    this.#mark = undefined;
  }

  #tick(): void {
    if (!this.#mark || this.#marked || ++this.#missed < FROZEN_AFTER_TICKS) return;
    this.#marked = true;
    this.#write('write', this.#mark);
  }

  /** One after the other. Where nothing can be kept, nobody is told. */
  #write(how: 'write' | 'remove', mark: FreezeMark): void {
    this.#writing = this.#writing.then(() => this.#marks[how](mark)).catch(() => undefined);
  }
}
