/** Owns the bytes of an answer that comes in parts, as far as they were asked for: a guest may send what it likes. */
export class Collected {
  readonly #limit: number;
  #bytes = new Uint8Array(4096);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `false`: with this it would be more than the limit, and is left as it was. */
  add(part: Uint8Array): boolean {
    const length = this.#length + part.length;
    if (length > this.#limit) return false;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = length;
    return true;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
