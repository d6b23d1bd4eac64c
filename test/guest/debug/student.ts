/** Owns a debugger over a guest of the tests: stops awaited, lines by what stands in them, values as text. */
import {readFileSync} from 'node:fs';
import {readDebugInfo} from '../../../src/debugger/info/debug-info';
import {readLoadedModule} from '../../../src/debugger/live/loaded-module';
import {evaluateExpression} from '../../../src/debugger/values/evaluate';
import {Frame, loadedAddress} from '../../../src/debugger/values/frame';
import {PagedMemory} from '../../../src/debugger/values/target';
import {stepFrom} from '../../../src/debugger/control/stepping';
import type {DebugStop, Registers} from '../../../src/protocol/debug-api';
import type {DebugInfo} from '../../../src/debugger/info/debug-info';
import type {StepKind} from '../../../src/debugger/control/stepping';
import type {Target} from '../../../src/debugger/values/target';
import type {Lab} from '../../../src/cli/guest/harness';

export const HOME = '/root/debug';
export const sourceOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The number of the line of chain.c that has these words. */
export function lineWith(words: string): number {
  const found = sourceOf('chain.c')
    .split('\n')
    .findIndex((line) => line.includes(words));
  if (found < 0) throw new Error(`no line has ${words}`);
  return found + 1;
}

/** As DWARF counts them. */
const inDwarfOrder = ({eax, ecx, edx, ebx, esp, ebp, esi, edi, eip}: Registers) =>
  new Map([eax, ecx, edx, ebx, esp, ebp, esi, edi, eip].map((value, number) => [number, value]));

export class Student {
  readonly lab: Lab;
  readonly info: DebugInfo;
  sections: ReadonlyMap<string, number> = new Map();
  #breakpoints: readonly number[] = [];
  #stop: DebugStop | undefined;
  readonly #memory: PagedMemory;

  constructor(lab: Lab, module: Uint8Array) {
    this.lab = lab;
    const read = readDebugInfo(module);
    if (!read.ok) throw new Error(read.message);
    this.info = read.info;
    this.#memory = new PagedMemory((address) => lab.machine.debug.read(address, 4096));
    lab.onEvent((event) => {
      if (event.kind !== 'debug') return;
      this.#stop = event.stop;
      this.#memory.forget();
    });
  }

  get debug() {
    return this.lab.machine.debug;
  }

  /** Resolves with the next stop, or the present one. */
  async stop(): Promise<DebugStop> {
    await this.lab.until(() => this.debug.isStopped, 'a stop');
    const stop = this.#stop ?? (await this.debug.stopped());
    if (!stop) throw new Error('it does not stand');
    this.#stop = stop;
    return stop;
  }

  /** At a module's coming: where its sections are. */
  async findModule(): Promise<string> {
    const stop = await this.stop();
    const loaded = await this.#memory.settle(() =>
      readLoadedModule(this.info, {read: this.#memory.read}, stop.kind === 'module' ? stop.address : 0),
    );
    if (!loaded) throw new Error('no module');
    this.sections = loaded.sections;
    return loaded.name;
  }

  get #target(): Target {
    return {read: this.#memory.read, sectionAddress: (name) => this.sections.get(name)};
  }

  #linksOf(words: string): readonly number[] {
    const file = this.info.lines.files.find((path) => path.endsWith('/chain.c')) ?? '';
    return this.info.lines.addressesOf(file, lineWith(words));
  }

  /** The compiler may have left nothing of a line. */
  hasCode = (words: string): boolean => this.#linksOf(words).length > 0;

  async breakAt(...words: string[]): Promise<void> {
    const links = words.flatMap((each) => this.#linksOf(each));
    if (!words.every(this.hasCode)) throw new Error(`no code at ${words.join()}`);
    this.#breakpoints = links.flatMap((link) => loadedAddress(this.info, this.#target, link) ?? []);
    const unset = await this.debug.setBreakpoints(this.#breakpoints);
    if (unset.length > 0) throw new Error(`not mapped: ${unset.join()}`);
  }

  /** Goes on, to the next stop. */
  async goOn(): Promise<DebugStop> {
    await this.debug.resume();
    return this.stop();
  }

  async step(kind: StepKind): Promise<void> {
    const step = await this.ask((frame) => stepFrom(frame, kind));
    if (!step) throw new Error('no way to step');
    await this.debug.setBreakpoints([...this.#breakpoints, ...step.addresses]);
    for (;;) {
      const stop = await this.goOn();
      if (stop.kind !== 'breakpoint') break;
      const isUsers = this.#breakpoints.includes(stop.address);
      const now = await this.frame();
      const ends = await this.#memory.settle(() => step.endsAt(now, stop.registers.esp));
      if (isUsers || ends) break;
    }
    await this.debug.setBreakpoints(this.#breakpoints);
  }

  async frame(): Promise<Frame | undefined> {
    const stop = await this.stop();
    if (stop.kind !== 'breakpoint') return undefined;
    return this.#memory.settle(() => Frame.at(this.info, this.#target, inDwarfOrder(stop.registers)));
  }

  async isInModule(): Promise<boolean> {
    return (await this.frame()) !== undefined;
  }

  /** A question about the frame where the machine stands. */
  async ask<T>(question: (frame: Frame) => T): Promise<T> {
    const frame = await this.frame();
    if (!frame) throw new Error('it stands in no code of the module');
    const answer = await this.#memory.settle(() => ({answer: question(frame)}));
    if (!answer) throw new Error('the question wants too much memory');
    return answer.answer;
  }

  /** Where it stands: the text of the line, without indentation. */
  async line(): Promise<string> {
    return this.ask((frame) => {
      const line = this.info.lines.statementAt(frame.address)?.line ?? 0;
      return sourceOf('chain.c').split('\n')[line - 1]?.trim() ?? '';
    });
  }

  async value(expression: string): Promise<string> {
    return this.ask((frame) => {
      const evaluated = evaluateExpression(expression, frame);
      return evaluated.ok ? evaluated.value.text : evaluated.message;
    });
  }

  /** At the line with these words: several may begin where it stands. Functions from the innermost, inlined ones too, as far as they are the module's. */
  async functions(words?: string): Promise<string[]> {
    const line = words === undefined ? undefined : {file: `${HOME}/chain.c`, line: lineWith(words)};
    return this.ask((first) => {
      const names: string[] = [];
      for (let frame: Frame | undefined = first; frame; frame = this.#callerOf(frame))
        names.push(
          ...this.info.scopesAt(frame.address, frame === first ? line : undefined).map(({name}) => name),
        );
      return names;
    });
  }

  #callerOf(frame: Frame): Frame | undefined {
    const registers = frame.callerRegisters();
    return registers && Frame.at(this.info, this.#target, registers, true);
  }
}
