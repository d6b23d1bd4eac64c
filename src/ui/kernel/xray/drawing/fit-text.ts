/** Owns text in drawings: cut to its room, in a typeface in which all characters are equally wide. */

/** Of --mono at 12 px, in the widest of its typefaces. */
export const CHARACTER = 7.3;

/** `room` in pixels; '' where not even some letters have room. */
export function fitText(text: string, room: number, character = CHARACTER): string {
  const count = Math.floor(room / character);
  if (text.length <= count) return text;
  return count < 4 ? '' : `${text.slice(0, count - 1)}…`;
}
