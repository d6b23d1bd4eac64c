/** Owns the kernel's log as text on the page's side: all that ttyS0 said in this life of the machine, bounded. */

const LIMIT = 1 << 20;

export class KernelLogText {
  #text = '';
  #decoder = new TextDecoder();

  push(bytes: Uint8Array): void {
    this.#text += this.#decoder.decode(bytes, {stream: true}).replaceAll('\r', '');
    // Cut seldom, and at a line's start if there is one.
    if (this.#text.length <= LIMIT * 1.5) return;
    const from = this.#text.length - LIMIT;
    this.#text = this.#text.slice(Math.max(from, this.#text.indexOf('\n', from) + 1));
  }

  clear(): void {
    this.#text = '';
    this.#decoder = new TextDecoder();
  }

  toString(): string {
    return this.#text;
  }
}
