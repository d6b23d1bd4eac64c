/** Owns the lab's part of the kernel's log: what came after the line with which the guest entered the lab. */
import type {LogLine} from '../../labs/lab';
import type {LogRecord} from '../../protocol/guest';

/** What the guest's enter-lab writes into the log: with this line a lab begins. */
export const enteredLine = (lab: string) => `modlab: lab ${lab}`;
const ENTERED = /^modlab: lab \S+$/;
/** More than the kernel's own ring holds. */
const LIMIT = 5_000;

export class LabLog {
  #lines: LogLine[] = [];
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
      if (ENTERED.test(text)) this.#lines = [];
      else this.#lines.push({level, text});
      grew = true;
    }
    if (this.#lines.length > LIMIT) this.#lines.splice(0, this.#lines.length - LIMIT);
    return grew;
  }

  /** Another machine, or another life of it. */
  clear(): void {
    this.#lines = [];
    this.#lastSeq = -1;
  }
}
