/** Owns the share as a device of v86's: how its messages reach it, and what a saved machine keeps of it. */
import {boundQueue} from '../v86/workarounds';
import type {Share} from '../v86/occupant';
import type {Cpu} from '../v86/v86-internals';

/** virtio spec, "Reserved Feature Bits": VIRTIO_F_RING_INDIRECT_DESC. */
const INDIRECT_DESCRIPTORS = 1 << 28;

/** Where in the device's state the share's handles stand; device-limits.ts says how many there may be. */
const PLACE = 3;

/**
 * v86 0.5.462's Virtio9pHandler keeps a Map of unanswered requests in its state, which its own state format cannot
 * hold. In its place stands what the share wants to know again; a save comes when nothing is unanswered.
 */
export function keepHandles(cpu: Cpu, share: Share): void {
  const device = cpu.devices.virtio_9p;
  for (const queue of device.virtio.queues) boundQueue(queue);
  // With it, v86 would follow a chain of buffers as long as the guest likes, and remember each of them.
  device.virtio.device_feature[0] = (device.virtio.device_feature[0] ?? 0) & ~INDIRECT_DESCRIPTORS;
  const getState = device.get_state.bind(device);
  const setState = device.set_state.bind(device);
  device.get_state = () => {
    const state = getState();
    state[PLACE] = share.save();
    return state;
  };
  device.set_state = (state) => {
    const handles = state[PLACE];
    share.restore(Array.isArray(handles) ? (handles as number[]) : []);
    setState([...state.slice(0, PLACE), new Map()]);
  };
}
