/** Owns the values of one stop as they are shown: named by handles, unfolded when asked, marked when they have changed. */
import {globalsOf, variablesOf} from '../../debugger/values/variables';
import {isAssignable} from '../../debugger/values/assign';
import {REGISTERS} from '../../debugger/dwarf/names';
import {chainOf, drawsAs} from '../../debugger/values/chains';
import {Texts} from './history/texts';
import {NO_VARIABLES} from './views';
import type {StackFrame} from './call-stack';
import type {ChainView, VariableView, VariablesView} from './views';
import type {Chain, ElementType} from '../../debugger/values/chains';
import type {DebugInfo} from '../../debugger/info/debug-info';
import type {Value} from '../../debugger/values/value';

interface Held {
  value: Value;
  /** Undefined where no debug information is needed: of numbers alone. */
  info: DebugInfo | undefined;
  key: string;
  /** See Texts. */
  within: string;
}

const ask = <T>(info: DebugInfo | undefined, question: () => T): T | undefined =>
  info ? info.ask(question) : question();

/** Of a file with hundreds of statics, those are shown. */
const STATICS_LIMIT = 200;
/** Where the kernel's headers are. */
export const OF_KERNEL = /^\/(?:usr\/src|lib\/modules)\//;
/** What a module's loading needs, and its author never wrote. */
const GENERATED =
  /^(?:__this_module|_entry|__UNIQUE_ID|__initcall|__exitcall|_note_|____versions|__param_|__key\b|__already_done)/;

const ENDS: Record<Chain['end'], string> = {
  end: '',
  cycle: 'The last points at one of these again: it goes round.',
  cut: 'There are more.',
  broken: 'The last points where there is no memory: it was freed, or never set up.',
};

const hexadecimal = (value: bigint | undefined) =>
  value === undefined ? undefined : `0x${value.toString(16).padStart(8, '0')}`;

/** Whether a static is one that the module's author wrote. */
export const isOwnStatic = (name: string, file: string | undefined): boolean =>
  file !== undefined && !OF_KERNEL.test(file) && !GENERATED.test(name);

export class VariableViews {
  #held: Held[] = [];
  readonly #texts = new Texts();

  /** The machine has stopped with these frames: handles of the stop before mean nothing any more. */
  begin(frames: readonly StackFrame[]): void {
    this.#held = [];
    this.#texts.begin(frames);
  }

  /** A question may be asked several times until the memory that it reads is at hand: only the last counts. */
  attempt<T>(question: () => T): () => T {
    const mark = this.#held.length;
    return () => {
      this.#held.length = mark;
      return question();
    };
  }

  /** Another machine, or another life of it: nothing has changed there. */
  forget(): void {
    this.#held = [];
    this.#texts.forget();
  }

  of(shown: StackFrame): VariablesView {
    const {view, own} = shown;
    if (!own) return NO_VARIABLES;
    const {frame, scope, module} = own;
    const activation = this.#texts.activation(shown);
    const {info} = module.build;
    const locals = info.ask(() => variablesOf(frame, scope)) ?? [];
    const statics = (info.ask(() => globalsOf(frame)) ?? [])
      .filter(({value, file}) => isOwnStatic(value.name, file))
      .slice(0, STATICS_LIMIT);
    return {
      locals: locals.map(({value}) => this.view(value, info, `${module.name} ${view.name}`, activation)),
      statics: statics.map(({value}) => this.view(value, info, module.name, this.#texts.load(module))),
      registers: this.#registers(frame, activation),
    };
  }

  /** Of code that there is no source of: what it has been called with, as far as that is known. */
  ofKernel(
    frame: StackFrame,
    {values, info}: {values: readonly Value[]; info: DebugInfo | undefined},
  ): VariablesView {
    const activation = this.#texts.activation(frame);
    return {
      locals: values.map((value) => {
        const shown = this.view(value, info, frame.view.name, activation);
        return info ? shown : {...shown, text: hexadecimal(value.integer()) ?? shown.text};
      }),
      statics: [],
      registers: this.#registers(frame, activation),
    };
  }

  #registers({registers}: Pick<StackFrame, 'registers'>, activation: string): VariablesView['registers'] {
    return REGISTERS.map((name, number) => {
      const held = registers.get(number);
      const text = held === undefined ? '' : `0x${held.toString(16).padStart(8, '0')}`;
      return {name, text, changed: this.#texts.isChanged(activation, `$${name}`, text)};
    }).filter(({text}) => text !== '');
  }

  /** An expression, as it reads in a frame. */
  evaluated(value: Value, info: DebugInfo | undefined, expression: string, frame: StackFrame): VariableView {
    return this.view(value, info, `= ${expression}`, this.#texts.activation(frame));
  }

  /** `named`: what the name is a name in; `within`: see Texts. */
  view(value: Value, info: DebugInfo | undefined, named: string, within: string): VariableView {
    const key = `${named}.${value.name}`;
    const text = ask(info, () => value.text) ?? '<its debug information cannot be read>';
    const unfolds = (ask(info, () => value.childCount) ?? 0) > 0;
    const handle = this.#held.push({value, info, key, within}) - 1;
    const type = ask(info, () => value.typeText) ?? '';
    const settable = ask(info, () => isAssignable(value)) ?? false;
    const changed = this.#texts.isChanged(within, key, text);
    const draws = ask(info, () => drawsAs(value));
    return {handle, name: value.name, type, text, unfolds, settable, draws, changed, key};
  }

  valueOf = (handle: number): Value | undefined => this.#held[handle]?.value;

  /** What is within a value; of a long array a part, from `from` on. */
  within(handle: number, from = 0): VariableView[] {
    const held = this.#held[handle];
    if (!held) return [];
    const {value, info, key, within} = held;
    return (ask(info, () => value.children(from)) ?? []).map((child) => this.view(child, info, key, within));
  }

  /** A value as boxes; `element` is an index into what the boxes of a list may be, as they stood when asked for the first. */
  chain(handle: number, element?: string): ChainView | undefined {
    const held = this.#held[handle];
    const {info} = held ?? {};
    if (!held || !info) return undefined;
    const named = ({struct, member}: ElementType) => `struct ${struct}, by its member ${member}`;
    const first = info.ask(() => chainOf(info, held.value));
    const index =
      element === undefined ? 0 : (first?.elements.findIndex((each) => named(each) === element) ?? 0);
    const chain = index > 0 ? info.ask(() => chainOf(info, held.value, index)) : first;
    return (
      chain && {
        kind: chain.kind,
        nodes: chain.nodes.map((node) => this.view(node, info, `${held.key} boxes`, held.within)),
        end: ENDS[chain.end],
        elements: chain.elements.map(named),
      }
    );
  }
}
