/** Owns what stands where in the memory map: a row for each region, its sections, and its symbols below them. */
import {bytes, hex} from './shown-values';
import {isInit} from '../../../session/xray/memory-map';
import type {Bar} from './drawing/bars';
import type {MemoryMap, Piece, Region} from '../../../session/xray/memory-map';

/** Pixels. */
const HEADING = 18;
const SECTIONS = 20;
const SYMBOLS = 16;
const BETWEEN = 8;

export interface MapItem extends Bar {
  region: Region;
  piece: Piece;
  what: 'section' | 'symbol';
}

export interface MapRows {
  bars: MapItem[];
  headings: {text: string; y: number; region: Region; bar: {y: number; height: number}}[];
  height: number;
  /** Bytes of the largest region: what the axis has. */
  widest: number;
}

export const sizeOf = ({size, isLast}: Piece) => (isLast ? `at most ${bytes(size)}` : bytes(size));

export function headingOf({kind, address, size, isExact, isFreed}: Region): string {
  const end = isFreed ? ', freed' : '';
  return `${kind}: ${hex(address)}, ${isExact ? '' : 'about '}${bytes(size)}${end}`;
}

export function mapRows({regions}: MemoryMap): MapRows {
  const bars: MapItem[] = [];
  const headings: MapRows['headings'] = [];
  let y = 0;
  for (const region of regions) {
    const bar = (piece: Piece, what: MapItem['what'], top: number, height: number): MapItem => ({
      region,
      piece,
      what,
      x: piece.address - region.address,
      width: piece.size,
      y: top,
      height,
      look:
        piece.isLast || region.isFreed ? 'open' : what === 'symbol' && region.kind === 'text' ? 'own' : '',
      text: piece.name,
      name: `${what} ${piece.name}: ${hex(piece.address)}, ${sizeOf(piece)}, ${region.kind}${region.isFreed ? ', freed' : ''}`,
    });
    const from = y + HEADING;
    bars.push(...region.sections.map((piece) => bar(piece, 'section', from, SECTIONS)));
    bars.push(...region.symbols.map((piece) => bar(piece, 'symbol', from + SECTIONS + 2, SYMBOLS)));
    const height = SECTIONS + (region.symbols.length > 0 ? SYMBOLS + 2 : 0);
    headings.push({text: headingOf(region), y: y + 13, region, bar: {y: from, height}});
    y = from + height + BETWEEN;
  }
  return {
    bars,
    headings,
    height: Math.max(y, HEADING),
    widest: regions.reduce((most, {size}) => Math.max(most, size), 1),
  };
}

/** What the drawing takes for granted, in sentences. */
export function caveats({regions, leftOut}: MemoryMap): string[] {
  const estimated = regions.filter(({isExact}) => !isExact);
  return [
    'The kernel tells where sections and symbols begin, not where they end: each is drawn to the next one, gaps included. A dashed one is the last of its region, and may be smaller.',
    ...(estimated.length > 0
      ? [
          'Sizes with “about” are estimates: the kernel tells the size of all regions together, and a region has whole pages.',
        ]
      : []),
    ...(regions.some(({kind, isFreed}) => isInit(kind) && isFreed)
      ? ['Memory of init was given back after init ran; other modules may have it now.']
      : []),
    ...(leftOut > 0
      ? [`${leftOut} sections or symbols are outside of these regions or too many to draw.`]
      : []),
  ];
}
