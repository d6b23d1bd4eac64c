/**
 * Owns the kernel's time at which the last command was entered. The page's clock is not the kernel's: the first line that comes
 * after the command has both, and the guest runs about as fast as the page in the moment between.
 */
import type {Line} from './log-lines';

export class CommandTime {
  /** On the page's clock, in milliseconds, as long as no line has come. */
  #enteredMs: number | undefined;
  /** On the kernel's, in microseconds. */
  #beganUs: number | undefined;

  /** `nowMs`: on the page's clock. */
  begin(nowMs: number): void {
    this.#enteredMs = nowMs;
  }

  /** Lines that have just come. */
  heard(lines: readonly Line[], nowMs: number): void {
    const last = lines.findLast(({atUs}) => atUs !== undefined)?.atUs;
    const first = lines.find(({atUs}) => atUs !== undefined)?.atUs;
    if (this.#enteredMs === undefined || last === undefined || first === undefined) return;
    // The last line is the one that has just come; none of them can be before the command.
    this.#beganUs = Math.min(first, last - (nowMs - this.#enteredMs) * 1000);
    this.#enteredMs = undefined;
  }

  /** How long after the command, or before it, a line was printed; its own time as long as there was no command. */
  of({atUs, time}: Line): string {
    if (atUs === undefined || this.#beganUs === undefined) return time;
    const seconds = (atUs - this.#beganUs) / 1e6;
    return `${seconds < 0 ? '-' : '+'}${Math.abs(seconds).toFixed(6)} `;
  }
}
