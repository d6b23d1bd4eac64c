/** Owns what is said of a text that is no YAML, or not the YAML that was meant: what is wrong, and what to write instead. */
import {isAlias, isScalar, visit} from 'yaml';
import type {Document, Node, Scalar, YAMLError} from 'yaml';

/** `offset`: where it is in the text. */
export interface Mistake {
  offset: number;
  message: string;
}

type ErrorCode = YAMLError['code'];

/** Lines above one that is indented otherwise. */
const LOOK_BACK = 100;
const IN_QUOTES = 'put the text in quotes, or after `>-` on the next line';
const cannotBegin = (character: string) => `text cannot begin with ${character}: ${IN_QUOTES}`;

/** A place in the text, and the line that it is in. */
interface Place {
  text: string;
  offset: number;
  message: string;
  /** From the beginning of its line to its end. */
  line: string;
  begin: number;
  /** What follows a key or a dash in that line. */
  value: string;
}

function placeOf(text: string, offset: number, message: string): Place {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const [line = ''] = text.slice(begin).split('\n', 1);
  const [head = ''] = /^[ \t]*(?:- +)*(?:[\w-]+: +)?/.exec(line) ?? [];
  const value = line.slice(head.length);
  return {text, offset, message, line, begin, value};
}

/** Undefined: it is something else. */
type Guess = (place: Place) => Mistake | string | undefined;

const isTab: Guess = ({line, begin}) => {
  const [blanks = ''] = /^[ \t]*/.exec(line) ?? [];
  const tab = blanks.indexOf('\t');
  return tab < 0 ? undefined : {offset: begin + tab, message: 'a tab cannot indent YAML: use spaces'};
};

