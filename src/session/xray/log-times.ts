/** Owns the time of a line of dmesg: where in a traced load the kernel wrote it. */

export interface TimedLine {
  text: string;
  /** Microseconds since the load's first call, negative before it; undefined if either time is not known. */
  atUs: number | undefined;
}

/** "[   12.345678] text", as printk writes it: seconds since the kernel's start by the scheduler's clock. */
const STAMPED = /^\[ {0,16}(\d{1,12}\.\d{1,9})\] ?(.*)$/;

/** `startUs`: when the first call was, by the same clock (xray.ts sees to it). */
export function timedLine(line: string, startUs: number | undefined): TimedLine {
  const [, seconds, text] = STAMPED.exec(line) ?? [];
  if (seconds === undefined || text === undefined) return {text: line, atUs: undefined};
  return {text, atUs: startUs === undefined ? undefined : Number(seconds) * 1e6 - startUs};
}
