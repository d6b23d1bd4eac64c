/** Owns the guess which line, once it is entered, may damage the kernel: what one would want to go back to before. */

const COMMAND = /(?:^|[\s;&|(])(insmod|modprobe|rmmod)((?:\s+[^\s;&|()]+)+)/;

/** The kernel's terminals take no longer line (N_TTY_BUF_SIZE). */
const LONGEST = 4096;

/**
 * The command that begins when `typed` reaches a terminal whose cursor's line reads `line`; undefined if nothing is
 * entered, or nothing risky. A guess: what a shell makes of it is its own affair.
 */
export function riskOf(line: string, typed: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(typed);
  const entered = text.search(/[\r\n]/);
  if (entered < 0) return undefined;
  const [, program, words = ''] = COMMAND.exec((line + text.slice(0, entered)).slice(0, LONGEST)) ?? [];
  // Where its words go to is not what it does.
  const own = words.split(/\s+/).filter((word) => word !== '' && !/^\d*[<>]/.test(word));
  return program === undefined || own.length === 0 ? undefined : [program, ...own].join(' ');
}

/** What of a line has been typed after these keys: printable ones, a backspace, or a new line. */
export function lineAfter(line: string, typed: Uint8Array): string {
  let after = line;
  for (const key of new TextDecoder().decode(typed))
    if (key === '\r' || key === '\n' || key === '\x03' || key === '\x15') after = '';
    else if (key === '\x7f' || key === '\b') after = after.slice(0, -1);
    else if (key >= ' ' && after.length < LONGEST) after += key;
  return after;
}
