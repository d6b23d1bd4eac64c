/** Owns where a line of one text is in another that was made of it. */

/** More lines than this are not compared one by one: nobody edits as many between a build and a look. */
const COMPARED_LIMIT = 2000;

/** Where a line is now: the same one, or, if it is gone or has been changed, where it would be. Lines count from 1. */
export function movedLine(from: string, to: string, line: number): number {
  if (from === to) return line;
  const [before, now] = [linesOf(from), linesOf(to)];
  const least = Math.min(before.length, now.length);
  let same = 0;
  while (same < least && before[same] === now[same]) same++;
  if (line <= same) return line;
  let tail = 0;
  while (tail < least - same && before.at(-1 - tail) === now.at(-1 - tail)) tail++;
  if (line > before.length - tail) return line + now.length - before.length;
  const [old, young] = [before.slice(same, before.length - tail), now.slice(same, now.length - tail)];
  const at = line - 1 - same;
  const isMuch = old.length * young.length > COMPARED_LIMIT ** 2;
  const pairs = isMuch ? new Map<number, number>() : pairsOf(old, young);
  for (let up = at; up >= 0; up--) {
    const there = pairs.get(up);
    if (there !== undefined) return Math.min(same + there + 1 + (at - up), now.length);
  }
  return Math.min(line, now.length - tail + 1, now.length);
}

/** Indentation alone makes no other line. */
const linesOf = (text: string) => text.split('\n').map((each) => each.trim());

/** The longest common subsequence: of each line that is in both, where it is in the other. */
function pairsOf(old: readonly string[], young: readonly string[]): Map<number, number> {
  const width = young.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = young.length - 1; j >= 0; j--)
      longest[i * width + j] =
        old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs = new Map<number, number>();
  for (let i = 0, j = 0; i < old.length && j < young.length;)
    if (old[i] === young[j]) pairs.set(i++, j++);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  return pairs;
}
