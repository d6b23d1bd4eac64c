/** Owns the making of one v86 instance: options, workarounds in place, and a hook around each slice of guest time. */
import './hide-nested-worker';
import {V86} from './v86-internals';
import {setJit} from './jit';
import {keepHandles} from '../ninep/v86-device';
import {replaceYield} from './tick';
import {boundQueues, quietOutput, setTscAbsolutely, swapFirstSize, writeThroughViews} from './workarounds';
import type {EmulatorEvents, Share} from './occupant';
import type {Emulator} from './v86-internals';

/** The four virtio-console ports: hvc0, hvc1, hvc2, hvc3. */
export const HVC_PORTS = [0, 1, 2, 3] as const;

/** v86 saves video memory whole; this machine has no screen, and v86 rounds up to its least, 256 KB. */
const LEAST_VIDEO_MEMORY = 256 << 10;

/** While the page is behind, look again this often. */
const HELD_BACK_MS = 4;

/**
 * An instance that is ready for a restore, or, with `kernel`, for its first instruction. Nothing runs yet. There
 * is no BIOS: a restored state needs none, and the kernel image is started by v86's multiboot loader.
 */
export function createEmulator(
  engine: WebAssembly.Module,
  ramBytes: number,
  events: EmulatorEvents,
  share: Share,
  kernel?: {image: Uint8Array<ArrayBuffer>; cmdline: string},
): Promise<Emulator> {
  return new Promise((resolve, reject) => {
    let emulator: Emulator;
    try {
      emulator = new V86({
        wasm_fn: async (env) => {
          try {
            const {exports} = await WebAssembly.instantiate(engine, env);
            setJit(exports);
            return exports;
          } catch (error) {
            // v86 does not look at this promise's failure.
            reject(error instanceof Error ? error : new Error(String(error)));
            throw error;
          }
        },
        memory_size: ramBytes,
        vga_memory_size: LEAST_VIDEO_MEMORY,
        virtio_console: true,
        filesystem: {
          // An answer is an interrupt, as input is.
          handle9p: (message, answer) =>
            share.handle(message, (reply) => guarded(emulator, events, () => answer(reply))),
        },
        disable_keyboard: true,
        disable_mouse: true,
        disable_speaker: true,
        autostart: false,
        acpi: false,
        ...(kernel && {multiboot: {buffer: kernel.image.buffer}, cmdline: kernel.cmdline}),
      });
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    // Fires before v86 would apply an initial state, and before anything runs.
    emulator.add_listener('emulator-ready', () => {
      prepare(emulator, events);
      keepHandles(emulator.v86.cpu, share);
    });
    emulator.add_listener('emulator-loaded', () => {
      resolve(emulator);
    });
  });
}

function die(emulator: Emulator, events: EmulatorEvents, error: unknown): void {
  // Thrown on, this would end the tick chain while `running` stays true and stop() waits for ever.
  emulator.v86.stop();
  events.died(error instanceof Error ? error.message : String(error));
}

function guarded(emulator: Emulator, events: EmulatorEvents, work: () => void): void {
  try {
    work();
  } catch (error) {
    die(emulator, events, error);
  }
}

function prepare(emulator: Emulator, events: EmulatorEvents): void {
  const {cpu} = emulator.v86;
  writeThroughViews(cpu);
  setTscAbsolutely(cpu);
  quietOutput(cpu);
  boundQueues(cpu);
  swapFirstSize(cpu);
  replaceYield(emulator.v86);

  // v86 would reload a BIOS that this machine does not have.
  cpu.reboot_internal = () => {
    emulator.v86.stop();
    events.resetRequested();
  };

  // What comes in raises an interrupt, and v86 enters the guest's handler at once, in the caller's name.
  const send = emulator.bus.send.bind(emulator.bus);
  emulator.bus.send = (name, data) => guarded(emulator, events, () => send(name, data));

  const mainLoop = cpu.main_loop.bind(cpu);
  cpu.main_loop = () => {
    if (events.holdBack()) return HELD_BACK_MS;
    try {
      const allowed = mainLoop();
      const sleep = cpu.devices.edu?.afterSlice(allowed) ?? allowed;
      events.sliceDone(sleep);
      return sleep;
    } catch (error) {
      die(emulator, events, error);
      return 0;
    }
  };

  for (const port of HVC_PORTS)
    emulator.add_listener(`virtio-console${port}-output-bytes`, (bytes: Uint8Array) =>
      events.hvcOutput(port, bytes),
    );
  emulator.add_listener('serial0-output-byte', (byte: number) => events.serialOutput('log', byte));
  emulator.add_listener('serial1-output-byte', (byte: number) => events.serialOutput('serial', byte));
  emulator.add_listener('cpu-event-halt', () => events.cpuHalted());
}
