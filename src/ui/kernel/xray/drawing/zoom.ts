/** Owns the geometry of zoom and pan: which part of a drawing is shown in its pane. */

export interface Extent {
  width: number;
  height: number;
}

export interface Box extends Extent {
  x: number;
  y: number;
}

/** The drawing's point at the pane's upper left corner, and how many pixels a unit of the drawing has. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface Bounds {
  content: Extent;
  /** In CSS pixels. */
  pane: Extent;
  /** With 'x' the drawing is as high as it is: only time or addresses grow. */
  axis: 'x' | 'both';
  /** Pixels of a unit, at most. */
  closest: number;
  /** Pixels of a unit to begin with, at most: a small drawing need not fill a large pane. */
  natural?: number;
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** Where a drawing that is smaller than its pane stands in the middle of it; else, within its edges. */
function within(at: number, content: number, shown: number): number {
  if (content <= shown) return (content - shown) / 2;
  return clamp(at, 0, content - shown);
}

function settled({x, y, scale}: View, {content, pane, axis}: Bounds): View {
  return {
    scale,
    x: within(x, content.width, pane.width / scale),
    y: axis === 'x' ? 0 : within(y, content.height, pane.height / scale),
  };
}

function fitScale({content, pane, axis, closest, natural = closest}: Bounds): number {
  const across = pane.width / Math.max(content.width, Number.MIN_VALUE);
  const down = axis === 'x' ? across : pane.height / Math.max(content.height, Number.MIN_VALUE);
  return clamp(Math.min(across, down), Number.MIN_VALUE, natural);
}

/** All of the drawing. */
export const fit = (bounds: Bounds): View => settled({x: 0, y: 0, scale: fitScale(bounds)}, bounds);

/** `at`: the point of the pane that stays where it is; its middle unless it is said. */
export function zoomed(view: View, bounds: Bounds, factor: number, at?: {x: number; y: number}): View {
  const {pane, closest} = bounds;
  const farthest = fitScale(bounds);
  const scale = clamp(view.scale * factor, farthest, Math.max(closest, farthest));
  const {x, y} = at ?? {x: pane.width / 2, y: pane.height / 2};
  return settled(
    {scale, x: view.x + x / view.scale - x / scale, y: view.y + y / view.scale - y / scale},
    bounds,
  );
}

/** `dx`, `dy`: pixels by which what is shown moves on. */
export const moved = (view: View, bounds: Bounds, dx: number, dy: number): View =>
  settled({...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale}, bounds);

/** The same with this box in it, as far as it fits. */
export function revealed(view: View, bounds: Bounds, box: Box): View {
  const into = (at: number, shown: number, from: number, length: number) =>
    from < at || length > shown ? from : from + length > at + shown ? from + length - shown : at;
  const {pane} = bounds;
  return settled(
    {
      scale: view.scale,
      x: into(view.x, pane.width / view.scale, box.x, box.width),
      y: into(view.y, pane.height / view.scale, box.y, box.height),
    },
    bounds,
  );
}

/** This box with some room beside it. */
export function closeUp(bounds: Bounds, box: Box): View {
  const room = 1.2;
  const scale = Math.min(
    bounds.pane.width / Math.max(box.width * room, Number.MIN_VALUE),
    bounds.axis === 'x' ? Infinity : bounds.pane.height / Math.max(box.height * room, Number.MIN_VALUE),
  );
  const all = fit(bounds);
  const near = zoomed(all, bounds, scale / all.scale);
  return moved(
    near,
    bounds,
    (box.x + box.width / 2 - near.x) * near.scale - bounds.pane.width / 2,
    (box.y + box.height / 2 - near.y) * near.scale - bounds.pane.height / 2,
  );
}
