/** Owns the corrections of v86's faults that must be in place before a state is restored or the CPU runs. */
import type {Cpu} from './v86-internals';

/** v86's restore assigns these three wasm views instead of writing through them. */
const REPLACED_VIEWS = ['last_result', 'fpu_status_word', 'mxcsr'] as const;

/**
 * v86 0.5.462, cpu.js `set_state`: `this.last_result = state[86]` (and 87, 88) replaces the view onto wasm
 * memory with a detached copy, so the CPU goes on with stale flags. Assigning now writes through.
 */
export function writeThroughViews(cpu: Cpu): void {
  for (const name of REPLACED_VIEWS) {
    const view = cpu[name];
    Object.defineProperty(cpu, name, {
      get: () => view,
      set: (value: Int32Array) => view.set(value),
      configurable: true,
    });
  }
}

/**
 * v86 0.5.462, cpu.rs `set_tsc`: the new offset is computed from a reading that already has the old offset
 * taken off, so the second restore in one instance is wrong by the first one's offset. Setting the TSC to its
 * present value first makes the old offset zero.
 */
export function setTscAbsolutely(cpu: Cpu): void {
  const setTsc = cpu.set_tsc.bind(cpu);
  cpu.set_tsc = (low, high) => {
    cpu.store_current_tsc();
    const [nowLow = 0, nowHigh = 0] = cpu.current_tsc;
    setTsc(nowLow, nowHigh);
    setTsc(low, high);
  };
}
