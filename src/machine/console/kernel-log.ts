/** Owns what we learn from the kernel's own words on ttyS0: whether it panicked, and why. */

const PANIC = /Kernel panic - not syncing: .*/;

/**
 * Remembers the last panic line. The line alone proves nothing (a program can write it to /dev/kmsg); it counts
 * once the machine stops too: with `panic=-1` the kernel asks for a reset right after printing it.
 */
export class KernelLogReader {
  #line = '';
  #panic: string | undefined;

  push(byte: number): void {
    if (byte !== 10) {
      if (this.#line.length < 1000) this.#line += String.fromCharCode(byte);
      return;
    }
    const match = PANIC.exec(this.#line);
    if (match) this.#panic = match[0].trim();
    this.#line = '';
  }

  get panic(): string | undefined {
    return this.#panic;
  }
}
