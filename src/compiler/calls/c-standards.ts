/** Owns c89 and c99, which POSIX asks for and Debian has as scripts before gcc: one standard of C, and no other. */
import {nameOf} from '../../protocol/paths';

interface Standard {
  flag: string;
  /** Those that say the same. */
  same: RegExp;
  other: RegExp;
  name: string;
}

/** As c89-gcc(1) and c99-gcc(1) judge their arguments. */
const STANDARDS: ReadonlyMap<string, Standard> = new Map([
  [
    'c89',
    {
      flag: '-std=c89',
      same: /^(?:-ansi|-std=(?:c89|iso9899:1990))$/,
      other: /^-std=/,
      name: 'ANSI/ISO C',
    },
  ],
  [
    'c99',
    {
      flag: '-std=c99',
      same: /^-std=(?:c9[9x]|iso9899:199[9x])$/,
      other: /^(?:-std=|-ansi$)/,
      name: 'ISO C99',
    },
  ],
]);

/** The arguments for gcc; any other program's are as they are. `message`: what the script says instead. */
export function ofStandard(
  argv: readonly string[],
): {ok: true; argv: string[]} | {ok: false; message: string} {
  const [called = '', ...words] = argv;
  const standard = STANDARDS.get(nameOf(called));
  if (!standard) return {ok: true, argv: [...argv]};
  const {flag, same, other, name} = standard;
  const foreign = words.find((word) => other.test(word) && !same.test(word));
  if (foreign !== undefined)
    return {ok: false, message: `${nameOf(called)} called with non ${name} option ${foreign}\n`};
  return {ok: true, argv: ['gcc', ...(words.some((word) => same.test(word)) ? [] : [flag]), ...words]};
}
