/** Owns which expressions lab.yaml may have: those that RE2 and the browser's own engine read alike. */
import {RE2JS} from 're2js';
import * as v from 'valibot';
import {either, map, optional, several, shaped, text} from './words.ts';

/** Instructions of RE2's program: what one character of a text can cost at most. */
const SIZE_LIMIT = 2000;

/** What one of the two has and the other does not, or reads in its own way. */
const DIFFERENT: readonly [RegExp, string][] = [
  [/\\[pPAzZQECakKGhHRX]/, 'has an escape that not every engine knows'],
  [/\(\?(?!:)/, 'may have no "(?" but "(?:"; what a line must not have goes under hasNot'],
  [/\\[1-9]/, 'may not refer back to its brackets; "same: true" demands that all have caught the same'],
  [/\[\^?\]/, 'has empty brackets; "any character" is written [\\s\\S]'],
  [/\[[^\]]{0,100}\[:/, 'may have no [:class:]'],
];

/** What is wrong with an expression; undefined if it may be used. */
export function problemOfPattern(source: string): string | undefined {
  // Two backslashes are one, and no beginning of an escape.
  const bare = source.replaceAll('\\\\', '');
  for (const [what, problem] of DIFFERENT) if (what.test(bare)) return problem;
  try {
    new RegExp(source);
    const size = RE2JS.compile(source).programSize();
    return size > SIZE_LIMIT ? 'repeats too much: it would take too long' : undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    return `is no regular expression: ${said.replace(/^.*: /, '')}`;
  }
}

const expression = v.pipe(
  text(500),
  v.rawCheck(({dataset, addIssue}) => {
    const problem = dataset.typed ? problemOfPattern(dataset.value) : undefined;
    if (problem !== undefined) addIssue({message: problem});
  }),
);
const expressions = either(expression, several(expression, 10, 1));

/** One expression, or what a line must and must not match. */
export const pattern = either(
  expression,
  map({has: expressions, hasNot: optional(expressions), same: optional(v.literal(true, 'can only be true'))}),
);

/** Names as the kernel, its tools and file systems have them. */
export const name = shaped(60, /^[\w-]+$/, 'must be a name of letters, digits, _ and -');
export const fileName = shaped(100, /^[\w.+-]+$/, 'must be a file’s name, without its directory');
export const program = shaped(60, /^[\w.+-]+$/, 'must be a program’s name, without its directory');
export const path = shaped(
  300,
  /^[^\0\n]+$/,
  'must be a path: from the lab’s directory, or from / with a / before it',
);
export const errno = shaped(16, /^E[A-Z0-9]+$/, 'must be an errno, such as EINVAL');
export const slug = shaped(60, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be of a-z, 0-9 and single dashes');
export const words = text(300);
