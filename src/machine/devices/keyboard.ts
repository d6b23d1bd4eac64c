/** Owns the keys on their way to the guest's keyboard controller (i8042): one byte at a time, as a keyboard sends them. */
import type {Emulator} from '../v86/v86-internals';

/**
 * More than this many bytes are waited for by nobody: no driver takes them. A press that would not fit is not sent at
 * all, for half of one leaves a key pressed.
 */
const WAITING_LIMIT = 256;

/**
 * Of the controller's command byte: what the keyboard sends, codes of set 2, reaches the guest as set 1. v86 0.5.462 has
 * the bit off and sends set 1 all the same, which Linux takes for set 2 then; release 1 was made so.
 */
export const TRANSLATE = 0x40;

export class Keyboard {
  #pending: number[] = [];
  #emulator: Emulator | undefined;

  attach(emulator: Emulator): void {
    this.#emulator = emulator;
  }

  /** Scan codes of set 1, as the controller gives them to the guest; a release is the code with 0x80 added. */
  press(scanCodes: Uint8Array): void {
    if (!this.#emulator || this.#pending.length + scanCodes.length > WAITING_LIMIT) return;
    this.#pending.push(...scanCodes);
    this.pump();
  }

  /**
   * After each slice of guest time, and at each press. What v86's controller holds is in no save, and so at most one
   * byte is given to it; what waits here is forgotten with the machine, as keys held down are.
   */
  pump(): void {
    if (this.#pending.length === 0) return;
    const ps2 = this.#emulator?.v86.cpu.devices.ps2;
    if (!ps2 || ps2.kbd_buffer.length > 0) return;
    const code = this.#pending.shift();
    if (ps2.command_register & TRANSLATE) this.#emulator?.bus.send('keyboard-code', code);
  }

  /** The machine is dead: what reaches it is an interrupt. */
  close(): void {
    this.#pending = [];
    this.#emulator = undefined;
  }
}
