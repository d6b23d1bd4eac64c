/** Owns the configuration space of a PCI device of ours: what a guest may write there, and what then holds. */

export const CONFIG_BYTES = 256;

/** PCI Local Bus Specification 3.0, chapter 6; Linux's names for these are in pci_regs.h. */
const At = {
  vendor: 0x00,
  device: 0x02,
  command: 0x04,
  status: 0x06,
  revision: 0x08,
  classCode: 0x09,
  cacheLineSize: 0x0c,
  latencyTimer: 0x0d,
  bar0: 0x10,
  subsystemVendor: 0x2c,
  subsystem: 0x2e,
  interruptLine: 0x3c,
  interruptPin: 0x3d,
} as const;

const Command = {memory: 0x0002, master: 0x0004, parity: 0x0040, serr: 0x0100, interruptOff: 0x0400} as const;
const WRITABLE_COMMAND =
  Command.memory | Command.master | Command.parity | Command.serr | Command.interruptOff;
const INTERRUPT_STATUS = 0x0008;

export interface PciIdentity {
  vendor: number;
  device: number;
  revision: number;
  /** Programming interface, subclass, class: 24 bits. */
  classCode: number;
  subsystemVendor: number;
  subsystem: number;
}

export interface PciConfigOptions {
  identity: PciIdentity;
  /** Of BAR 0, in bytes: a power of two, 16 at least. It is a 32-bit memory region, not prefetchable. */
  regionBytes: number;
  /** Where the region is when the machine is switched on, in place of a BIOS that would choose. */
  regionAt: number;
}

/** One memory region and the pin INTA#; no capabilities, so no MSI, which needs a local APIC. */
export class PciConfig {
  readonly bytes = new Uint8Array(CONFIG_BYTES);
  /** Bits that a guest may change. */
  readonly #writable = new Uint8Array(CONFIG_BYTES);

  constructor({identity, regionBytes, regionAt}: PciConfigOptions) {
    const space = new DataView(this.bytes.buffer);
    space.setUint16(At.vendor, identity.vendor, true);
    space.setUint16(At.device, identity.device, true);
    space.setUint8(At.revision, identity.revision);
    space.setUint16(At.classCode, identity.classCode & 0xffff, true);
    space.setUint8(At.classCode + 2, identity.classCode >> 16);
    space.setUint16(At.subsystemVendor, identity.subsystemVendor, true);
    space.setUint16(At.subsystem, identity.subsystem, true);
    space.setUint8(At.interruptPin, 1);
    // As a BIOS leaves a device: its region decoded, its DMA off until a driver calls pci_set_master.
    space.setUint16(At.command, Command.memory, true);
    space.setUint32(At.bar0, regionAt, true);
    const writable = new DataView(this.#writable.buffer);
    writable.setUint16(At.command, WRITABLE_COMMAND, true);
    writable.setUint8(At.cacheLineSize, 0xff);
    writable.setUint8(At.latencyTimer, 0xff);
    // Which leaves zeros below the region's size: written with ones, the register says how large the region is.
    writable.setUint32(At.bar0, -regionBytes, true);
    writable.setUint8(At.interruptLine, 0xff);
  }

  /** `value` has `length` bytes (1, 2 or 4), little-endian. */
  write(offset: number, length: number, value: number): void {
    for (let i = 0; i < length && offset + i < CONFIG_BYTES; i++)
      this.#set(offset + i, (value >>> (8 * i)) & 0xff);
  }

  /** Takes what of a saved space a guest could have written there. */
  restore(saved: Uint8Array): void {
    for (let at = 0; at < CONFIG_BYTES; at++) this.#set(at, saved[at] ?? 0);
  }

  #set(at: number, value: number): void {
    const mask = this.#writable[at] ?? 0;
    this.bytes[at] = ((this.bytes[at] ?? 0) & ~mask) | (value & mask);
  }

  /** Where the region is; undefined while the guest has its decoding off. */
  get region(): number | undefined {
    const space = new DataView(this.bytes.buffer);
    return this.#commands(Command.memory) ? space.getUint32(At.bar0, true) : undefined;
  }

  get isMaster(): boolean {
    return this.#commands(Command.master);
  }

  get interruptsOff(): boolean {
    return this.#commands(Command.interruptOff);
  }

  /** What the status register says of the device's interrupt, whether or not it reaches the pin. */
  set interruptPending(pending: boolean) {
    const low = this.bytes[At.status] ?? 0;
    this.bytes[At.status] = pending ? low | INTERRUPT_STATUS : low & ~INTERRUPT_STATUS;
  }

  #commands(bit: number): boolean {
    return (new DataView(this.bytes.buffer).getUint16(At.command, true) & bit) !== 0;
  }
}
