/** Owns the walk through a call, line by line: breakpoints at all statements of its module, until it returns. */
import {PATCH_SIZE, ftraceCalls, jumpLabels} from '../../../debugger/control/places';
import {loadedAddress} from '../../../debugger/values/frame';
import {OF_KERNEL} from '../variable-views';
import {frameAt, inDwarfOrder} from '../call-stack';
import type {Frame} from '../../../debugger/values/frame';
import type {BreakpointStop, EngineControl} from '../control/engine-control';
import type {LoadedModule} from '../loaded-modules';

/** THREAD_SIZE. */
const STACK_SIZE = 8192;
const EIP = 8;

/** A line that is about to run. */
export interface WalkedLine {
  module: LoadedModule;
  frame: Frame;
  /** Undefined where the code is of no line. */
  at: SourceLine | undefined;
}

interface SourceLine {
  file: string;
  line: number;
}

/** The next line, the end of the call, of no concern, or not of this walk. */
export type Met = WalkedLine | 'end' | 'between' | undefined;

interface LineBegun {
  line: number;
  file: string;
  address: number;
  cfa: number | undefined;
}

export class Walk {
  readonly #control: EngineControl;
  readonly #module: LoadedModule;
  readonly #cfa: number;
  readonly #returnsTo: number;
  readonly #lines: ReadonlyMap<number, SourceLine>;
  #last: LineBegun | undefined;

  private constructor(control: EngineControl, module: LoadedModule, cfa: number, returnsTo: number) {
    this.#control = control;
    this.#module = module;
    this.#cfa = cfa;
    this.#returnsTo = returnsTo;
    this.#lines = statementsOf(module);
  }

  /** From where the machine stands, in a function of one of the lab's modules; undefined elsewhere. */
  static async from(control: EngineControl, stop: BreakpointStop): Promise<Walk | undefined> {
    const {memory, modules} = control;
    return memory.settle(() => {
      const found = frameAt({modules: modules.all}, inDwarfOrder(stop.registers));
      if (!found) return undefined;
      const {module, frame} = found;
      const cfa = module.build.info.ask(() => frame.cfa());
      const returnsTo = module.build.info.ask(() => frame.callerRegisters())?.get(EIP);
      return cfa === undefined || returnsTo === undefined
        ? undefined
        : new Walk(control, module, cfa, returnsTo);
    });
  }

  /** Where it stops. */
  get addresses(): readonly number[] {
    return [...new Set([...this.#lines.keys(), this.#returnsTo])];
  }

  /** Where the machine stands is the first line, whatever came before. */
  async begin(stop: BreakpointStop): Promise<Met> {
    this.#last = undefined;
    const line = await this.#lineAt(stop);
    return line;
  }

  /** What a stop is: the next line, the end, of no concern, or not of this walk. */
  async next(stop: BreakpointStop): Promise<Met> {
    if (!this.#lines.has(stop.address) && stop.address !== this.#returnsTo) return undefined;
    const {esp} = stop.registers;
    // An interrupt, or another process, in the same code.
    if (Math.floor(esp / STACK_SIZE) !== Math.floor((this.#cfa - 1) / STACK_SIZE)) return 'between';
    if (stop.address === this.#returnsTo && esp >= this.#cfa) return 'end';
    return this.#lineAt(stop);
  }

  async #lineAt(stop: BreakpointStop): Promise<WalkedLine | 'between'> {
    const met = await this.#control.memory.settle(() => {
      const found = frameAt({modules: [this.#module]}, inDwarfOrder(stop.registers));
      const line = found && this.#lineOf(found.frame, stop.address);
      return found && line && {found: {...found, at: {file: line.file, line: line.line}}, line};
    });
    if (!met || !this.#isNew(met.line)) return 'between';
    return met.found;
  }

  #lineOf(frame: Frame, address: number): LineBegun | undefined {
    const {info} = this.#module.build;
    const at = this.#lines.get(address) ?? info.ask(() => info.lines.statementAt(frame.address));
    return at && {...at, address: frame.address, cfa: info.ask(() => frame.cfa())};
  }

  /** Whether another line begins, or the same once more. */
  #isNew(now: LineBegun): boolean {
    const last = this.#last;
    this.#last = now;
    return (
      last?.line !== now.line || last.file !== now.file || last.cfa !== now.cfa || now.address <= last.address
    );
  }
}

/**
 * Of all functions that are in memory: behind what tracing changes, and not where the kernel changes code itself. What is inlined from
 * the kernel's headers belongs to the line that calls it.
 */
function statementsOf({build: {info}, target}: LoadedModule): ReadonlyMap<number, SourceLine> {
  const calls = new Set(info.ask(() => ftraceCalls(info)));
  const jumps = new Set(info.ask(() => jumpLabels(info)));
  const ranges = info.toplevel.functions.flatMap((each) => [...each.ranges]);
  const isOwn = (file: string) => !OF_KERNEL.test(file);
  const statements = (info.ask(() => info.lines.begunIn(ranges)) ?? [])
    .filter(({file, address}) => {
      const at = info.lines.at(address);
      // Of lines that begin and have no instruction there, only those whose instructions are inlined count.
      return isOwn(file) && (at === undefined || at.isStatement || !isOwn(at.file));
    })
    .filter(({address}, index, all) => all[index - 1]?.address !== address)
    .map(({address, file, line}) => ({from: address, file, line}));
  // What goes on with the line before it is no new line, and each stop costs milliseconds.
  const begins = statements.filter(({file, line, from}, index) => {
    const before = statements[index - 1];
    return before?.file !== file || before.line !== line || calls.has(before.from) || from < before.from;
  });
  return new Map(
    begins.flatMap(({from, file, line}) => {
      const link = calls.has(from) ? from + PATCH_SIZE : from;
      const address = jumps.has(link) ? undefined : loadedAddress(info, target, link);
      return address === undefined ? [] : [[address, {file, line}] as const];
    }),
  );
}
