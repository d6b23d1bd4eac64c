/** Owns the standing still of a machine in the middle of its kernel, and what can be done with it then. */
import {Breakpoints} from './breakpoints';
import {DebugPort} from './debug-port';
import {GuestClock} from './guest-clock';
import {VirtualMemory} from './virtual-memory';
import {readRegisters, writeRegisters} from './registers';
import type {DebugPortName, Verdict} from './debug-port';
import type {Emulator} from '../v86/v86-internals';
import type {DebugApi, DebugStop, ModuleEvent, Registers, SavedStop} from '../../protocol/debug-api';

const READ_LIMIT = 1 << 20;
/** An instruction takes less, unless something has happened that nobody can wait for. */
const LANDING_LIMIT_MS = 100;

export interface DebuggerEvents {
  stopped(stop: DebugStop): void;
  resumed(): void;
}

interface Standing {
  port: DebugPortName;
  /** Of struct pt_regs, or of struct module. */
  address: number;
  stop: DebugStop;
}

export class Debugger implements DebugApi {
  readonly #events: DebuggerEvents;
  #emulator: Emulator | undefined;
  #port: DebugPort | undefined;
  #memory: VirtualMemory | undefined;
  #breakpoints: Breakpoints | undefined;
  #clock: GuestClock | undefined;
  #watched: ReadonlySet<ModuleEvent> = new Set();
  #standing: Standing | undefined;
  /** Who waits for the next int3. */
  readonly #landed: (() => void)[] = [];

  constructor(events: DebuggerEvents) {
    this.#events = events;
  }

  /** Before the machine runs. `stop`: where it stood when it was saved; it stands there again. */
  attach(emulator: Emulator, stop?: SavedStop): void {
    const {cpu} = emulator.v86;
    this.#emulator = emulator;
    this.#memory = new VirtualMemory(cpu);
    this.#breakpoints = new Breakpoints(this.#memory);
    this.#clock = new GuestClock(cpu);
    this.#port = new DebugPort(cpu, {
      told: (port, address) => this.#told(port, address),
      hold: () => {
        emulator.v86.stop();
      },
    });
    if (stop && this.#stand(stop.port, stop.address)) this.#port.decide(stop.port, 'wait');
  }

  get isStopped(): boolean {
    return this.#standing !== undefined;
  }

  /** Kept beside a save, so that the machine that is made of it stands where this one does. */
  get savedStop(): SavedStop | undefined {
    return this.#standing && {port: this.#standing.port, address: this.#standing.address};
  }

  /** Does something, at once, while memory and clocks are as they would be without a debugger. */
  withoutBreakpoints<T>(work: () => T): T {
    this.#clock?.setBack();
    return this.#breakpoints ? this.#breakpoints.without(work) : work();
  }

  #told(port: DebugPortName, address: number): Verdict {
    if (port !== 'breakpoint') {
      if (!this.#watched.has(port)) return 'ours';
      return this.#stand(port, address) ? 'wait' : 'ours';
    }
    const memory = this.#memory;
    const registers = memory && readRegisters(memory, address);
    if (!registers) return 'notOurs';
    // The processor stands behind the byte.
    const eip = (registers.eip - 1) >>> 0;
    const hit = this.#breakpoints?.hit(eip, registers);
    for (const resolve of this.#landed.splice(0)) resolve();
    if (!hit || hit.meaning === 'not-ours') return 'notOurs';
    const {meaning, eflags} = hit;
    writeRegisters(memory, address, {eip, eflags});
    if (meaning === 'stop' && this.#stand(port, address)) return 'wait';
    // It landed after a breakpoint's instruction, where nobody wants to stop.
    this.#step(memory, address, {...registers, eip, eflags});
    return 'ours';
  }

  /** Gets the code that is about to go on past a breakpoint. `address`: of its struct pt_regs. */
  #step(memory: VirtualMemory, address: number, registers: Registers): void {
    const changed = this.#breakpoints?.step(registers);
    if (changed) writeRegisters(memory, address, changed);
  }

  /** Resolves when no instruction is under way that a save must not cut in two, soon: true if none was. */
  async landed(): Promise<boolean> {
    if (this.isStopped || this.#breakpoints?.isAlone !== true) return true;
    return new Promise<boolean>((resolve) => {
      this.#landed.push(() => resolve(false));
      setTimeout(() => resolve(true), LANDING_LIMIT_MS);
    });
  }

  /** False if what the guest tells is no memory. */
  #stand(port: DebugPortName, address: number): boolean {
    const stop = this.#stopAt(port, address);
    if (!stop) return false;
    this.#standing = {port, address, stop};
    this.#clock?.hold();
    this.#events.stopped(stop);
    return true;
  }

  #stopAt(port: DebugPortName, address: number): DebugStop | undefined {
    if (port !== 'breakpoint') return {kind: 'module', event: port, address};
    const registers = this.#memory && readRegisters(this.#memory, address);
    return registers && {kind: 'breakpoint', address: registers.eip, registers};
  }

  stopped = () => Promise.resolve(this.#standing?.stop);

  read: DebugApi['read'] = (address, length) => {
    const isSane = length >= 0 && length <= READ_LIMIT && address >= 0 && address + length <= 2 ** 32;
    const bytes = isSane ? this.#memory?.read(address, length) : undefined;
    if (bytes) this.#breakpoints?.mask(address, bytes);
    return Promise.resolve(bytes);
  };

  write: DebugApi['write'] = (address, bytes) => {
    const isSane = bytes.length <= READ_LIMIT && address >= 0 && address + bytes.length <= 2 ** 32;
    const isWritten = isSane && (this.#memory?.write(address, bytes) ?? false);
    if (isWritten) this.#breakpoints?.written(address, bytes);
    return Promise.resolve(isWritten);
  };

  setRegisters: DebugApi['setRegisters'] = (registers) => {
    const standing = this.#standing;
    if (standing?.stop.kind !== 'breakpoint' || !this.#memory) return Promise.resolve(false);
    const isWritten = writeRegisters(this.#memory, standing.address, registers);
    const stop = this.#stopAt(standing.port, standing.address);
    if (stop) this.#standing = {...standing, stop};
    return Promise.resolve(isWritten);
  };

  nextAddresses: DebugApi['nextAddresses'] = () => {
    const stop = this.#standing?.stop;
    return Promise.resolve(
      stop?.kind === 'breakpoint' ? this.#breakpoints?.after(stop.registers) : undefined,
    );
  };

  setBreakpoints: DebugApi['setBreakpoints'] = (addresses, limited) =>
    Promise.resolve(this.#breakpoints?.set(addresses, limited) ?? [...addresses]);

  watchModules: DebugApi['watchModules'] = (events) => {
    this.#watched = new Set(events);
    return Promise.resolve();
  };

  resume: DebugApi['resume'] = () => {
    const standing = this.#standing;
    if (!standing) return Promise.resolve(false);
    this.#standing = undefined;
    const memory = standing.port === 'breakpoint' ? this.#memory : undefined;
    const registers = memory && readRegisters(memory, standing.address);
    if (registers) this.#step(memory, standing.address, registers);
    this.#port?.decide(standing.port, 'ours');
    this.#events.resumed();
    this.#clock?.release();
    this.#emulator?.v86.run();
    return Promise.resolve(true);
  };
}
