/** Owns how much of a text from the guest is looked at: so many lines, each to so many characters. */

export interface LineLimits {
  /** How many lines; the rest is not looked at. */
  lines: number;
  /** Characters of each; what is longer is cut. */
  length: number;
}

/** Whatever prints lines for people stays far below this. */
export const LINE_LIMITS: LineLimits = {lines: 50_000, length: 4096};

/** As `text.split('\n')`, within limits: the guest decides what a text holds, and a line of a megabyte is a line too. */
export function linesOf(text: string, limits: LineLimits = LINE_LIMITS): string[] {
  return [...eachLine(text, limits)];
}

/** The same one by one, for whoever rests in between. */
export function* eachLine(
  text: string,
  {lines, length}: LineLimits = LINE_LIMITS,
): Generator<string, void, undefined> {
  let at = 0;
  for (let count = 0; count < lines; count++) {
    const end = text.indexOf('\n', at);
    const whole = end < 0 ? text.length : end;
    yield text.slice(at, Math.min(whole, at + length));
    if (end < 0) return;
    at = end + 1;
  }
}
