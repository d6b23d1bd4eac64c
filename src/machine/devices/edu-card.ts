/** Owns the `edu` card as a PCI device of v86's: its place on the bus, its memory region, interrupt, DMA and time. */
import {ramOf} from '../state/memory';
import {Edu} from './edu';
import {EDU_REGION_BYTES} from './edu-registers';
import {PciConfig} from './pci-config';
import type {Card, Cpu} from '../v86/v86-internals';

/** 00:03.0, which v86 leaves free; pin A of this slot is PIRQ C, which no other device of this machine has. */
const SLOT = 3;
export const EDU_PCI_ID = SLOT << 3;

/** PCI_CLASS_OTHERS; QEMU's own numbers, by which drivers know the card. */
const IDENTITY = {
  vendor: 0x1234,
  device: 0x11e8,
  revision: 0x10,
  classCode: 0x00ff00,
  subsystemVendor: 0x1af4,
  subsystem: 0x1100,
};
const REGION_AT = 0xfea0_0000;

/** v86 maps memory in blocks of this many bytes (io.js, mmap_register). */
const BLOCK_BITS = 17;

/** EFLAGS.IF. */
const INTERRUPTS_ON = 0x200;

const MAPS = ['memory_map_read8', 'memory_map_write8', 'memory_map_read32', 'memory_map_write32'] as const;

/** What a save holds: see Edu.save. */
export type EduState = [words: number[], buffer: Uint8Array];

