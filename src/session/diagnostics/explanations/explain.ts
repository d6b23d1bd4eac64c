/** Owns the one table of explanations, and the looking up in it. */
import {CHECKING_ROWS} from './checking-rows';
import {COMPILER_ROWS, MAKE_ROWS} from './compiler-rows';
import {LOG_ROWS} from './log-rows';
import {MODPOST_ROWS} from './modpost-rows';
import {REPORT_ROWS} from './report-rows';
import {TERMINAL_ROWS} from './terminal-rows';
import type {Explanation, Where} from './explanation';

export const EXPLANATIONS: readonly Explanation[] = [
  ...CHECKING_ROWS,
  ...REPORT_ROWS,
  ...LOG_ROWS,
  ...COMPILER_ROWS,
  ...MODPOST_ROWS,
  ...MAKE_ROWS,
  ...TERMINAL_ROWS,
];

/** Of a line, more is not looked at. */
const LONGEST = 2048;

/** The first row that has something to say of a line that stands there. */
export function explanationOf(where: Where, line: string): {id: string; text: string} | undefined {
  const read = line.slice(0, LONGEST);
  for (const {id, where: its, when, say} of EXPLANATIONS) {
    const match = its === where ? when.exec(read) : null;
    const text = match && (typeof say === 'string' ? say : say(match));
    if (text) return {id, text};
  }
  return undefined;
}

export const explain = (where: Where, line: string): string | undefined => explanationOf(where, line)?.text;

/** A message with its explanation behind it, if there is one. */
export function explained(where: Where, message: string): string {
  const text = explain(where, message);
  return text === undefined ? message : `${message.replace(/[.:]$/, '')}. ${text}`;
}
