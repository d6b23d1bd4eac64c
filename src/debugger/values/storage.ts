/** Owns the bytes of a value, wherever they are: in memory, in registers, in the debug information itself. */
import {bytesOf} from '../dwarf/integers';
import type {Absence} from '../dwarf/absent';
import type {Location} from '../dwarf/expression';
import type {Frame} from './frame';

/** Bytes, or why there are none. */
export type Held = {ok: true; bytes: Uint8Array} | {ok: false; why: Absence};

export interface Storage {
  /** `offset` and `length` in bytes. */
  read(offset: number, length: number): Held;
  /** Where it is in memory, if it is there. */
  address: number | undefined;
}

const absent = (why: Absence): Held => ({ok: false, why});

export function inMemory(frame: Pick<Frame, 'target'>, address: number): Storage {
  return {
    address,
    read: (offset, length) => {
      const bytes = frame.target.read((address + offset) >>> 0, length);
      return bytes ? {ok: true, bytes} : absent('unmapped');
    },
  };
}

export function ofBytes(bytes: Uint8Array): Storage {
  return {
    address: undefined,
    read: (offset, length) =>
      offset + length <= bytes.length
        ? {ok: true, bytes: bytes.subarray(offset, offset + length)}
        : absent('optimised-out'),
  };
}

export const nowhere = (why: Absence): Storage => ({address: undefined, read: () => absent(why)});

/** A value is at most this wide; a constant of the debug information is cut to its type's size. */
const WIDEST = 8;

export function storageAt(location: Location, frame: Frame): Storage {
  switch (location.kind) {
    case 'memory':
      return inMemory(frame, location.address);
    case 'register': {
      const value = frame.registers.get(location.number);
      return value === undefined ? nowhere('unknown') : ofBytes(bytesOf(BigInt(value), 4));
    }
    case 'value':
      return ofBytes(bytesOf(BigInt.asIntN(64, location.value), WIDEST));
    case 'bytes':
      return ofBytes(location.bytes);
    case 'pieces':
      return inPieces(
        location.pieces.map((piece) => ({size: piece.size, storage: storageAt(piece.location, frame)})),
      );
    case 'absent':
      return nowhere(location.why);
  }
}

function inPieces(pieces: readonly {size: number; storage: Storage}[]): Storage {
  return {
    address: undefined,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      let begin = 0;
      let done = 0;
      for (const {size, storage} of pieces) {
        const [from, to] = [Math.max(offset, begin), Math.min(offset + length, begin + size)];
        if (to > from) {
          const held = storage.read(from - begin, to - from);
          if (!held.ok) return held;
          bytes.set(held.bytes, from - offset);
          done += to - from;
        }
        begin += size;
      }
      return done === length ? {ok: true, bytes} : absent('optimised-out');
    },
  };
}

/** A part of another. */
export const within = (storage: Storage, offset: number): Storage => ({
  address: storage.address === undefined ? undefined : (storage.address + offset) >>> 0,
  read: (from, length) => storage.read(offset + from, length),
});
