/** Owns the bytes of a value, wherever they are: in memory, in registers, in the debug information itself. */
import {bytesOf} from '../dwarf/integers';
import type {Absence} from '../dwarf/absent';
import type {Location} from '../dwarf/expression';
import type {Frame} from './frame';

/** Bytes, or why there are none. */
export type Held = {ok: true; bytes: Uint8Array} | {ok: false; why: Absence};

/** What has to be written so that a value is another. `value` is the whole register's; registers are DWARF's. */
export type Patch =
  {kind: 'memory'; address: number; bytes: Uint8Array} | {kind: 'register'; number: number; value: number};

export interface Storage {
  /** `offset` and `length` in bytes. */
  read(offset: number, length: number): Held;
  /** How to put other bytes there; undefined where that cannot be done. Nothing is written yet. */
  patch?(offset: number, bytes: Uint8Array): Patch[] | undefined;
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
    patch: (offset, bytes) => [{kind: 'memory', address: (address + offset) >>> 0, bytes}],
  };
}

/** A register of the innermost frame, which can be changed; others are somewhere on the stack. */
export function inRegister(number: number, value: number): Storage {
  const held = ofBytes(bytesOf(BigInt(value), REGISTER_SIZE));
  return {
    ...held,
    patch: (offset, bytes) => {
      const whole = bytesOf(BigInt(value), REGISTER_SIZE);
      if (offset + bytes.length > whole.length) return undefined;
      whole.set(bytes, offset);
      return [{kind: 'register', number, value: new DataView(whole.buffer).getUint32(0, true)}];
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
const REGISTER_SIZE = 4;

export function storageAt(location: Location, frame: Frame): Storage {
  switch (location.kind) {
    case 'memory':
      return inMemory(frame, location.address);
    case 'register': {
      const value = frame.registers.get(location.number);
      if (value === undefined) return nowhere('unknown');
      if (frame.isInnermost) return inRegister(location.number, value);
      return ofBytes(bytesOf(BigInt(value), REGISTER_SIZE));
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
    patch: (offset, bytes) => {
      const patches: Patch[] = [];
      let begin = 0;
      for (const {size, storage} of pieces) {
        const [from, to] = [Math.max(offset, begin), Math.min(offset + bytes.length, begin + size)];
        const inner =
          to > from ? storage.patch?.(from - begin, bytes.subarray(from - offset, to - offset)) : [];
        if (!inner) return undefined;
        patches.push(...inner);
        begin += size;
      }
      return patches;
    },
  };
}

/** A part of another. */
export const within = (storage: Storage, offset: number): Storage => ({
  address: storage.address === undefined ? undefined : (storage.address + offset) >>> 0,
  read: (from, length) => storage.read(offset + from, length),
  patch: (from, bytes) => storage.patch?.(offset + from, bytes),
});
