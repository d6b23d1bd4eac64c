/** Owns the bytes on their way into the second UART: kept in order, given as a line would, while its FIFO has room. */
import type {Emulator} from '../v86/v86-internals';

/** A 16550A's; v86's has no bound, but what waits here is in no save's way. */
export const UART_FIFO = 16;

export class SerialInput {
  #pending: number[] = [];
  #emulator: Emulator | undefined;

  attach(emulator: Emulator): void {
    this.#emulator = emulator;
  }

  /** Of a machine without a second UART nothing becomes of them. */
  send(bytes: Uint8Array): void {
    if (!this.#emulator?.v86.cpu.devices.uart1) return;
    this.#pending.push(...bytes);
    this.pump();
  }

  /** After each slice of guest time, and at each `send`. */
  pump(): void {
    const uart = this.#emulator?.v86.cpu.devices.uart1;
    let given = 0;
    for (; uart && given < this.#pending.length && uart.input.length < UART_FIFO; given++)
      this.#emulator?.bus.send('serial1-input', this.#pending[given]);
    if (given > 0) this.#pending = this.#pending.slice(given);
  }

  /** The machine is dead: see ConsoleInput. */
  close(): void {
    this.#pending = [];
    this.#emulator = undefined;
  }
}
