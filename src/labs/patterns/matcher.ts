/** Owns how a check holds a text against a lab's pattern: by the browser's own expressions, or by those that cannot hang. */

/** What a check asks of a line. A RegExp is one. */
export interface Matcher {
  test(text: string): boolean;
  /** The expression that a person may be shown. */
  readonly source: string;
  /** To be asked between two texts: a promise where it is time for the page to have its turn. */
  rest?(): Promise<void> | undefined;
}

/** A pattern as lab.yaml has it: an expression, or several that must and must not match the same line. */
export type Pattern =
  | string
  | {
      has: string | readonly string[];
      hasNot?: string | readonly string[] | undefined;
      same?: true | undefined;
    };

/** One expression: what its brackets caught, or nothing if it does not match. */
export interface Expression {
  exec(text: string): readonly (string | null | undefined)[] | null;
}

/** How expressions are read. The two that there are agree on all that lab.yaml may say (format/pattern.ts). */
export interface Expressions {
  compile: (source: string) => Expression;
  rest?: () => Promise<void> | undefined;
}

/** For the labs of this repository, whose patterns a test looks through for any that could take long. */
export const ownExpressions: Expressions = {compile: (source) => new RegExp(source)};

const list = (value: string | readonly string[] = []) => (typeof value === 'string' ? [value] : value);

/** All groups of a match have caught the same. */
const allSame = ([, ...caught]: readonly (string | null | undefined)[]) =>
  caught.every((each) => each === caught[0]);

export function matcherOf(pattern: Pattern, {compile, rest}: Expressions): Matcher {
  const {has, hasNot, same} = typeof pattern === 'string' ? {has: pattern} : pattern;
  const [wanted, unwanted] = [list(has).map(compile), list(hasNot).map(compile)];
  const fits = (expression: Expression, text: string) => {
    const found = expression.exec(text);
    return found !== null && (same !== true || allSame(found));
  };
  return {
    source: list(has)[0] ?? '',
    test: (text) =>
      wanted.every((each) => fits(each, text)) && !unwanted.some((each) => each.exec(text) !== null),
    ...(rest && {rest}),
  };
}

/** The first that matches. */
export async function find<T>(
  texts: Iterable<T>,
  matcher: Matcher,
  textOf: (each: T) => string,
): Promise<T | undefined> {
  for (const each of texts) {
    if (matcher.test(textOf(each))) return each;
    const rest = matcher.rest?.();
    if (rest) await rest;
  }
  return undefined;
}

export const findLine = (lines: Iterable<string>, matcher: Matcher) => find(lines, matcher, (line) => line);

/** How many match. */
export async function count(lines: Iterable<string>, matcher: Matcher): Promise<number> {
  let matched = 0;
  for (const line of lines) {
    if (matcher.test(line)) matched++;
    const rest = matcher.rest?.();
    if (rest) await rest;
  }
  return matched;
}

/** How many of these patterns, in this order, the lines match, others between them. */
export async function matchedInOrder(lines: Iterable<string>, patterns: readonly Matcher[]): Promise<number> {
  let next = 0;
  for (const line of lines) {
    const pattern = patterns[next];
    if (!pattern) break;
    if (pattern.test(line)) next++;
    const rest = pattern.rest?.();
    if (rest) await rest;
  }
  return next;
}
