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
  device_feature: Uint32Array;
  raise_irq(type: number): void;
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
  cr: Int32Array;
  /** Writes RAM at a physical address, and throws away what was compiled of it. */
  write_blob(bytes: Uint8Array, address: number): void;
  io: {
    register_read(port: number, device: object, r8: undefined, r16: undefined, r32: () => number): void;
    register_write(
      port: number,
      device: object,
      r8: undefined,
      r16: undefined,
      r32: (value: number) => void,
    ): void;
  };
  /** For a test, which makes the CPU fault three times over. */
  idtr_size: Int32Array;
  devices: {
    virtio_console: {virtio: VirtioDevice; rows: number; cols: number};
    virtio_9p: {virtio: VirtioDevice; get_state(): unknown[]; set_state(state: unknown[]): void};
  };
}

/** v86's inner machine: the tick chain around the CPU. */
export interface Core {
  cpu: Cpu;
  /** Asks to be called back with `tick`: at once, or after so long. */
  yield(milliseconds: number, tick: number): void;
  yield_callback(tick: number): void;
  unregister_yield(): void;
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
