/** Owns which of several names somebody meant who wrote another one. */

/** Of two words: how many letters are to be added, taken away or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The closest of them, and how far it is; undefined if there is none. */
export function closest(name: string, there: readonly string[]): {each: string; far: number} | undefined {
  const short = name.slice(0, 64).toLowerCase();
  const [first] = there
    .map((each) => ({each, far: distance(short, each.toLowerCase())}))
    .sort((a, b) => a.far - b.far);
  return first;
}

/** Undefined if none of them is close. */
export function nearest(name: string, there: readonly string[]): string | undefined {
  const first = closest(name, there);
  return first && first.far <= Math.min(3, Math.floor(Math.min(name.length, 64) / 3))
    ? first.each
    : undefined;
}
