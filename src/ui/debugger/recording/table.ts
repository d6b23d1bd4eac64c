/** Owns what a recording's table and plot are made of. */
import type {RecordedStep} from '../../../session/debug/recording/recording';

const COLUMNS = 8;

/** Names of variables that are not the same all the time, in the order in which they appear. */
export function changingNames(steps: readonly RecordedStep[]): string[] {
  const texts = new Map<string, Set<string>>();
  for (const {values} of steps)
    for (const {name, text} of values.values()) {
      if (name.startsWith('*')) continue;
      texts.set(name, (texts.get(name) ?? new Set()).add(text));
    }
  return [...texts].flatMap(([name, each]) => (each.size > 1 ? [name] : [])).slice(0, COLUMNS);
}

/** Of pairs of step and number, within a box; numbers that are all alike are in its middle. */
export function polyline(
  points: readonly (readonly [number, number])[],
  steps: number,
  {width, height}: {width: number; height: number},
): {line: string; low: number; high: number} {
  const numbers = points.map(([, value]) => value);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const y = (value: number) =>
    high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 8);
  const x = (step: number) => (step / Math.max(1, steps - 1)) * width;
  return {
    line: points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' '),
    low,
    high,
  };
}
