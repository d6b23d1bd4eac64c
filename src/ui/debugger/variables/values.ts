/** Owns what elements ask of a stopped machine's values, and change in it. */
import type {ChainView, ChangeOutcome, VariableView} from '../../../session/debug/views';

export interface Values {
  /** What is in a value. */
  within: (handle: number, from?: number) => Promise<VariableView[]>;
  /** A value that hangs together, as boxes; `element`: one of the view's. */
  chain: (handle: number, element?: string) => Promise<ChainView | undefined>;
  /** Puts what an expression is worth in the place of a value, or of what another expression says (`$eax`). */
  set: (what: number | string, text: string) => Promise<ChangeOutcome>;
}

/** Values that a person has unfolded, or wants drawn, by their keys. */
export interface Opened {
  unfolded: Set<string>;
  drawn: Set<string>;
}
