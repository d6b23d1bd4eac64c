/** Owns what a state of v86's devices is without those that we added: the shape of a base that was made before them. */
import {EDU_PCI_ID} from '../devices/edu-card';
import {OUR_PLACE, hardwareOf} from '../devices/hardware';
import {align, parse} from './v86-state-file';
import type {Hardware} from '../../protocol/images';
import type {StateInfo} from './v86-state-file';

interface State {
  info: StateInfo;
  buffers: Uint8Array;
}

/** v86's numbers (cpu.js, get_state). */
const PCI = 48;
const SECOND_UART = 79;

/** Which hardware a state file of v86's devices is of. Throws MalformedError. */
export const hardwareOfFile = (devices: Uint8Array): Hardware => hardwareOf(parse(devices).info.state);

/** `state` as it is, or as it would be on a machine without our devices. It is changed in place. */
export function asOfHardware(state: State, hardware: Hardware): State {
  const fields = state.info.state;
  if (hardware === 2 || hardwareOf(fields) === 1 || !Array.isArray(fields)) return state;
  fields.length = OUR_PLACE;
  fields[SECOND_UART] = null;
  const spaces: unknown = fields[PCI];
  if (Array.isArray(spaces)) spaces[EDU_PCI_ID] = null;
  return withUsedBuffers(state);
}

interface BufferReference {
  buffer_id: number;
}

/** Buffers that nothing names any more are left out; those that stay are numbered anew, in their order. */
function withUsedBuffers({info, buffers}: State): State {
  const used = new Map<number, BufferReference[]>();
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    if ('__state_type__' in value && 'buffer_id' in value) {
      const reference = value as unknown as BufferReference;
      used.set(reference.buffer_id, [...(used.get(reference.buffer_id) ?? []), reference]);
    } else for (const item of Object.values(value)) visit(item);
  };
  visit(info.state);
  const infos: StateInfo['buffer_infos'] = [];
  const kept: Uint8Array[] = [];
  let offset = 0;
  for (const id of [...used.keys()].sort((a, b) => a - b)) {
    const before = info.buffer_infos[id];
    if (!before) continue;
    for (const reference of used.get(id) ?? []) reference.buffer_id = infos.length;
    infos.push({offset, length: before.length});
    kept.push(buffers.subarray(before.offset, before.offset + before.length));
    offset += align(before.length);
  }
  const packed = new Uint8Array(offset);
  infos.forEach(({offset: at}, i) => packed.set(kept[i] ?? new Uint8Array(0), at));
  return {info: {...info, buffer_infos: infos}, buffers: packed};
}
