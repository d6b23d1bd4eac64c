/** Owns the reading of a unified diff: which files it changes, and where, with the lines of it that say so. */

export interface Hunk {
  /** Line of its head in the patch, from 1. */
  at: number;
  /** Where it begins in the file as it becomes, and how many lines it says to have before and after. */
  line: number;
  before: number;
  after: number;
  /** With their signs; a carriage return at the end is part of a line. */
  lines: string[];
}

export interface FileChange {
  /** Line of its head in the patch, from 1. */
  at: number;
  /** In the lab's directory. */
  name: string;
  /** It is not there before, or not afterwards. */
  isNew: boolean;
  isGone: boolean;
  hunks: Hunk[];
}

const HEAD = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const isHead = (lines: readonly string[], i: number) =>
  /^--- \S/.test(lines[i] ?? '') && /^\+\+\+ \S/.test(lines[i + 1] ?? '');

/** As `patch -p1` takes it: without its first directory, and without the time behind it. */
const nameIn = (head: string) =>
  head
    .slice(4)
    .split('\t', 1)
    .join('')
    .trim()
    .replace(/^[^/]+\/+/, '');

/** What stands before the first file, between files, and the marks for a missing last newline are passed over. */
export function readPatch(patch: string): FileChange[] {
  const lines = patch.replace(/\n$/, '').split('\n');
  const files: FileChange[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (isHead(lines, i)) {
      const [from, to] = [line, lines[i + 1] ?? ''];
      const isGone = to.startsWith('+++ /dev/null');
      const isNew = from.startsWith('--- /dev/null');
      files.push({at: i + 1, name: nameIn(isGone ? from : to), isNew, isGone, hunks: []});
      i++;
      continue;
    }
    const [head, before = '1', first, after = '1'] = HEAD.exec(line) ?? [];
    if (head === undefined) continue;
    const hunk = {at: i + 1, line: Number(first), before: Number(before), after: Number(after)};
    const found = linesOfHunk(lines, i + 1, hunk);
    files.at(-1)?.hunks.push({...hunk, lines: found});
    i += found.length;
  }
  return files;
}

/** As many as the hunk says to have, or fewer if something else comes first. */
function linesOfHunk(
  lines: readonly string[],
  from: number,
  {before, after}: Pick<Hunk, 'before' | 'after'>,
): string[] {
  const found: string[] = [];
  let [left, right] = [before, after];
  for (let i = from; i < lines.length && (left > 0 || right > 0); i++) {
    const line = lines[i] ?? '';
    // Its numbers are wrong if another file begins here.
    if (isHead(lines, i) && HEAD.test(lines[i + 2] ?? '')) break;
    if (line.startsWith('\\')) continue;
    // Editors take away the blank of an empty line.
    const sign = line === '' || line === '\r' ? ' ' : line[0];
    if (sign !== ' ' && sign !== '-' && sign !== '+') break;
    if (sign !== '+') left--;
    if (sign !== '-') right--;
    found.push(line === '' || line === '\r' ? ` ${line}` : line);
  }
  return found;
}

/** A hunk's lines as they are before it, or become by it. */
export const sideOf = ({lines}: Hunk, sign: '-' | '+'): string[] =>
  lines.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1));
