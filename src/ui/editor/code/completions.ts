/** Owns what the editor offers while one types C: the kernel's symbols, and the words of the files that are open. */
import type {Completion, CompletionContext, CompletionResult} from '@codemirror/autocomplete';

/** The language's own words, as far as kernel code uses them. */
const C =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false NULL';

export interface Words {
  /** Names that the kernel exports; asked once. */
  symbols: () => Promise<readonly string[]>;
  /** Texts of the files that are open. */
  texts: () => readonly string[];
}

const LEAST = 2;
const found = new WeakMap<Words, Promise<Completion[]>>();

/** Nothing after fewer than two letters, unless it is asked for. */
export async function complete(words: Words, context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[A-Za-z_]\w{0,200}/);
  if (!before || (before.text.length < LEAST && !context.explicit)) return null;
  let symbols = found.get(words);
  if (!symbols) found.set(words, (symbols = ofKernel(words)));
  const known = new Map<string, Completion>();
  for (const text of words.texts())
    for (const [word] of text.matchAll(/[A-Za-z_]\w{2,}/g))
      if (word !== before.text) known.set(word, {label: word, type: 'text'});
  for (const word of C.split(' ')) known.set(word, {label: word, type: 'keyword'});
  for (const symbol of await symbols) known.set(symbol.label, symbol);
  return {from: before.from, options: [...known.values()], validFor: /^\w*$/};
}

const ofKernel = async ({symbols}: Words): Promise<Completion[]> =>
  (await symbols()).map((label) => ({label, type: 'function', detail: 'kernel'}));
