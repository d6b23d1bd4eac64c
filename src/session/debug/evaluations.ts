/** Owns the questions that are asked of one stop: the variables of a frame, what is within them, expressions. */
import {evaluateExpression} from '../../debugger/values/evaluate';
import {VariableViews} from './variable-views';
import {NO_VARIABLES} from './views';
import type {StackFrame} from './call-stack';
import type {Evaluation, VariableView, VariablesView} from './views';
import type {PagedMemory} from '../../debugger/values/target';

export class Evaluations {
  readonly #memory: PagedMemory;
  readonly #views = new VariableViews();
  #frames: readonly StackFrame[] = [];

  constructor(memory: PagedMemory) {
    this.#memory = memory;
  }

  begin(frames: readonly StackFrame[]): void {
    this.#frames = frames;
    this.#views.begin();
  }

  forget(): void {
    this.#frames = [];
    this.#views.forget();
  }

  /** Of the frame with this number in the stop's list. */
  async variables(frame: number): Promise<VariablesView> {
    const found = this.#frames[frame];
    return (found && (await this.#ask(() => this.#views.of(found)))) ?? NO_VARIABLES;
  }

  async within(handle: number, from = 0): Promise<VariableView[]> {
    return (await this.#ask(() => this.#views.within(handle, from))) ?? [];
  }

  /** An expression of C, as it would read in this frame. */
  async evaluate(expression: string, frame: number): Promise<Evaluation> {
    const own = this.#frames[frame]?.own;
    if (!own) return {ok: false, message: 'There are no variables here: this code is the kernel’s.'};
    const {info} = own.module.build;
    const answer = await this.#ask((): Evaluation => {
      const evaluated = info.ask(() => evaluateExpression(expression, own.frame));
      if (!evaluated?.ok) return {ok: false, message: evaluated?.message ?? 'This cannot be read.'};
      return {ok: true, value: this.#views.view(evaluated.value, info, `= ${expression}`)};
    });
    return answer ?? {ok: false, message: 'This reads more memory than one question may.'};
  }

  #ask<T>(question: () => T): Promise<T | undefined> {
    return this.#memory.settle(this.#views.attempt(question));
  }
}
