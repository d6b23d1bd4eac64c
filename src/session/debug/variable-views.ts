/** Owns the values of one stop as they are shown: named by handles, unfolded when asked, marked when they have changed. */
import {globalsOf, variablesOf} from '../../debugger/values/variables';
import {REGISTERS} from '../../debugger/dwarf/names';
import {NO_VARIABLES} from './views';
import type {StackFrame} from './call-stack';
import type {VariableView, VariablesView} from './views';
import type {DebugInfo} from '../../debugger/info/debug-info';
import type {Value} from '../../debugger/values/value';

interface Held {
  value: Value;
  info: DebugInfo;
  key: string;
}

/** Of a file with hundreds of statics, those are shown. */
const STATICS_LIMIT = 200;
/** Where the kernel's headers are. */
const OF_KERNEL = /^\/(?:usr\/src|lib\/modules)\//;
/** What a module's loading needs, and its author never wrote. */
const GENERATED =
  /^(?:__this_module|_entry|__UNIQUE_ID|__initcall|__exitcall|_note_|____versions|__param_|__key\b|__already_done)/;

export class VariableViews {
  #held: Held[] = [];
  #texts = new Map<string, string>();
  #before: ReadonlyMap<string, string> = new Map();

  /** The machine has stopped: handles of the stop before mean nothing any more. */
  begin(): void {
    this.#held = [];
    this.#before = new Map([...this.#before, ...this.#texts]);
    this.#texts = new Map();
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
    this.#texts = new Map();
    this.#before = new Map();
  }

  of({view, own}: StackFrame): VariablesView {
    if (!own) return NO_VARIABLES;
    const {frame, scope, module} = own;
    const {info} = module.build;
    const locals = info.ask(() => variablesOf(frame, scope)) ?? [];
    const isOwn = (file: string | undefined) => file !== undefined && !OF_KERNEL.test(file);
    const statics = (info.ask(() => globalsOf(frame)) ?? [])
      .filter(({value, file}) => isOwn(file) && !GENERATED.test(value.name))
      .slice(0, STATICS_LIMIT);
    return {
      locals: locals.map(({value}) => this.view(value, info, `${module.name} ${view.name}`)),
      statics: statics.map(({value}) => this.view(value, info, module.name)),
      registers: REGISTERS.map((name, number) => {
        const held = frame.registers.get(number);
        const text = held === undefined ? '' : `0x${held.toString(16).padStart(8, '0')}`;
        return {name, text, changed: this.#isChanged(`$${name}`, text)};
      }).filter(({text}) => text !== ''),
    };
  }

  /** `within`: what the name is a name in. */
  view(value: Value, info: DebugInfo, within: string): VariableView {
    const key = `${within}.${value.name}`;
    const text = info.ask(() => value.text) ?? '<its debug information cannot be read>';
    const unfolds = (info.ask(() => value.childCount) ?? 0) > 0;
    const handle = this.#held.push({value, info, key}) - 1;
    const type = info.ask(() => value.typeText) ?? '';
    return {handle, name: value.name, type, text, unfolds, changed: this.#isChanged(key, text), key};
  }

  /** What is within a value; of a long array a part, from `from` on. */
  within(handle: number, from = 0): VariableView[] {
    const held = this.#held[handle];
    if (!held) return [];
    const {value, info, key} = held;
    return (info.ask(() => value.children(from)) ?? []).map((child) => this.view(child, info, key));
  }

  #isChanged(key: string, text: string): boolean {
    this.#texts.set(key, text);
    const before = this.#before.get(key);
    return before !== undefined && before !== text;
  }
}
