/** Owns the proof that machines that are kept as what differs come back as they were, and take little. */
import {expect, test} from 'vitest';
import {KeptMachines} from '../../../src/session/debug/history/kept-machines';
import type {Saved} from '../../../src/snapshots/store';

const LENGTH = 40_000;
let state = 1;
const NOISE = Uint8Array.from({length: LENGTH}, () => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
  return state >>> 16;
});

/** Bytes that do not repeat, of which some words have changed with each step. */
function deltaAt(step: number): Uint8Array<ArrayBuffer> {
  const delta = NOISE.slice();
  for (let change = 1; change <= step; change++)
    delta.set([step, change, 1, 2], (change * 7919) % (LENGTH - 4));
  return delta;
}

const isSame = (delta: Uint8Array | undefined, step: number) =>
  delta !== undefined && Buffer.compare(delta, deltaAt(step)) === 0;

const savedAt = (step: number) => ({meta: {id: `${step}`}, delta: deltaAt(step)}) as unknown as Saved;

test('forty stops come back as they were, whichever is asked for, and most take next to nothing', async () => {
  const machines = new KeptMachines();
  const kept = Array.from({length: 40}, (_, step) => machines.keep(savedAt(step)));
  // Asked for before it is packed, too.
  expect(isSame((await kept[7]?.saved())?.delta, 7)).toBe(true);
  await machines.settled();
  for (const step of [39, 0, 16, 15, 17, 3]) {
    const saved = await kept[step]?.saved();
    expect([saved?.meta.id, isSame(saved?.delta, step)]).toEqual([`${step}`, true]);
  }
  const sizes = kept.map(({bytes}) => bytes);
  expect(sizes.filter((bytes) => bytes > 2000).length).toBe(3);
  expect(sizes.reduce((sum, bytes) => sum + bytes) / sizes.length).toBeLessThan(4000);
});

test('one that is large is kept whole, and nothing is compared with it', async () => {
  const machines = new KeptMachines();
  const large = {meta: {}, delta: new Uint8Array(5 << 20).fill(7)} as unknown as Saved;
  const kept = [machines.keep(savedAt(0)), machines.keep(large), machines.keep(savedAt(1))];
  await machines.settled();
  expect((await kept[1]?.saved())?.delta.length).toBe(5 << 20);
  expect(isSame((await kept[2]?.saved())?.delta, 1)).toBe(true);
  expect(kept[2]?.bytes).toBeLessThan(2000);
});
