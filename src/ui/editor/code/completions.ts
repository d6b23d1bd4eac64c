/** Owns what the editor offers while one types C: the kernel's interface, and the words of the files that are open. */
import {helpOn} from './kernel-help';
import type {Completion, CompletionContext, CompletionResult} from '@codemirror/autocomplete';
import type {KernelApiCompletion, KernelApiEntry} from '../../../protocol/compiler-api';
import type {KernelHelp} from './kernel-help';

/** The language's own words, as far as kernel code uses them. */
const C =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false NULL';

export interface Words extends KernelHelp {
  /** Names of the kernel's headers that begin so, at most `limit`. */
  complete(prefix: string, limit: number): Promise<KernelApiCompletion>;
  /** Texts of the files that are open. */
  texts(): readonly string[];
  /** Words in place of C's and the kernel's, where the text is no C; undefined: it is. */
  instead?: () => readonly string[] | undefined;
}

const LEAST = 2;
/** More than anybody looks through: a third letter leaves fewer. */
const MOST = 400;
const NOTHING: KernelApiCompletion = {entries: [], all: true};

const TYPES: Readonly<Record<KernelApiEntry['kind'], string>> = {
  function: 'function',
  macro: 'constant',
  struct: 'class',
  union: 'class',
  enum: 'enum',
  typedef: 'type',
};

/** Between names that begin alike, what a module can use and what is described comes first. */
const boostOf = ({doc, exported, kind}: KernelApiEntry) =>
  (doc === undefined ? 0 : 1) +
  (exported === 'any' || exported === 'GPL' ? 1 : 0) -
  (exported === 'no' ? 2 : 0) +
  (kind === 'macro' ? 0 : 1);

/** Nothing after fewer than two letters, unless it is asked for. */
export async function complete(words: Words, context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[A-Za-z_]\w{0,200}/);
  if (!before || (before.text.length < LEAST && !context.explicit)) return null;
  const known = new Map<string, Completion>();
  for (const text of words.texts())
    for (const [word] of text.matchAll(/[A-Za-z_]\w{2,}/g))
      if (word !== before.text) known.set(word, {label: word, type: 'text'});
  const instead = words.instead?.();
  for (const word of instead ?? C.split(' ')) known.set(word, {label: word, type: 'keyword'});
  const {entries, all} = instead ? NOTHING : await words.complete(before.text, MOST);
  for (const entry of entries) {
    // Of a struct and a function of one name, the function is what follows a letter.
    if (known.get(entry.name)?.type === 'function') continue;
    known.set(entry.name, {
      label: entry.name,
      type: TYPES[entry.kind],
      detail: entry.kind,
      boost: boostOf(entry),
      info: () => {
        const dom = helpOn(entry);
        dom.classList.add('cm-kernel-help');
        return dom;
      },
    });
  }
  return {from: before.from, options: [...known.values()], ...(all && {validFor: /^\w*$/})};
}