const isReserved: Guess = ({line, begin, value}) => {
  const [character] = /^[`@%&*!?,]/.exec(value) ?? [];
  if (character === undefined) return undefined;
  return {offset: begin + line.length - value.length, message: cannotBegin(character)};
};

const goesOn: Guess = ({value, line, begin, offset}) => {
  if (/^[|>]/.test(value))
    return `text that begins with ${value.slice(0, 1)} stands on the lines below it, indented`;
  if (value.startsWith("'"))
    return "the text goes on behind its closing ': within single quotes write '' for a '";
  if (value.startsWith('"'))
    return 'the text goes on behind its closing ": within double quotes write \\" for a "';
  const before = value.slice(0, offset - begin - (line.length - value.length));
  const [opened, closed] = [/[[{]/g, /[\]}]/g].map((bracket) => before.match(bracket)?.length ?? 0);
  if (/^[[{]/.test(value) && opened === closed) return cannotBegin(value.slice(0, 1));
  if (/^[[{]/.test(value)) return `within [ ] and { }, put text that has one of [ ] { } , : in quotes`;
  return /^[\]}]/.test(value) ? cannotBegin(value.slice(0, 1)) : undefined;
};

/** The nearest column in which something of its kind begins above: it is one space off, as a rule. */
const isIndented: Guess = ({text, begin, line}) => {
  const isEntry = /^ *- /.test(line);
  const columnOf = (each: string) =>
    (isEntry ? /^( *)- / : /^((?: |- )*)[\w-]+:(?: |$)/).exec(each)?.[1]?.length;
  const [{length: mine} = ''] = /^ */.exec(line) ?? [];
  const above = text
    .slice(0, begin)
    .split('\n')
    .slice(-LOOK_BACK)
    .flatMap((each) => columnOf(each) ?? []);
  const [nearest] = above.sort((a, b) => Math.abs(a - mine) - Math.abs(b - mine) || b - a);
  if (nearest === undefined || nearest === mine) return undefined;
  const what = isEntry ? 'entries of one list' : 'keys of one map';
  return `is indented by ${mine} ${mine === 1 ? 'space' : 'spaces'}, and what is above it by ${nearest}: ${what} stand in one column`;
};

/** The line below is a key that stands deeper than this one, which has a value. */
const nextIsIndented: Guess = ({text, begin, line}) => {
  const next = begin + line.length + 1;
  const [below = ''] = text.slice(next).split('\n', 1);
  const tab = isTab(placeOf(text, next, ''));
  if (tab) return tab;
  const message = /^ +[\w-]+:(?: |$)/.test(below) ? isIndented(placeOf(text, next, '')) : undefined;
  return typeof message === 'string'
    ? {offset: next + (/^ */.exec(below)?.[0].length ?? 0), message}
    : undefined;
};

const hasColon: Guess = ({value}) =>
  /: |:$/.test(value)
    ? 'text may have no ": " in it: put it in quotes, or after `>-` on the next line'
    : undefined;

const isNoEntry: Guess = ({line}) =>
  line.includes('\u00a0')
    ? 'has a no-break space, which is no blank here: type the blank anew'
    : /^\s*(?:- +)*[\w-]+:\S/.test(line)
      ? 'needs a blank behind the colon'
      : 'is no entry of a map: write `key: value`; text of several lines stands in quotes or below `>-`';

/** The bracket that is open at this place. */
const isOpen: Guess = ({text, offset}) => {
  const closing = {'[': ']', '{': '}'};
  let depth = 0;
  for (let at = offset - 1; at >= 0; at--) {
    const character = text[at] ?? '';
    if (character === ']' || character === '}') depth++;
    else if ((character === '[' || character === '{') && depth-- === 0)
      return {offset: at, message: `this ${character} has no ${closing[character]} at its end: add it`};
  }
  return undefined;
};

/** What may be meant by each error of the reader, the likeliest first. */
const GUESSES: Partial<Record<ErrorCode, readonly Guess[]>> = {
  TAB_AS_INDENT: [isTab],
  BAD_SCALAR_START: [isReserved],
  BAD_ALIAS: [isReserved],
  BAD_PROP_ORDER: [isReserved],
  MULTIPLE_ANCHORS: [isReserved],
  MULTIPLE_TAGS: [isReserved],
  TAG_RESOLVE_FAILED: [isReserved],
  BAD_DQ_ESCAPE: [
    ({text, offset}) =>
      `a backslash in double quotes needs doubling, as ${text.slice(offset, offset + 2)} is no escape; single quotes take it as it is`,
  ],
  UNEXPECTED_TOKEN: [
    isTab,
    ({message}) =>
      message.includes('block-seq-ind')
        ? 'a list begins on the line below its key, each entry behind a "- "'
        : undefined,
    isReserved,
    goesOn,
  ],
  BLOCK_AS_IMPLICIT_KEY: [isTab, isReserved, hasColon, nextIsIndented],
  BLOCK_IN_FLOW: [() => 'within [ ] and { }, put text that has a ": " in it in quotes'],
  BAD_INDENT: [isTab, (place) => (place.message.startsWith('Flow') ? isOpen : isIndented)(place)],
  MULTILINE_IMPLICIT_KEY: [isTab, nextIsIndented, isNoEntry],
  MISSING_CHAR: [
    isTab,
    ({text, message}) =>
      message.startsWith('Missing directives')
        ? {offset: text.indexOf('%'), message: cannotBegin('%')}
        : undefined,
    (place) => (place.message.startsWith('Sequence item') ? isIndented(place) : undefined),
    isNoEntry,
  ],
  MULTIPLE_DOCS: [() => '--- begins another document, and a file is one: take the line away'],
};

/** Text in quotes that has no end: it is found only at the end of the file, or of the brackets around it. */
function unclosedQuote(document: Document, text: string): Mistake | undefined {
  let found: Mistake | undefined;
  visit(document, {
    Scalar(_, {type, range}: Scalar) {
      if ((type !== 'QUOTE_DOUBLE' && type !== 'QUOTE_SINGLE') || !range) return;
      const quote = text[range[0]] ?? '';
      if (range[1] - range[0] > 1 && text[range[1] - 1] === quote) return;
      found = {offset: range[0], message: `this ${quote} has no ${quote} at its end: add it`};
    },
  });
  return found;
}

/** Of all that the reader complains of, what was wrong first: the rest follows from it. */
export function mistakeIn(document: Document, text: string): Mistake | undefined {
  const {errors} = document;
  const error = errors.find(({code}) => code === 'TAB_AS_INDENT') ?? errors[0];
  if (!error) return marksIn(document, text);
  const [offset] = error.pos;
  if (error.code === 'MISSING_CHAR' && error.message.startsWith('Missing closing')) {
    const unclosed = unclosedQuote(document, text);
    if (unclosed) return unclosed;
  }
  const place = placeOf(text, offset, error.message);
  for (const guess of GUESSES[error.code] ?? []) {
    const found = guess(place);
    if (found !== undefined) return typeof found === 'string' ? {offset, message: found} : found;
  }
  return {offset, message: `is no YAML: ${error.message}`};
}

/** YAML's own marks at the beginning of a text, which nobody means here: what they mean would be lost, or is not there. */
function marksIn(document: Document, text: string): Mistake | undefined {
  const anchors = new Map<string, Node>();
  const aliases = new Set<string>();
  let found: Mistake | undefined;
  visit(document, {
    Node(_, node: Node) {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        aliases.add(node.source);
        if (!anchors.has(node.source)) found ??= {offset, message: cannotBegin('*')};
        return;
      }
      const {anchor, tag} = node as {anchor?: string; tag?: string};
      if (anchor !== undefined) anchors.set(anchor, node);
      if (!isScalar(node) || tag === undefined) return;
      // The mark stands before the node that it is of.
      const begin = text.lastIndexOf('\n', offset - 1) + 1;
      const before = text.slice(begin, offset).trimEnd();
      const mark = before.indexOf('!', before.lastIndexOf(' ') + 1);
      if (mark >= 0) found ??= {offset: begin + mark, message: cannotBegin('!')};
    },
  });
  if (found) return found;
  for (const [name, {range}] of anchors)
    if (!aliases.has(name))
      return {offset: text.lastIndexOf(`&${name}`, range?.[0]), message: cannotBegin('&')};
  return undefined;
}
