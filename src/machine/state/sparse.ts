/** Owns the writing of mostly-zero bytes: which 32-bit words are not zero, and those words. Deflate then gains a fifth. */
import {MalformedError} from './layout';

/** One bit a word (LSB first), then the words that are not zero. `bytes` is a multiple of 4 long. */
export function writeSparse(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(bytes.slice().buffer);
  const bitmap = new Uint8Array(Math.ceil(words.length / 32) * 4);
  let count = 0;
  for (const [i, word] of words.entries())
    if (word !== 0) {
      bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
      words[count++] = word;
    }
  const sparse = new Uint8Array(bitmap.length + count * 4);
  sparse.set(bitmap);
  sparse.set(new Uint8Array(words.buffer, 0, count * 4), bitmap.length);
  return sparse;
}

/** Undoes `writeSparse` for `length` bytes. Throws MalformedError if the words do not match the bitmap. */
export function readSparse(sparse: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(length / 4);
  const start = Math.ceil(words.length / 32) * 4;
  if (sparse.length < start || (sparse.length - start) % 4 !== 0)
    throw new MalformedError('sparse bytes are cut');
  const present = new Uint32Array(sparse.slice(start).buffer);
  let next = 0;
  for (let i = 0; i < words.length; i++)
    if (((sparse[i >> 3] ?? 0) >> (i & 7)) & 1) {
      if (next >= present.length) throw new MalformedError('sparse bytes lack words');
      words[i] = present[next++] ?? 0;
    }
  if (next !== present.length) throw new MalformedError('sparse bytes have words to spare');
  return new Uint8Array(words.buffer);
}
