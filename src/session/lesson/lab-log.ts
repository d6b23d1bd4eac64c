/** Owns the lab's part of the kernel's log: what came after the line with which the guest entered the lab. */
import type {LogLine} from '../../labs/lab';
import type {LogRecord} from '../../protocol/guest';

/** What the guest's enter-lab writes into the log: with this line a lab begins. */
export const enteredLine = (lab: string) => `modlab: lab ${lab}`;
const ENTERED = /^modlab: lab \S+$/;
/** More than the kernel's own ring holds: lines, and characters of all of them. */
const LIMIT = 5_000;
const CHARACTERS_LIMIT = 1 << 20;
/** The longest record of printk (PRINTKRB_RECORD_MAX). */
const RECORD_LIMIT = 1024;

export class LabLog {
  #lines: LogLine[] = [];
  #characters = 0;
  #lastSeq = -1;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Takes records as Guest.followLog tells them, which may begin again at the oldest. Returns whether one was new. */
  append(records: readonly LogRecord[]): boolean {
    let grew = false;
    for (const {seq, level, text} of records) {
      if (seq <= this.#lastSeq) continue;
      this.#lastSeq = seq;
      if (ENTERED.test(text)) this.#forget();
      else this.#add({level, text: text.slice(0, RECORD_LIMIT)});
      grew = true;
    }
    return grew;
  }

  /** Another machine, or another life of it. */
  clear(): void {
    this.#forget();
    this.#lastSeq = -1;
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    this.#characters += line.text.length;
    if (this.#lines.length <= LIMIT && this.#characters <= CHARACTERS_LIMIT) return;
    // Seldom, and then many at once.
    const gone = this.#lines.splice(0, this.#lines.length >> 2);
    for (const {text} of gone) this.#characters -= text.length;
  }

  #forget(): void {
    this.#lines = [];
    this.#characters = 0;
  }
}
