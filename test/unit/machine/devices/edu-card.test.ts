/** Owns the proof that the `edu` card is a device of v86's: an instance of the engine whose CPU does not run. */
import {describe, expect, test} from 'vitest';
import {EDU_PCI_ID} from '../../../../src/machine/devices/edu-card';
import {applyDevices, diffDevices, inOurShape} from '../../../../src/machine/state/devices';
import {hardwareOfFile} from '../../../../src/machine/state/older-hardware';
import {restoreDevices, saveDevices} from '../../../../src/machine/state/state';
import {RAM_BYTES, stillMachine} from './still-machine';
import type {Hardware} from '../../../../src/protocol/images';
import type {Core, Cpu} from '../../../../src/machine/v86/v86-internals';

const REGION = 0xfea0_0000;
const machine = async (hardware: Hardware): Promise<Core> => (await stillMachine(hardware)).v86;

const at = (address: number) => address >>> 17;
const read = (cpu: Cpu, address: number) => (cpu.memory_map_read32[at(address)]?.(address | 0) ?? 0) >>> 0;
const write = (cpu: Cpu, address: number, value: number) =>
  cpu.memory_map_write32[at(address)]?.(address | 0, value | 0);
const config = (offset: number) => 0x8000_0000 | (EDU_PCI_ID << 8) | offset | 0;
const configAt = ({devices: {pci}}: Cpu, offset: number) =>
  (pci.device_spaces[EDU_PCI_ID]?.[offset >> 2] ?? 0) >>> 0;

describe('the region', () => {
  test('follows the BAR and the command register, and gives back what it had hidden', async () => {
    const {cpu} = await machine(2);
    const {pci} = cpu.devices;
    const before = cpu.memory_map_read32[at(0xe100_0000)];
    expect(read(cpu, REGION)).toBe(0x0100_00ed);
    pci.pci_write32(config(0x10), -1);
    expect(configAt(cpu, 0x10)).toBe(0xfff0_0000);
    pci.pci_write32(config(0x10), 0xe100_0000 | 0);
    expect(read(cpu, REGION)).toBe(0xffff_ffff);
    expect(read(cpu, 0xe100_0000)).toBe(0x0100_00ed);
    write(cpu, 0xe100_0004, 0x1234_5678);
    expect(read(cpu, 0xe100_0004)).toBe(0xedcb_a987);
    pci.pci_write16(config(0x04), 0);
    expect(cpu.memory_map_read32[at(0xe100_0000)]).toBe(before);
    pci.pci_write8(config(0x04), 2);
    expect(read(cpu, 0xe100_0004)).toBe(0xedcb_a987);
  });

  test('never stands before RAM, and other devices’ registers are written as before', async () => {
    const {cpu} = await machine(2);
    const {pci} = cpu.devices;
    pci.pci_write32(config(0x10), 0x0010_0000);
    expect(cpu.memory_map_read32[at(0x0010_0000)]).toBeUndefined();
    pci.pci_write32(config(0x10), RAM_BYTES);
    expect(read(cpu, RAM_BYTES)).toBe(0x0100_00ed);
    const bridge = 1 << 3;
    pci.pci_write32(0x8000_0000 | (bridge << 8) | 0x60 | 0, 0x0b09_0a0a);
    expect([...pci.isa_bridge_space8.subarray(0x60, 0x64)]).toEqual([10, 10, 9, 11]);
  });

  test('an access of one byte is none', async () => {
    const {cpu} = await machine(2);
    cpu.memory_map_write8[at(REGION)]?.((REGION + 4) | 0, 0x55);
    expect(cpu.memory_map_read8[at(REGION)]?.(REGION | 0)).toBe(0xff);
    expect(read(cpu, REGION + 4)).toBe(0xffff_ffff);
  });
});

