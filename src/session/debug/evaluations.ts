/** Owns the questions that are asked of one stop: the variables of a frame, what is within them, expressions. */
import {evaluateExpression} from '../../debugger/values/evaluate';
import {VariableViews} from './variable-views';
import {NO_VARIABLES} from './views';
import {NOT_STANDING} from './control/changes';
import {argumentsAt} from './kernel/arguments';
import {instructionsOf} from './control/instructions';
import {kernelScope} from './kernel/scope';
import type {CodeView, Disassemble} from './control/instructions';
import type {DebugInfo} from '../../debugger/info/debug-info';
import type {Value} from '../../debugger/values/value';
import type {Kernel} from './kernel/kernel';
import type {LoadedModules} from './loaded-modules';
import type {StackFrame} from './call-stack';
import type {ChainView, Evaluation, VariableView, VariablesView} from './views';
import type {PagedMemory} from '../../debugger/values/target';

export class Evaluations {
  readonly #memory: PagedMemory;
  readonly #kernel: Kernel;
  readonly #modules: Pick<LoadedModules, 'all' | 'packed'>;
  readonly #views = new VariableViews();
  #frames: readonly StackFrame[] = [];

  constructor(memory: PagedMemory, kernel: Kernel, modules: Pick<LoadedModules, 'all' | 'packed'>) {
    this.#memory = memory;
    this.#kernel = kernel;
    this.#modules = modules;
  }

  begin(frames: readonly StackFrame[]): void {
    this.#frames = frames;
    this.#views.begin(frames);
  }

  /** The machine has gone on: nothing stands to be asked. */
  left(): void {
    this.#frames = [];
  }

  forget(): void {
    this.#frames = [];
    this.#views.forget();
  }

  /** What is known of the modules that the call stack runs through, packed; in the kernel, whose functions modules declare, of all. */
  debugInfo(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const own = new Set(this.#frames.flatMap((frame) => frame.own?.module ?? []));
    return this.#modules.packed(own.size > 0 ? [...own] : this.#modules.all);
  }

  /** Of the frame with this number in the stop's list. */
  async variables(frame: number): Promise<VariablesView> {
    const found = this.#frames[frame];
    if (!found) return NO_VARIABLES;
    const answer = await this.#ask(() =>
      found.own ? this.#views.of(found) : this.#views.ofKernel(found, this.#argumentsOf(found)),
    );
    return answer ?? NO_VARIABLES;
  }

  /** Of a function that has been entered, with the types that one of the lab's modules declares. */
  #argumentsOf({entered, registers}: StackFrame): {values: Value[]; info: DebugInfo | undefined} {
    if (entered === undefined) return {values: [], info: undefined};
    const reader = kernelScope(this.#kernel, this.#memory.read, registers);
    for (const {build} of this.#modules.all) {
      const type = build.info.ask(() => build.info.functionNamed(entered));
      if (type)
        return {values: build.info.ask(() => argumentsAt(type, registers, reader)) ?? [], info: build.info};
    }
    return {values: argumentsAt(undefined, registers, reader), info: undefined};
  }

  async within(handle: number, from = 0): Promise<VariableView[]> {
    return (await this.#ask(() => this.#views.within(handle, from))) ?? [];
  }

  /** The code around where a frame stands. */
  instructions(frame: number, disassemble: Disassemble): Promise<CodeView | undefined> {
    const found = this.#frames[frame];
    const source = {memory: this.#memory, kernel: this.#kernel};
    return found ? instructionsOf(source, found, disassemble) : Promise.resolve(undefined);
  }

  /** A value that hangs together, as boxes. */
  chain = (handle: number, element?: string): Promise<ChainView | undefined> =>
    this.#ask(() => this.#views.chain(handle, element));

  /** What a handle of this stop stands for. */
  valueOf = (handle: number): Value | undefined => this.#views.valueOf(handle);

  /** An expression of C, as it would read in this frame. */
  async evaluate(expression: string, frame: number): Promise<Evaluation> {
    const found = this.#frames[frame];
    if (this.#frames.length === 0) return {ok: false, message: NOT_STANDING};
    if (!found)
      return {ok: false, message: `There is no frame ${frame}: there are ${this.#frames.length}, from 0 on.`};
    const info = found.own?.module.build.info;
    const scope = found.own?.frame ?? kernelScope(this.#kernel, this.#memory.read, found.registers);
    const answer = await this.#ask((): Evaluation => {
      const ask = () => evaluateExpression(expression, scope);
      const evaluated = info ? info.ask(ask) : ask();
      if (!evaluated?.ok) return {ok: false, message: evaluated?.message ?? 'This cannot be read.'};
      return {ok: true, value: this.#views.evaluated(evaluated.value, info, expression, found)};
    });
    return answer ?? {ok: false, message: 'This reads more memory than one question may.'};
  }

  #ask<T>(question: () => T): Promise<T | undefined> {
    return this.#memory.settle(this.#views.attempt(question));
  }
}
