/** Owns which functions and blocks an address is in, from the innermost, and which variables they have. */
import {addressOf, flagOf, inherited, numberOf, referred} from '../dwarf/attributes';
import {AT, TAG} from '../dwarf/names';
import {lineOf, nameOf} from './functions';
import type {Entries, Entry} from '../dwarf/entries';
import type {Range, Ranges} from '../dwarf/ranges';
import type {FunctionInfo} from './functions';

/** A function that runs at an address: the one that the code belongs to, or one that was inlined there. */
export interface Scope {
  name: string;
  isInlined: boolean;
  entry: Entry;
  /** The addresses of this instance. */
  ranges: readonly Range[];
  /** Blocks with the address, from the innermost. */
  blocks: readonly Entry[];
  /** Of an inlined one: where it is called, in the scope outside. `file` is an index into the unit's line table. */
  call: {file: number; line: number} | undefined;
}

export interface VariableEntry {
  name: string;
  entry: Entry;
  isParameter: boolean;
  /** Where it is declared. */
  line: number | undefined;
}

export class Scopes {
  readonly #entries: Entries;
  readonly #ranges: Ranges;

  constructor(entries: Entries, ranges: Ranges) {
    this.#entries = entries;
    this.#ranges = ranges;
  }

  /**
   * Of a function that has the address; the last is the function itself. `isBegin`: an inlined function whose entry the
   * address is counts too, though none of its instructions may be there.
   */
  at(functionInfo: FunctionInfo, address: number, isBegin = false): Scope[] {
    const scopes: Scope[] = [];
    let open = {entry: functionInfo.entry, blocks: [] as Entry[]};
    const close = () => {
      scopes.unshift(this.#scope(open.entry, open.blocks));
    };
    const inner = (entry: Entry) => this.#inner(entry, address, isBegin);
    for (let here = inner(functionInfo.entry); here; here = inner(here)) {
      if (here.tag === TAG.inlined_subroutine) {
        close();
        open = {entry: here, blocks: []};
      } else open.blocks.unshift(here);
    }
    close();
    return scopes;
  }

  /** All instances of inlined functions within an entry. */
  *inlinedIn(entry: Entry): Generator<Entry> {
    for (const index of this.#entries.children(entry.index)) {
      const tag = this.#entries.tagOf(index);
      if (tag !== TAG.inlined_subroutine && tag !== TAG.lexical_block) continue;
      const child = this.#entries.entry(index);
      if (tag === TAG.inlined_subroutine) yield child;
      yield* this.inlinedIn(child);
    }
  }

  #scope(entry: Entry, blocks: readonly Entry[]): Scope {
    const isInlined = entry.tag === TAG.inlined_subroutine;
    const [file, line] = [numberOf(entry, AT.call_file), numberOf(entry, AT.call_line)];
    return {
      name: nameOf(this.#entries, entry),
      isInlined,
      entry,
      ranges: this.#ranges.of(entry),
      blocks,
      call: file === undefined || line === undefined ? undefined : {file, line},
    };
  }

  /** The block or inlined function directly in `entry` that has the address. */
  #inner(entry: Entry, address: number, isBegin: boolean): Entry | undefined {
    for (const index of this.#entries.children(entry.index)) {
      const tag = this.#entries.tagOf(index);
      if (tag !== TAG.inlined_subroutine && tag !== TAG.lexical_block) continue;
      const child = this.#entries.entry(index);
      if (this.#ranges.covers(child, address)) return child;
      if (isBegin && addressOf(child, AT.entry_pc) === address) return child;
      // A block that has no code of its own may hold an inlined function that has.
      const deeper =
        tag === TAG.lexical_block &&
        this.#ranges.of(child).length === 0 &&
        this.#inner(child, address, isBegin);
      if (deeper) return deeper;
    }
    return undefined;
  }

  /** Variables of a scope, of inner blocks first; a name that an inner one hides is not there again. */
  variablesOf(scope: Scope): VariableEntry[] {
    const seen = new Set<string>();
    return [...scope.blocks, scope.entry].flatMap((block) =>
      this.#declaredIn(block).filter(({name}) => {
        if (name === '' || seen.has(name)) return false;
        seen.add(name);
        return true;
      }),
    );
  }

  #declaredIn(block: Entry): VariableEntry[] {
    const own = this.#variables(block);
    // Of an instance those of its origin too that have not even an entry here: no trace of them was left.
    const origin = referred(this.#entries, block, AT.abstract_origin);
    if (!origin) return own.map((entry) => this.#variable(entry));
    const known = new Set(own.map((entry) => referred(this.#entries, entry, AT.abstract_origin)?.index));
    const traceless = this.#variables(origin).filter(({index}) => !known.has(index));
    return [...own, ...traceless].map((entry) => this.#variable(entry));
  }

  #variables(block: Entry): Entry[] {
    const isVariable = (index: number) =>
      this.#entries.tagOf(index) === TAG.variable || this.#entries.tagOf(index) === TAG.formal_parameter;
    return [...this.#entries.children(block.index)]
      .filter(isVariable)
      .map((index) => this.#entries.entry(index))
      .filter((entry) => !flagOf(entry, AT.declaration));
  }

  #variable(entry: Entry): VariableEntry {
    return {
      name: nameOf(this.#entries, entry),
      entry,
      isParameter: entry.tag === TAG.formal_parameter,
      line: lineOf(this.#entries, entry),
    };
  }
}

/** What an entry or its origin says of its place. */
export const placeAttribute = (entries: Entries, entry: Entry) =>
  inherited(entries, entry, (each) => {
    const value = each.values.get(AT.const_value) ?? each.values.get(AT.location);
    return value && {value, unit: each.unit, isConstant: each.values.has(AT.const_value)};
  });
