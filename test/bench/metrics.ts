/** Owns what a measurement is, and how a list of them is shown and written. */

export interface Metric {
  name: string;
  value: number;
  unit: string;
  /** The same thing done another way in the same run. */
  baseline?: number;
  /** baseline / value for times and sizes, value / baseline for rates: above 1 we are better. */
  ratio?: number;
}

export const round = (value: number) => Number(value.toPrecision(4));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function metric(
  name: string,
  unit: string,
  value: number,
  baseline?: number,
  more: 'less' | 'more' = 'less',
): Metric {
  // A run takes ten minutes: what is known is said at once.
  console.error(name, round(value), unit, baseline === undefined ? '' : `(baseline ${round(baseline)})`);
  if (baseline === undefined) return {name, value: round(value), unit};
  const ratio = more === 'less' ? baseline / value : value / baseline;
  return {name, value: round(value), unit, baseline: round(baseline), ratio: round(ratio)};
}

export function table(metrics: readonly Metric[]): string {
  const width = Math.max(...metrics.map(({name}) => name.length));
  return metrics
    .map(({name, value, unit, baseline, ratio}) => {
      const against = baseline === undefined ? '' : `   (baseline ${baseline}, ratio ${ratio ?? '-'})`;
      return `${name.padEnd(width)} ${String(value).padStart(12)} ${unit}${against}`;
    })
    .join('\n');
}