describe('the interrupt', () => {
  test('raises its line and lowers it, unless the line is another’s too', async () => {
    const {cpu} = await machine(2);
    const {pci, virtio_console} = cpu.devices;
    // Both on IRQ 11, as the machines of release 1 route PIRQ C and D.
    pci.pci_write32(0x8000_0000 | (1 << 11) | 0x60 | 0, 0x0b0b_0a0a);
    const raised: number[] = [];
    const raise = pci.raise_irq.bind(pci);
    pci.raise_irq = (id) => {
      raised.push(id);
      raise(id);
    };
    write(cpu, REGION + 0x60, 1);
    expect(raised).toEqual([EDU_PCI_ID]);
    expect(configAt(cpu, 4) >>> 16).toBe(0x0008);
    // The console lets go of the line; the card still has it.
    pci.lower_irq(virtio_console.virtio.pci_id);
    expect(raised).toEqual([EDU_PCI_ID, EDU_PCI_ID]);
    virtio_console.virtio.isr_status = 1;
    write(cpu, REGION + 0x64, 1);
    expect(raised.at(-1)).toBe(virtio_console.virtio.pci_id);
    expect(configAt(cpu, 4) >>> 16).toBe(0);
    virtio_console.virtio.isr_status = 0;
    raised.length = 0;
    pci.pci_write16(config(0x04), 0x0402);
    write(cpu, REGION + 0x60, 1);
    expect(raised).toEqual([]);
    pci.pci_write16(config(0x04), 0x0002);
    expect(raised).toEqual([EDU_PCI_ID]);
  });

  test('leaves the processor’s interrupt flag as it was', async () => {
    const {cpu} = await machine(2);
    for (const flags of [0x202, 0x002]) {
      cpu.flags[0] = flags;
      write(cpu, REGION + 0x60, 1);
      expect(cpu.flags[0]).toBe(flags);
      write(cpu, REGION + 0x64, 1);
      expect(cpu.flags[0]).toBe(flags);
    }
  });
});

describe('a saved machine', () => {
  const busy = (cpu: Cpu) => {
    cpu.write_blob(Uint8Array.of(1, 2, 3, 4), 0x1000);
    cpu.devices.pci.pci_write16(config(0x04), 0x0006);
    for (const [offset, value] of [
      [0x80, 0x1000],
      [0x88, 0x40000],
      [0x90, 4],
      [0x98, 1],
      [0x08, 5],
    ] as const)
      write(cpu, REGION + offset, value);
    cpu.devices.pci.pci_write32(config(0x10), 0xe100_0000 | 0);
    cpu.devices.uart1?.input.push(65, 66);
  };

  test('holds the card as it is, by way of a delta to a base, and it goes on in another', async () => {
    const base = saveDevices(await machine(2));
    const one = await machine(2);
    busy(one.cpu);
    const devices = saveDevices(one);
    const other = await machine(2);
    restoreDevices(other, applyDevices(base, diffDevices(base, devices)), () => undefined);
    expect(other.cpu.devices.edu?.save()).toEqual(one.cpu.devices.edu?.save());
    expect(other.cpu.devices.uart1?.input).toEqual([65, 66]);
    expect(other.cpu.devices.edu?.isBusy).toBe(true);
    other.cpu.write_blob(Uint8Array.of(9, 8, 7, 6), 0x1000);
    await expect.poll(() => read(other.cpu, 0xe100_0098)).toBe(0);
    expect(read(other.cpu, 0xe100_0008)).toBe(120);
    expect([...(other.cpu.devices.edu?.save()[1].subarray(0, 5) ?? [])]).toEqual([9, 8, 7, 6, 0]);
    expect(other.cpu.devices.edu?.isBusy).toBe(false);
  });

  test('of before the card has none of it, and is judged by the shape of the present ones without it, to the byte', async () => {
    const [then, now] = [saveDevices(await machine(1)), saveDevices(await machine(2))];
    expect([hardwareOfFile(then), hardwareOfFile(now)]).toEqual([1, 2]);
    expect(now.length).toBeGreaterThan(then.length);
    expect(Buffer.compare(inOurShape(now, then, RAM_BYTES), then)).toBe(0);
    expect(Buffer.compare(inOurShape(now, now, RAM_BYTES), now)).toBe(0);
    expect(() => inOurShape(then, now, RAM_BYTES)).toThrow('device');
    expect(() => diffDevices(then, now)).toThrow('other devices');
  });

  test('sleeps no longer than until something is due', async () => {
    const {cpu} = await machine(2);
    expect(cpu.devices.edu?.afterSlice(100)).toBe(100);
    write(cpu, REGION + 0x98, 1);
    expect(cpu.devices.edu?.afterSlice(100)).toBeLessThanOrEqual(10);
    expect(cpu.devices.edu?.afterSlice(0)).toBe(0);
    await expect.poll(() => cpu.devices.edu?.afterSlice(100)).toBe(100);
  });
});
