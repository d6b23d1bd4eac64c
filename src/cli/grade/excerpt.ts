/** Owns what is kept of what a test printed: the first errors, which the others follow from, and the end. */

/** In characters. */
const WHOLE = 600;
const END = 300;
const LINE = 200;
const ERRORS = 3;

const isError = (line: string) =>
  /\berror\b|\bfatal\b|undefined!|undefined reference|\bBUG\b|\bOops\b/i.test(line);

export function excerpt(printed: string): string {
  const said = printed.trim();
  if (said.length <= WHOLE) return said;
  const lines = said.split('\n');
  // The end begins with a line, if its lines are of a usual length.
  const cut = said.slice(-END);
  const end = cut.includes('\n') ? cut.slice(cut.indexOf('\n') + 1) : cut;
  const before = lines.slice(0, lines.length - end.split('\n').length);
  const errors = before.filter(isError).slice(0, ERRORS);
  const first = errors.length > 0 ? errors : before.slice(0, 1);
  return [...first.map((line) => line.slice(0, LINE)), '...', end].join('\n');
}
