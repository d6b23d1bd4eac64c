/** Owns the proof that a delta's layers give back what was written, and refuse what was not, before v86 sees any of it. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {deflate, inflate} from '../../../src/machine/state/compress';
import {
  applyDevices,
  diffDevices,
  inOurShape,
  readFields,
  writeFields,
} from '../../../src/machine/state/devices';
import {MalformedError, readLayout, writeLayout} from '../../../src/machine/state/layout';
import {readSparse, writeSparse} from '../../../src/machine/state/sparse';
import {boundQueues} from '../../../src/machine/v86/workarounds';
import type {Cpu} from '../../../src/machine/v86/v86-internals';

const bytes = (limit: number) => fc.uint8Array({maxLength: limit});
const words = fc
  .array(fc.oneof({weight: 5, arbitrary: fc.constant(0)}, fc.nat(0xffffffff)), {maxLength: 300})
  .map((list) => new Uint8Array(Uint32Array.from(list).buffer));

describe('sparse words', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(words, (list) => {
        expect(readSparse(writeSparse(list), list.length)).toEqual(list);
      }),
    );
  });

  test('refuse what has too few or too many', () => {
    fc.assert(
      fc.property(words, bytes(40), (list, garbage) => {
        const sparse = writeSparse(list);
        if (garbage.length > 0) {
          const longer = new Uint8Array([...sparse, ...garbage]);
          expect(() => readSparse(longer, list.length)).toThrow(MalformedError);
        }
        if (sparse.length > 0)
          expect(() => readSparse(sparse.subarray(0, sparse.length - 1), list.length)).toThrow(
            MalformedError,
          );
      }),
    );
  });
});

describe('the layout', () => {
  test('gives back its header and sections', () => {
    fc.assert(
      fc.property(fc.array(bytes(50), {maxLength: 5}), fc.nat(), (sections, number) => {
        const read = readLayout('TEST', writeLayout('TEST', {number}, sections));
        expect(read.header['number']).toBe(number);
        expect(read.sections).toEqual(sections);
      }),
    );
  });

  test('refuses a header that would be many times its size once parsed', () => {
    const sections = Array.from({length: 1000}, () => new Uint8Array(0));
    expect(() => readLayout('TEST', writeLayout('TEST', {}, sections))).toThrow(MalformedError);
    expect(() => readLayout('TEST', writeLayout('TEST', {x: 'x'.repeat(1 << 20)}, []))).toThrow(
      MalformedError,
    );
    expect(() => readFields(new TextEncoder().encode(`[${'[0,0],'.repeat(1 << 20)}[0,0]]`))).toThrow(
      MalformedError,
    );
  });

  test('ends in MalformedError on whatever else', () => {
    const whole = writeLayout('TEST', {}, [Uint8Array.of(1, 2, 3)]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const altered = whole.slice();
        altered[at] = value;
        for (const some of [altered, whole.subarray(0, length)])
          try {
            readLayout('TEST', some);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedError);
          }
      }),
    );
  });
});

test('what unpacks to more than it may is stopped while it unpacks', async () => {
  const bomb = await deflate(new Uint8Array(10 << 20));
  expect(bomb.length).toBeLessThan(20_000);
  await expect(inflate(bomb, 1 << 20)).rejects.toThrow(RangeError);
  expect((await inflate(bomb, 10 << 20)).length).toBe(10 << 20);
});

/** As v86 writes its state: see devices.ts. */
function state(leaves: object, buffers: number[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify({buffer_infos: [], state: leaves}));
  const start = (16 + json.length + 3) & ~3;
  const file = new Uint8Array(start + buffers.length);
  new Uint32Array(file.buffer, 0, 4).set([0x86768676, 6, file.length, json.length]);
  file.set(json, 16);
  file.set(buffers, start);
  return file;
}
const buffer = {__state_type__: 'Uint8Array', buffer_id: 0};

