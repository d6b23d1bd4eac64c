/** Owns the bytes on their way into one of the guest's virtio consoles: kept in order, fed as fast as it takes them. */
import type {Emulator} from '../v86/v86-internals';

/** virtio queue of a port's input: 0 for port 0, then 4, 6, 8 (virtio spec, "Console Device": 2 and 3 are control). */
const inputQueue = (port: number) => (port === 0 ? 0 : port * 2 + 2);

/** v86 fills one of the guest's 16 buffers per message and drops what finds none; a kilobyte always fits one. */
const PIECE = 1024;

/** hvc keeps this many input buffers in the queue; while at least one is there, a piece is sure to arrive. */
export class ConsoleInput {
  readonly #pending: Uint8Array[] = [];
  #closed = false;
  readonly #emulator: Emulator;
  readonly #port: number;

  constructor(emulator: Emulator, port: number) {
    this.#emulator = emulator;
    this.#port = port;
  }

  send(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#closed) return;
    this.#pending.push(bytes.slice());
    this.pump();
  }

  /** Hands over what the guest has buffers for. Called after each slice of guest time, and at each `send`. */
  pump(): void {
    if (this.#pending.length === 0) return;
    const queue = this.#emulator.v86.cpu.devices.virtio_console.virtio.queues[inputQueue(this.#port)];
    let first = this.#pending[0];
    while (first && queue && queue.count_requests() > 0) {
      this.#emulator.bus.send(`virtio-console${this.#port}-input-bytes`, first.subarray(0, PIECE));
      if (first.length > PIECE) this.#pending[0] = first.subarray(PIECE);
      else this.#pending.shift();
      first = this.#pending[0];
    }
  }

  /** The machine is dead: what has not arrived is forgotten, and what is sent from now on goes nowhere. */
  close(): void {
    this.#closed = true;
    this.#pending.length = 0;
  }
}
