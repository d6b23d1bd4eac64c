/** Owns an instance of the engine whose CPU does not run: its devices can be spoken to, and cost a test no guest. */
import {readEngine} from '../../../../build-scripts/engine';
import {CallFile} from '../../../../src/machine/calls/call-file';
import {equip} from '../../../../src/machine/devices/hardware';
import {NinepServer} from '../../../../src/machine/ninep/server';
import {createEmulator} from '../../../../src/machine/v86/emulator';
import type {EmulatorEvents} from '../../../../src/machine/v86/occupant';
import type {Emulator} from '../../../../src/machine/v86/v86-internals';
import type {Hardware} from '../../../../src/protocol/images';

export const RAM_BYTES = 32 << 20;

const engine = WebAssembly.compile(await readEngine());

export async function stillMachine(
  hardware: Hardware,
  hears: Partial<EmulatorEvents> = {},
): Promise<Emulator> {
  const nothing = () => undefined;
  const share = new NinepServer({
    calls: new CallFile({onWrite: nothing, onClose: nothing}),
    tree: () => Promise.reject(new Error('nobody asks')),
    part: () => Promise.reject(new Error('nobody asks')),
    treeId: () => 0,
  });
  const events = {
    ...{hvcOutput: nothing, serialOutput: nothing, cpuHalted: nothing, resetRequested: nothing},
    ...{holdBack: () => false, sliceDone: nothing, died: nothing},
    ...hears,
  };
  const emulator = await createEmulator(await engine, RAM_BYTES, events, share);
  const {cpu} = emulator.v86;
  equip(cpu, hardware);
  // A kernel clears BARs that an IDE controller has not, on which v86's restore would fall.
  for (let bar = 0x10; bar < 0x20; bar += 4)
    cpu.devices.pci.pci_write32(0x8000_0000 | (0x1e << 11) | bar | 0, 0);
  // What a driver that has chosen leaves; v86 begins with all that a device might ever offer, which no base has.
  const share9p = cpu.devices.virtio_9p.virtio as unknown as {driver_feature: Uint32Array};
  share9p.driver_feature.fill(0);
  return emulator;
}
