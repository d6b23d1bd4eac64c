/**
 * Owns the I/O ports by which the guest's kernel tells of breakpoints and modules (build-scripts/kernel, modlab/debug-port.c):
 * one write tells what happened, and the same port is read until it gives a verdict.
 */
import type {Cpu} from '../v86/v86-internals';

export const DEBUG_PORTS = {breakpoint: 0xd80, coming: 0xd84, live: 0xd88, going: 0xd8c} as const;
export type DebugPortName = keyof typeof DEBUG_PORTS;

/** What a read gives. */
const VERDICT = {wait: 0, ours: 1, notOurs: 2} as const;
export type Verdict = 'wait' | 'ours' | 'notOurs';

export interface DebugPortEvents {
  /** `address` is of struct pt_regs at a breakpoint, of struct module at a module's event. */
  told(port: DebugPortName, address: number): Verdict;
  /** The guest waits. It is held at once: it would do nothing but ask again. */
  hold(): void;
}

export class DebugPort {
  /** The events whose verdict the guest waits for, by port: an interrupt may come between, with one of its own. */
  readonly #verdicts = new Map<DebugPortName, number>();

  constructor(cpu: Cpu, events: DebugPortEvents) {
    const device = {name: 'modlab debug port'};
    for (const [name, port] of Object.entries(DEBUG_PORTS) as [DebugPortName, number][]) {
      cpu.io.register_write(port, device, undefined, undefined, (address) => {
        this.#verdicts.set(name, VERDICT[events.told(name, address >>> 0)]);
      });
      cpu.io.register_read(port, device, undefined, undefined, () => {
        // A machine that was saved while it stood, and is opened by nobody who knows: it goes on.
        const verdict = this.#verdicts.get(name) ?? VERDICT.ours;
        if (verdict === VERDICT.wait) events.hold();
        return verdict;
      });
    }
  }

  /** For the event that waits at a port. */
  decide(port: DebugPortName, verdict: Verdict): void {
    this.#verdicts.set(port, VERDICT[verdict]);
  }
}
