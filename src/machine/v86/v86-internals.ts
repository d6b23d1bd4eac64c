/**
 * Owns what we rely on inside v86 beyond its published types; checked against 0.5.462's sources, where nothing of this is
 * promised to stay. src/machine/README.md has the list with what each is for and which test fails without it.
 */
import {V86 as PublishedV86} from 'v86';

export interface VirtQueue {
  /** Entries of its rings. */
  size: number;
  /** The next buffers that the guest offers; `length_readable` is how many bytes it says they hold. */
  pop_request(): {length_readable: number};
  /** Buffers that the guest offers and we have not used yet. */
  count_requests(): number;
  /** Hands used buffers back to the guest, and raises the device's interrupt. */
  flush_replies(): void;
}

export interface VirtioDevice {
  queues: VirtQueue[];
  /** Its slot on the PCI bus, times eight. */
  pci_id: number;
  /** Not 0: it asserts its interrupt. */
  isr_status: number;
  device_feature: Uint32Array;
  raise_irq(type: number): void;
}

/** For each 128 KB of the address space, what answers there; undefined where RAM does. */
export type MemoryMap<Access> = (Access | undefined)[];
export type MemoryRead = (address: number) => number;
export type MemoryWrite = (address: number, value: number) => void;

export interface PciBus {
  /** By slot times eight: the configuration spaces, from which a guest's reads are answered. */
  device_spaces: (Int32Array | undefined)[];
  /** That of the ISA bridge: at 0x60 the interrupts of PIRQ A to D. */
  isa_bridge_space8: Uint8Array;
  register_device(device: {
    pci_id: number;
    pci_space: number[];
    pci_bars: {size: number}[];
    name: string;
  }): Int32Array;
  /** `address`: the slot times eight in bits 8 to 23, the register in bits 0 to 7. */
  pci_write8(address: number, value: number): void;
  pci_write16(address: number, value: number): void;
  pci_write32(address: number, value: number): void;
  raise_irq(id: number): void;
  lower_irq(id: number): void;
}

/** A 16550A. Bytes come in by the bus, as `serial1-input`, and go out by it. */
export interface Uart {
  /** Received and not read yet; no part of v86's state. */
  input: number[];
}

/** A card of ours, as the rest of the machine knows it. */
export interface Card {
  readonly isBusy: boolean;
  /** After a slice of guest time: for how long the CPU may sleep, where it might for `sleepMs`. */
  afterSlice(sleepMs: number): number;
  save(): [words: number[], buffer: Uint8Array];
}

export interface Cpu {
  /** A view of the guest's RAM in the engine's memory. */
  mem8: Uint8Array;
  wasm_memory: WebAssembly.Memory;
  /** Wasm's main loop: runs about a millisecond of guest, returns how many milliseconds it may sleep. */
  main_loop(): number;
  is_memory_zeroed(address: number, length: number): boolean;
  /** How `save_state` packs RAM, and `restore_state` unpacks it. */
  pack_memory(): {bitmap: {get_buffer(): ArrayBuffer}; packed_memory: Uint8Array};
  unpack_memory(bitmap: unknown, packed: Uint8Array): void;
  /** What a guest's request for a reset leads to. */
  reboot_internal(): void;
  set_tsc(low: number, high: number): void;
  store_current_tsc(): void;
  current_tsc: Uint32Array;
  last_result: Int32Array;
  fpu_status_word: Int32Array;
  mxcsr: Int32Array;
  /** EFLAGS, those that are not computed later: the interrupt flag among them. */
  flags: Int32Array;
  memory_map_read8: MemoryMap<MemoryRead>;
  memory_map_write8: MemoryMap<MemoryWrite>;
  memory_map_read32: MemoryMap<MemoryRead>;
  memory_map_write32: MemoryMap<MemoryWrite>;
  /** Control registers. */
  cr: Int32Array;
  io: {
    register_read(port: number, device: object, r8: undefined, r16: undefined, r32: () => number): void;
    register_write(
      port: number,
      device: object,
      r8: undefined,
      r16: undefined,
      r32: (value: number) => void,
    ): void;
    /** Region and size are multiples of 128 KB. */
    mmap_register(
      region: number,
      size: number,
      read8: MemoryRead,
      write8: MemoryWrite,
      read32: MemoryRead,
      write32: MemoryWrite,
    ): void;
  };
  /** Writes into RAM, and throws away what was compiled of it. */
  write_blob(bytes: Uint8Array, address: number): void;
  /** By number, each device's own, and below 92 v86's. */
  get_state(): unknown[];
  set_state(state: unknown[]): void;
  /** The devices' end of v86's bus of events. */
  bus: object;
  /** For a test, which makes the CPU fault three times over. */
  idtr_size: Int32Array;
  devices: {
    virtio_console: {virtio: VirtioDevice; rows: number; cols: number};
    virtio_9p: {virtio: VirtioDevice; get_state(): unknown[]; set_state(state: unknown[]): void};
    pci: PciBus;
    /** When each of its counters began, by performance.now(). */
    pit: {counter_start_time: Float64Array};
    ps2: {
      /** The keyboard sends; off until somebody tells it so. */
      enable_keyboard_stream: boolean;
      /** The controller's command byte. */
      command_register: number;
      /** What the controller holds for the guest; no part of v86's state. */
      kbd_buffer: {readonly length: number; clear(): void};
    };
    uart0: Uart;
    uart1?: Uart;
    /** Ours: see ../devices/hardware.ts. */
    edu?: Card;
  };
}

/** v86's inner machine: the tick chain around the CPU. */
export interface Core {
  cpu: Cpu;
  /** Asks to be called back with `tick`: at once, or after so long. */
  yield(milliseconds: number, tick: number): void;
  yield_callback(tick: number): void;
  unregister_yield(): void;
  readonly running: boolean;
  /** The next slice of guest time; none if it was asked to stop. */
  do_tick(): void;
  run(): void;
  stop(): void;
  save_state(): ArrayBuffer;
  restore_state(state: ArrayBuffer): void;
}

export interface Emulator {
  v86: Core;
  bus: {send(name: string, data?: unknown): void};
  add_listener(event: string, listener: (data: never) => void): void;
  get_instruction_counter(): number;
}

export interface EmulatorOptions {
  wasm_fn(env: WebAssembly.Imports): Promise<WebAssembly.Exports>;
  memory_size: number;
  vga_memory_size: number;
  virtio_console: boolean;
  /** What a guest's 9p message is given to; `answer` takes the reply, now or later. */
  filesystem: {handle9p(message: Uint8Array, answer: (reply: Uint8Array) => void): void};
  disable_keyboard: boolean;
  disable_mouse: boolean;
  disable_speaker: boolean;
  autostart: boolean;
  acpi: boolean;
  cmdline?: string;
  multiboot?: {buffer: ArrayBuffer};
}

/** The published class, seen with the types above. */
export const V86 = PublishedV86 as unknown as new (options: EmulatorOptions) => Emulator;
