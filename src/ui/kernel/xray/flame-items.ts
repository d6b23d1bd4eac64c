/** Owns what stands where in a flame chart: of each load its steps, its log and its calls, one load below the other. */
import {isError, micro, moment, returnInWords} from './shown-values';
import type {Bar} from './drawing/bars';
import type {Flame, FlameCall} from '../../../session/xray/flame';
import type {TracedLoad} from '../../../session/xray/xray';

/** Pixels. */
const ROW = 18;
const LOG = 14;
const HEADING = 18;
const BETWEEN = 10;

export interface FlameRows {
  bars: Bar[];
  /** Names of the loads, where there are two, and where they are written. */
  headings: {text: string; y: number}[];
  height: number;
}

export interface ShownLoad {
  load: TracedLoad;
  flame: Flame;
}

/** "3. hello.ko howmany=2: EINVAL after 1.2 ms" */
export function titleOf({number, kind, subject, steps}: TracedLoad): string {
  const {errno, totalUs} = steps;
  const asked = kind === 'load' ? subject : `rmmod ${subject}`;
  return `${number}. ${asked}: ${errno === '' ? `done in ${micro(totalUs)}` : `${errno} after ${micro(totalUs)}`}`;
}

/** "It began 1.2 ms after the start and ended 3 ms after it." */
const interval = ({fromUs, toUs}: {fromUs: number; toUs: number}) =>
  `from ${moment(fromUs)} to ${moment(toUs)}`;

function callBar(each: FlameCall, y: number): Bar {
  const {call, depth, fromUs, toUs} = each;
  const failed = isError(call.returned);
  const own = /\[\w+\]$/.test(call.name);
  const returned = call.returned === undefined ? '' : `, returned ${returnInWords(call.returned)}`;
  return {
    x: fromUs,
    width: toUs - fromUs,
    y: y + depth * ROW,
    height: ROW - 2,
    look: own ? (failed ? 'own failed' : 'own') : failed ? 'failed' : '',
    text: `${call.name}${failed ? ` = ${call.returned ?? ''}` : ''}`,
    name: `${call.name}: ${micro(call.durationUs)}, ${interval(each)}${returned}`,
  };
}

export function flameRows(loads: readonly ShownLoad[]): FlameRows {
  const bars: Bar[] = [];
  const headings: FlameRows['headings'] = [];
  let y = 2;
  for (const {load, flame} of loads) {
    if (loads.length > 1) {
      headings.push({text: titleOf(load), y: y + 13});
      y += HEADING;
    }
    for (const band of flame.bands) {
      const {title, state} = load.steps.steps[band.step] ?? {title: '', state: 'done'};
      const failed = state === 'failed';
      bars.push({
        x: band.fromUs,
        width: band.toUs - band.fromUs,
        y,
        height: ROW - 2,
        look: failed ? 'failed' : 'step',
        text: `${band.step + 1}. ${title}`,
        name: `Step ${band.step + 1}, ${title}${failed ? ' (it stopped here)' : ''}: ${interval(band)}`,
      });
    }
    y += ROW;
    for (const {text, atUs} of flame.marks)
      bars.push({
        x: atUs,
        width: 0,
        y,
        height: LOG - 2,
        look: 'mark',
        text: '',
        name: `Log at ${moment(atUs)}: ${text}`,
      });
    if (flame.marks.length > 0) y += LOG;
    for (const call of flame.calls) bars.push(callBar(call, y));
    y += flame.depth * ROW + BETWEEN;
  }
  return {bars, headings, height: Math.max(y - BETWEEN + 2, ROW)};
}
