/**
 * Owns bytes as what differs between them and other bytes: stretches that are copied, and what stands between. Of two saves of a
 * machine at stops that follow each other almost all is the same, though not in the same places.
 */

/** Shorter stretches than this are not looked for elsewhere. */
const BLOCK = 32;
/** Where a word has changed and what follows has not, what follows is found without a search. */
const RESUMED = 8;
const NEAR = 16;
const MULTIPLIER = 0x01000193;

/** Of the table from hashes to blocks: a power of two, some twice as many as there are blocks. */
const tableSize = (blocks: number) => 1 << Math.max(4, 33 - Math.clz32(blocks));

/** MULTIPLIER to the power of BLOCK - 1: the weight of the byte that leaves the window. */
const LEAVING = Array.from({length: BLOCK - 1}).reduce<number>((power) => Math.imul(power, MULTIPLIER), 1);

function hashAt(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let index = at; index < at + BLOCK; index++)
    hash = (Math.imul(hash, MULTIPLIER) + (bytes[index] ?? 0)) | 0;
  return hash;
}

const slotOf = (hash: number, size: number) => ((hash ^ (hash >>> 15)) & (size - 1)) >>> 0;

/** How many bytes are the same from two places on. */
function same(from: Uint8Array, at: number, to: Uint8Array, there: number): number {
  const most = Math.min(from.length - at, to.length - there);
  let length = 0;
  while (length < most && from[at + length] === to[there + length]) length++;
  return length;
}

/** Numbers of seven bits a byte, the lowest first, and bytes as they are. */
class Writer {
  #bytes = new Uint8Array(1 << 10);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  number(value: number): void {
    this.#room(5);
    for (; value > 0x7f; value >>>= 7) this.#bytes[this.#length++] = (value & 0x7f) | 0x80;
    this.#bytes[this.#length++] = value;
  }

  put(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/**
 * What makes `to` of `from`: the length, then stretches, each as how far on in `to` it begins, how long it is, and from where it is
 * copied (against the place where the last one ended; odd is backwards); a length of 0 ends them. Then what stands between.
 */
export function differenceOf(from: Uint8Array, to: Uint8Array): Uint8Array<ArrayBuffer> {
  const [plan, between] = [new Writer(), new Writer()];
  const find = finder(from);
  plan.number(to.length);
  // Where the last copied stretch ended, in both.
  let [done, source] = [0, 0];
  const copy = (start: number, at: number, length: number) => {
    plan.number(start - done);
    plan.number(length);
    plan.number(at >= source ? (at - source) * 2 : (source - at) * 2 - 1);
    between.put(to.subarray(done, start));
    [done, source] = [start + length, at + length];
  };
  let here = 0;
  let hash = 0;
  let isHashed = false;
  while (here + RESUMED <= to.length) {
    // As it went on before, but for what has been passed over since.
    const near = here - done <= NEAR ? same(from, source + here - done, to, here) : 0;
    if (near >= RESUMED) {
      copy(here, source + here - done, near);
      here = done;
      isHashed = false;
      continue;
    }
    if (here + BLOCK > to.length) break;
    if (!isHashed) hash = hashAt(to, here);
    isHashed = true;
    const at = find(hash, to, here);
    if (at >= 0) {
      // Backwards, as far as nothing has been copied yet.
      let back = 0;
      while (here - back > done && at > back && from[at - back - 1] === to[here - back - 1]) back++;
      copy(here - back, at - back, back + same(from, at, to, here));
      here = done;
      isHashed = false;
      continue;
    }
    const gone = Math.imul(to[here] ?? 0, LEAVING);
    hash = (Math.imul((hash - gone) | 0, MULTIPLIER) + (to[here + BLOCK] ?? 0)) | 0;
    here++;
  }
  plan.number(0);
  plan.number(0);
  between.put(to.subarray(done));
  plan.put(between.written);
  return plan.written;
}

/** Finds a place in `from` that has the same bytes as a block of another. */
function finder(from: Uint8Array): (hash: number, to: Uint8Array, at: number) => number {
  const blocks = Math.floor(from.length / BLOCK);
  const size = tableSize(blocks);
  // One of those with the same hash: another would do as well, and mostly there is none.
  const table = new Int32Array(size).fill(-1);
  for (let block = blocks - 1; block >= 0; block--) table[slotOf(hashAt(from, block * BLOCK), size)] = block;
  return (hash, to, at) => {
    const block = table[slotOf(hash, size)] ?? -1;
    if (block < 0) return -1;
    return same(from, block * BLOCK, to, at) >= BLOCK ? block * BLOCK : -1;
  };
}

/** Undoes `differenceOf` with the same `from`. */
export function applyDifference(from: Uint8Array, difference: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = difference[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const to = new Uint8Array(number());
  const stretches: {gap: number; length: number; from: number}[] = [];
  for (let source = 0; ;) {
    const [gap, length] = [number(), number()];
    if (length === 0) break;
    const coded = number();
    const start = coded % 2 === 0 ? source + coded / 2 : source - (coded + 1) / 2;
    stretches.push({gap, length, from: start});
    source = start + length;
  }
  let here = 0;
  const between = (length: number) => {
    to.set(difference.subarray(at, at + length), here);
    at += length;
    here += length;
  };
  for (const {gap, length, from: start} of stretches) {
    between(gap);
    to.set(from.subarray(start, start + length), here);
    here += length;
  }
  between(to.length - here);
  return to;
}