export class EduCard implements Card {
  readonly #cpu: Cpu;
  readonly #config = new PciConfig({
    identity: IDENTITY,
    regionBytes: EDU_REGION_BYTES,
    regionAt: REGION_AT,
  });
  readonly #edu: Edu;
  /** v86's own copy of the configuration space, from which it answers a guest. */
  readonly #space: Uint8Array;
  /** Where the region is mapped, and what answered there before, by the four maps. */
  #mapped: {region: number; before: unknown[][]} | undefined;

  constructor(cpu: Cpu) {
    this.#cpu = cpu;
    this.#edu = new Edu({
      now: () => guestTime(cpu),
      setInterrupt: () => this.#driveInterrupt(),
      readMemory: (address, into) => {
        if (this.#config.isMaster) into.set(ramOf(cpu).subarray(address, address + into.length));
      },
      writeMemory: (address, bytes) => this.#writeMemory(address, bytes),
    });
    const {pci} = cpu.devices;
    const space = pci.register_device({
      pci_id: EDU_PCI_ID,
      pci_space: [...this.#config.bytes],
      pci_bars: [],
      name: 'edu',
    });
    this.#space = new Uint8Array(space.buffer, space.byteOffset, space.byteLength);
    this.#followConfigWrites();
    this.#shareLine();
    this.#map();
  }

  get isBusy(): boolean {
    return this.#edu.isBusy;
  }

  /** After a slice of guest time: for how long the CPU may sleep, where it might for `sleepMs`. */
  afterSlice(sleepMs: number): number {
    if (!this.#edu.isBusy) return sleepMs;
    const hadInterrupt = this.#edu.interruptPending;
    this.#edu.advance();
    // Its interrupt has woken the CPU.
    if (this.#edu.interruptPending && !hadInterrupt) return 0;
    return Math.min(sleepMs, this.#edu.nextDue / 1e6);
  }

  save(): EduState {
    const {words, buffer} = this.#edu.save();
    return [words, buffer];
  }

  /** After v86 has restored the rest, the configuration spaces among it. */
  restore([words, buffer]: EduState): void {
    this.#config.restore(this.#space);
    this.#edu.restore(words, buffer);
    this.#config.interruptPending = this.#edu.interruptPending;
    this.#space.set(this.#config.bytes);
    this.#map();
  }

  /**
   * v86 0.5.462, pci.js `pci_write32`: "Changing memory bar not supported, ignored"; and any other register may be
   * written as a guest likes. So writes to this device are taken in v86's stead.
   */
  #followConfigWrites(): void {
    const {pci} = this.#cpu.devices;
    for (const [name, length] of [
      ['pci_write8', 1],
      ['pci_write16', 2],
      ['pci_write32', 4],
    ] as const) {
      const write = pci[name].bind(pci);
      pci[name] = (address, value) => {
        if (((address >>> 8) & 0xffff) !== EDU_PCI_ID) return write(address, value);
        this.#config.write(address & 0xff, length, value);
        this.#space.set(this.#config.bytes);
        this.#map();
        this.#driveInterrupt();
      };
    }
  }

  /** Puts the region where the configuration says, and back what it had hidden. RAM hides the region, as on a PC. */
  #map(): void {
    const cpu = this.#cpu;
    const {region} = this.#config;
    if (region === this.#mapped?.region) return;
    if (this.#mapped) {
      const {region: from, before} = this.#mapped;
      MAPS.forEach((name, map) =>
        before[map]?.forEach((entry, i) => ((cpu[name] as unknown[])[(from >>> BLOCK_BITS) + i] = entry)),
      );
      this.#mapped = undefined;
    }
    if (region === undefined || region < ramOf(cpu).length) return;
    const first = region >>> BLOCK_BITS;
    const before = MAPS.map((name) => cpu[name].slice(first, first + (EDU_REGION_BYTES >>> BLOCK_BITS)));
    this.#mapped = {region, before};
    const offset = (address: number) => address & (EDU_REGION_BYTES - 1);
    cpu.io.mmap_register(
      region,
      EDU_REGION_BYTES,
      // Accesses of one or two bytes: there are none (v86 makes two of one byte of those of two).
      () => 0xff,
      () => undefined,
      (address) => this.#edu.read32(offset(address)),
      (address, value) => this.#edu.write32(offset(address), value),
    );
  }

  #writeMemory(address: number, bytes: Uint8Array): void {
    if (!this.#config.isMaster) return;
    const length = Math.min(bytes.length, ramOf(this.#cpu).length - address);
    // v86's own way, which also throws away what was compiled from these pages.
    if (length > 0) this.#cpu.write_blob(bytes.slice(0, length), address);
  }

  get #asserts(): boolean {
    return this.#edu.interruptPending && !this.#config.interruptsOff;
  }

  #driveInterrupt(): void {
    const {pci} = this.#cpu.devices;
    this.#config.interruptPending = this.#edu.interruptPending;
    this.#space.set(this.#config.bytes);
    this.#quietly(() => {
      if (this.#asserts) pci.raise_irq(EDU_PCI_ID);
      else this.#lower();
    });
  }

  #lower(): void {
    const {pci} = this.#cpu.devices;
    pci.lower_irq(EDU_PCI_ID);
    for (const other of this.#others()) if (other.asserts) pci.raise_irq(other.id);
  }

  /**
   * v86's interrupt lines belong to whoever touched them last: a device that lets go of a line which another one holds
   * would take away the other's interrupt. Raised anew, the line has an edge again, and the kernel asks all who share it.
   */
  #shareLine(): void {
    const {pci} = this.#cpu.devices;
    const lower = pci.lower_irq.bind(pci);
    pci.lower_irq = (id) => {
      lower(id);
      if (id !== EDU_PCI_ID && this.#asserts && lineOf(this.#cpu, id) === lineOf(this.#cpu, EDU_PCI_ID))
        this.#quietly(() => pci.raise_irq(EDU_PCI_ID));
    };
  }

  *#others(): Generator<{id: number; asserts: boolean}> {
    const {virtio_console, virtio_9p} = this.#cpu.devices;
    for (const {virtio} of [virtio_console, virtio_9p])
      if (lineOf(this.#cpu, virtio.pci_id) === lineOf(this.#cpu, EDU_PCI_ID))
        yield {id: virtio.pci_id, asserts: virtio.isr_status !== 0};
  }

  /**
   * v86 enters the guest's handler from within `raise_irq`, and also from `lower_irq` if another interrupt waits: right
   * for a port, whose instruction ends a block of compiled code, but an access to memory stands in its midst, and what
   * follows it would run twice. With interrupts off for the moment the line is only set; v86 looks at it after this
   * stretch of guest code, at the latest.
   */
  #quietly(work: () => void): void {
    const {flags} = this.#cpu;
    const on = (flags[0] ?? 0) & INTERRUPTS_ON;
    flags[0] = (flags[0] ?? 0) & ~INTERRUPTS_ON;
    work();
    flags[0] |= on;
  }
}

/** The ISA interrupt of a device's pin, as v86's PCI bus finds it (pci.js, raise_irq). */
function lineOf({devices: {pci}}: Cpu, id: number): number | undefined {
  const pin = ((pci.device_spaces[id]?.[15] ?? 0) >> 8) & 0xff;
  return pci.isa_bridge_space8[0x60 + ((pin - 1 + (id >> 3) - 1) & 3)];
}

/** The time stamp counter, which counts nanoseconds here (v86 0.5.462, cpu.rs `TSC_RATE`). */
function guestTime(cpu: Cpu): number {
  cpu.store_current_tsc();
  const [low = 0, high = 0] = cpu.current_tsc;
  return low + high * 2 ** 32;
}
