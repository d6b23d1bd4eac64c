/** Owns which item of a drawing an arrow key leads to: the nearest in its direction, those in line with it first. */
import type {Box} from './zoom';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export const isDirection = (key: string): key is Direction =>
  ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(key);

/** From one end to the other, along one axis. */
type Reach = readonly [from: number, to: number];

const across = ({x, width}: Box): Reach => [x, x + width];
const down = ({y, height}: Box): Reach => [y, y + height];
const gap = ([a, b]: Reach, [c, d]: Reach) => Math.max(0, c - b, a - d);
const mirrored = ([from, to]: Reach): Reach => [-to, -from];

/** Its place among the boxes; undefined if there is nothing in that direction. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const isAcross = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const isBack = direction === 'ArrowLeft' || direction === 'ArrowUp';
  const along = (box: Box) => {
    const reach = isAcross ? across(box) : down(box);
    return isBack ? mirrored(reach) : reach;
  };
  const aside = isAcross ? down : across;
  let best: {at: number; aside: number; along: number} | undefined;
  for (const [at, box] of boxes.entries()) {
    // It begins behind the one that has the focus, or, where they overlap, is at least further on.
    if (at === from || along(box)[0] <= along(start)[0] || along(box)[1] <= along(start)[1]) continue;
    const found = {at, aside: gap(aside(start), aside(box)), along: gap(along(start), along(box))};
    if (!best || found.aside < best.aside || (found.aside === best.aside && found.along < best.along))
      best = found;
  }
  return best?.at;
}
