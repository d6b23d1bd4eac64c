/** Owns the abbreviations of a unit: which attributes an entry of each kind has, and how far it reaches. */
import {Bytes, Malformed} from '../bytes';
import {fixedSizeOf} from './forms';
import type {Budget} from '../budget';
import type {Exact} from '../bytes';

/** GCC gives an entry some fifteen. */
const ATTRIBUTES_LIMIT = 256;
/** In steps of the budget, by measurement. */
const ABBREVIATION_COST = 40;

export interface AttributeSpec {
  at: number;
  form: number;
  /** The value itself, of DW_FORM_implicit_const. */
  implicit: Exact | undefined;
}

export interface Abbreviation {
  tag: number;
  hasChildren: boolean;
  attributes: readonly AttributeSpec[];
  /**
   * How to pass over an entry: a number is so many bytes, a negative one a form (negated) whose length it says itself.
   * Attributes without bytes take no step, so that each step takes at least one byte of the entry.
   */
  skips: readonly number[];
}

export type Abbreviations = ReadonlyMap<number, Abbreviation>;

export function readAbbreviations(section: Uint8Array, offset: number, budget: Budget): Abbreviations {
  const from = new Bytes(section, offset);
  const abbreviations = new Map<number, Abbreviation>();
  for (;;) {
    budget.spend(ABBREVIATION_COST);
    const code = from.uleb();
    if (code === 0) return abbreviations;
    const tag = from.uleb();
    const hasChildren = from.u8() !== 0;
    const attributes: AttributeSpec[] = [];
    for (;;) {
      budget.spend();
      const [at, form] = [from.uleb(), from.uleb()];
      const implicit = form === 0x21 ? from.slebExact() : undefined;
      if (at === 0 && form === 0) break;
      if (attributes.length === ATTRIBUTES_LIMIT) throw new Malformed('an entry has too many attributes');
      attributes.push({at, form, implicit});
    }
    if (!abbreviations.has(code))
      abbreviations.set(code, {tag, hasChildren, attributes, skips: skipsOf(attributes)});
  }
}

function skipsOf(attributes: readonly AttributeSpec[]): number[] {
  const skips: number[] = [];
  for (const {form} of attributes) {
    const size = fixedSizeOf(form);
    if (size === undefined) skips.push(-form);
    else if (size > 0 && (skips.at(-1) ?? -1) > 0) skips.push((skips.pop() ?? 0) + size);
    else if (size > 0) skips.push(size);
  }
  return skips;
}
