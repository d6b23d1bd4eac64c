/** Owns the reading of a kernel's report: which places in modules' code it names, and the code that it quotes. */

/** A place in a module's code, as the kernel writes it: `describe+0x6/0x30 [doorbell]`. */
export interface CodeLocation {
  symbol: string;
  /** From the symbol on, in bytes. */
  offset: number;
  /** Up to the next symbol: the kernel knows of no function's end. */
  size: number;
  /** By the kernel's name: never with a `-`. */
  module: string;
  /** The processor was here; else it was called from here, and returns here. */
  isFault: boolean;
  /** Of a WARN_ON(), after which it went on. */
  isWarning?: boolean;
  code?: QuotedCode;
}

/** The bytes around a place, as they were in memory. */
export interface QuotedCode {
  bytes: readonly number[];
  /** Which of them stands at the place. */
  at: number;
}

/**
 * With a build's hash behind the module's name, if the kernel is made so. A symbol has at most 512 characters
 * (KSYM_NAME_LEN), a module's name 60. It begins where nothing of a name stands before it: a line that is one long name
 * is tried once, not from each of its characters on.
 */
const LOCATION =
  /(?<![\w.$])([\w.$]{1,512})\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8}) \[([\w-]{1,64})(?: [0-9a-f]{1,64})?\]/;
const WARNING = /(?:^|\s)WARNING: /;
const FAULT = /(?:^|\s)(?:EIP|WARNING): /;
export const TIME = /^\[ *\d+\.\d+\] /;
/** The quoted code follows its place; registers come next. */
const CODE_WITHIN = 3;

/** The place that a line of the log names, and where in the line it stands. */
export function locationIn(line: string): {place: CodeLocation; from: number; to: number} | undefined {
  const match = line.includes('+0x') ? LOCATION.exec(line) : null;
  if (!match) return undefined;
  const [text, symbol = '', offset = '', size = '', module = ''] = match;
  const place = {
    symbol,
    offset: parseInt(offset, 16),
    size: parseInt(size, 16),
    module,
    isFault: FAULT.test(line),
    ...(WARNING.test(line) && {isWarning: true}),
  };
  return {place, from: match.index, to: match.index + text.length};
}

/** The place in the line with this number, with the code that the report quotes of it. */
export function locationAt(lines: readonly string[], number: number): CodeLocation | undefined {
  const place = locationIn(lines[number] ?? '')?.place;
  if (!place?.isFault) return place;
  const code = lines.slice(number + 1, number + 1 + CODE_WITHIN).flatMap((line) => quotedIn(line) ?? [])[0];
  return code ? {...place, code} : place;
}

function quotedIn(line: string): QuotedCode | undefined {
  const [, quoted] = /^Code: ((?:<?[0-9a-f]{2}>? ?)+)$/.exec(line.replace(TIME, '').trimEnd()) ?? [];
  const words = quoted?.trim().split(' ') ?? [];
  const at = words.findIndex((word) => word.startsWith('<'));
  return at < 0 ? undefined : {bytes: words.map((word) => parseInt(word.replace(/[<>]/g, ''), 16)), at};
}
