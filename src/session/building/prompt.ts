/** Owns the reading of a shell's prompt off a terminal's screen (build-scripts/rootfs/skeleton/etc/shrc writes it). */
import {resolvePath} from '../editor/paths';

/** The directory ends at the last `#` or `$` before a space. */
const PROMPT = /^[\w.-]+@[\w.-]+:(\S*)[#$](?: (.*))?$/;

export interface Prompt {
  /** The shell's directory, absolute. */
  directory: string;
  /** What stands behind the prompt. */
  typed: string;
}

/** `home`: what `~` is. Undefined if the line is no prompt. */
export function promptOf(line: string, home: string): Prompt | undefined {
  const [, where, typed = ''] = PROMPT.exec(line) ?? [];
  if (where === undefined) return undefined;
  const directory = where.startsWith('~')
    ? resolvePath(home, `./${where.slice(1)}`)
    : resolvePath('/', where);
  return {directory, typed: typed.trim()};
}
