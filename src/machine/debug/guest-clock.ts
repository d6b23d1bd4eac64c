/**
 * Owns the guest's clocks while a debugger holds it: they stand still, so that it does not find an hour gone when it goes on, with
 * the reports of stalls that follow. They are the time stamp counter, by which Linux tells the time here, and the PIT, which
 * interrupts it next. The clock of the RTC goes on, as that of a machine that is switched off does.
 */
import type {Cpu} from '../v86/v86-internals';

export class GuestClock {
  readonly #cpu: Cpu;
  #held: {low: number; high: number; at: number} | undefined;

  constructor(cpu: Cpu) {
    this.#cpu = cpu;
  }

  /** The guest stands from now on. */
  hold(): void {
    const cpu = this.#cpu;
    cpu.store_current_tsc();
    const [low = 0, high = 0] = cpu.current_tsc;
    this.#held = {low, high, at: performance.now()};
  }

  /** Sets both back to where they stood: before it is saved, while it stands. */
  setBack(): void {
    const held = this.#held;
    if (!held) return;
    const now = performance.now();
    this.#cpu.set_tsc(held.low, held.high);
    // v86's pit.js counts from these, in milliseconds of performance.now().
    const began = this.#cpu.devices.pit.counter_start_time;
    began.forEach((at, counter) => (began[counter] = at + now - held.at));
    held.at = now;
  }

  /** It goes on. */
  release(): void {
    this.setBack();
    this.#held = undefined;
  }
}
