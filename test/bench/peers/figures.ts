/** Owns how a comparison is shown: medians with their spread as a table in Markdown, and as a picture. */
import {median} from '../metrics';

export interface Peer {
  /** A column's head. */
  title: string;
  /** Values of each figure, one a round, under the names of `Row`. */
  values: Record<string, number[]>;
}

export interface Row {
  name: string;
  title: string;
  unit: string;
}

const shown = (value: number, unit: string) =>
  unit === 'ms' && value >= 10_000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${unit}`;

function cell(values: readonly number[] | undefined, unit: string): string {
  if (!values || values.length === 0) return '–';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const middle = shown(median(values), unit);
  return values.length === 1 ? middle : `${middle} (${shown(low, unit)} to ${shown(high, unit)})`;
}

/** GitHub's Markdown: a row for each figure, a column for each peer. */
export const markdownTable = (rows: readonly Row[], peers: readonly Peer[]): string =>
  [
    `| | ${peers.map(({title}) => title).join(' | ')} |`,
    `|---|${peers.map(() => '---:|').join('')}`,
    ...rows.map(
      ({name, title, unit}) =>
        `| ${title} | ${peers.map(({values}) => cell(values[name], unit)).join(' | ')} |`,
    ),
  ].join('\n');

const WIDTH = 860;
const LABEL = 250;
const BAR = 13;
const GAP = 16;
const HEAD = 64;
const COLOURS = ['#2f6fd6', '#b5651d', '#6b7280'];

const escaped = (text: string) => text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);

/** Bars on a logarithmic scale of its own for each figure, from a tenth of the least to the most. */
export function picture(rows: readonly Row[], peers: readonly Peer[], caption: string): string {
  const height = HEAD + rows.length * (peers.length * BAR + GAP) + 30;
  const parts = rows.flatMap(({name, title, unit}, row) => {
    const top = HEAD + row * (peers.length * BAR + GAP);
    const medians = peers.map(({values}) => (values[name]?.length ? median(values[name]) : undefined));
    const known = medians.filter((value) => value !== undefined);
    const [least, most] = [Math.min(...known) / 10, Math.max(...known)];
    const width = (value: number) =>
      (Math.log(value / least) / Math.log(most / least)) * (WIDTH - LABEL - 110);
    const label = `<text x="${LABEL - 10}" y="${top + (peers.length * BAR) / 2 + 4}" text-anchor="end">${escaped(title)}</text>`;
    return [
      label,
      ...medians.map((value, peer) => {
        const y = top + peer * BAR;
        if (value === undefined) return `<text x="${LABEL}" y="${y + 10}" class="faint">–</text>`;
        return `<rect x="${LABEL}" y="${y}" width="${width(value).toFixed(1)}" height="${BAR - 3}" fill="${COLOURS[peer]}"/><text x="${(LABEL + width(value) + 6).toFixed(1)}" y="${y + 10}">${shown(value, unit)}</text>`;
      }),
    ];
  });
  const legend = peers.map(
    ({title}, peer) =>
      `<rect x="${LABEL + peer * 200}" y="14" width="12" height="12" fill="${COLOURS[peer]}"/><text x="${LABEL + peer * 200 + 18}" y="24">${escaped(title)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(caption)}">
<style>text{fill:#1f2937}.faint{fill:#6b7280}@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.faint{fill:#9ca3af}}</style>
${[...legend, `<text x="${LABEL}" y="46" class="faint">shorter is better; a logarithmic scale for each figure</text>`, ...parts, `<text x="10" y="${height - 10}" class="faint">${escaped(caption)}</text>`].join('\n')}
</svg>
`;
}
