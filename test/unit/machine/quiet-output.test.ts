/** Owns the proof that output raises no interrupt, input does, and neither gets dearer by how much was printed. */
import {expect, test} from 'vitest';
import {quietOutput} from '../../../src/machine/v86/workarounds';
import type {Cpu} from '../../../src/machine/v86/v86-internals';

test('queues of output hand back in silence, however often', () => {
  const raised: number[] = [];
  const virtio = {
    raise_irq: (type: number) => void raised.push(type),
    queues: Array.from({length: 10}, () => ({flush_replies: () => virtio.raise_irq(1)})),
  };
  quietOutput({devices: {virtio_console: {virtio}}} as unknown as Cpu);
  const {raise_irq} = virtio;
  for (let i = 0; i < 1000; i++) for (const output of [1, 5, 7, 9]) virtio.queues[output]?.flush_replies();
  expect(raised).toEqual([]);
  // It was once bound anew by each buffer that was sent, and every interrupt then went through all of that.
  expect(virtio.raise_irq).toBe(raise_irq);
  virtio.queues[4]?.flush_replies();
  expect(raised).toEqual([1]);
});