describe('devices', () => {
  /** Leaves 0 to 3 are memory's size, a register, fw_cfg's answer and a floppy that is not there. */
  const base = state({0: 4096, 1: 7, 62: [2, 3], x: {gone: null, on: false}, y: buffer}, [1, 2, 3, 4]);
  const other = state({0: 4096, 1: 9, 62: [2, 3, 4], x: {gone: null, on: true}, y: buffer}, [1, 2, 9, 4]);

  test('come back from what differs', () => {
    const delta = diffDevices(base, other);
    expect(delta.fields).toHaveLength(3);
    expect(readFields(writeFields(delta))).toEqual(delta.fields);
    expect(applyDevices(base, delta)).toEqual(other);
  });

  test('are found where a list has become one of numbers alone', () => {
    const [mixed, plain] = [state({1: [16, true]}, []), state({1: [16, 0]}, [])];
    expect(applyDevices(mixed, diffDevices(mixed, plain))).toEqual(plain);
    expect(() => diffDevices(mixed, state({1: [16]}, []))).toThrow(MalformedError);
    expect(() => diffDevices(mixed, state({1: [16, 'x']}, []))).toThrow(MalformedError);
  });

  test('that no reader would take are saved as the base has them', () => {
    const odd = state({0: 8192, 1: 2 ** 40, 62: [2, 3], x: {gone: 5, on: false}, y: buffer}, [1, 2, 3, 4]);
    expect(applyDevices(base, diffDevices(base, odd))).toEqual(base);
  });

  test('keep their shape whatever a delta says', () => {
    const buffers = new Uint8Array(4);
    const wrong: [number, number | boolean | null | number[]][] = [
      [99, 1],
      [-1, 0],
      // The size of RAM.
      [0, 8192],
      [1, [1]],
      [1, null],
      [1, 2 ** 40],
      [1, 0.5],
      [1, Number.POSITIVE_INFINITY],
      [2, 5],
      [2, Array.from({length: 70_000}, () => 1)],
      [2, [Number.NaN]],
      [3, 1],
    ];
    for (const leaf of wrong)
      expect(() => applyDevices(base, {fields: [leaf], buffers}), JSON.stringify(leaf).slice(0, 60)).toThrow(
        MalformedError,
      );
    expect(() => applyDevices(base, {fields: [], buffers: new Uint8Array(5)})).toThrow(MalformedError);
    for (const text of ['{}', '[1]', '[[0,"x"]]', '[[0,{"a":1}]]', '[[0.5,1]]', 'no'])
      expect(() => readFields(new TextEncoder().encode(text)), text).toThrow(MalformedError);
  });
});

describe('a base from outside', () => {
  const shipped = state({0: 4096, 1: 7, 62: [2, 3], x: {gone: null, on: false}, y: buffer}, [1, 2, 3, 4]);

  test('is taken in the shape of the shipped one, with its own values and RAM', () => {
    const older = state({0: 8192, 1: 9, 62: [2], x: {gone: null, on: true}, y: buffer}, [9, 2, 3, 4]);
    expect(inOurShape(shipped, older, 8192)).toEqual(older);
  });

  test('is refused with a device that is not there, a value that its field cannot hold, or another RAM than it said', () => {
    const whole = {0: 8192, 1: 9, 62: [2, 3], x: {gone: null, on: true}, y: buffer};
    for (const more of [
      {x: {gone: 5, on: true}},
      {1: 2 ** 40},
      {1: [1]},
      {z: 1},
      {x: {gone: null}},
      {0: 1},
    ]) {
      const odd = state({...whole, ...more}, [1, 2, 3, 4]);
      expect(() => inOurShape(shipped, odd, 8192), JSON.stringify(more)).toThrow(MalformedError);
    }
    expect(() => inOurShape(shipped, state(whole, [1, 2]), 8192)).toThrow(MalformedError);
  });
});

describe("a guest's queues", () => {
  /** As v86's VirtQueue behaves, with a ring that says `requests` and buffers that say `length`. */
  const queueOf = (requests: number, length: number) => {
    const queue = {
      size: 16,
      count_requests: () => requests,
      pop_request: () => ({length_readable: length}),
      flush_replies: () => undefined,
    };
    const cpu = {devices: {virtio_console: {virtio: {queues: [queue]}}}};
    boundQueues(cpu as unknown as Cpu);
    return queue;
  };

  test('are served as far as a ring can hold, and buffers as far as a driver offers', () => {
    expect(queueOf(16, 4096).count_requests()).toBe(16);
    expect(queueOf(65_535, 1).count_requests()).toBe(0);
    expect(queueOf(1, 4096).pop_request().length_readable).toBe(4096);
    expect(queueOf(1, 2 ** 31).pop_request().length_readable).toBe(65 << 10);
    expect(queueOf(1, -5).pop_request().length_readable).toBe(0);
  });
});
