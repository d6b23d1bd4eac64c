/** Owns the geometry of a flame chart: calls as bars by time and depth, the steps above them as bands, the log's lines as marks. */
import type {Call} from './load-trace';
import type {TracedLoad} from './xray';

/** From the first call on, in microseconds. */
export interface Span {
  fromUs: number;
  toUs: number;
}

export interface FlameCall extends Span {
  call: Call;
  /** 0 for a call that none of the others made. */
  depth: number;
}

export interface StepBand extends Span {
  /** Place in the list of steps, from 0. */
  step: number;
}

export interface LogMark {
  text: string;
  atUs: number;
}

export interface Flame {
  calls: FlameCall[];
  bands: StepBand[];
  marks: LogMark[];
  /** Lines of the log that have no place on this axis. */
  outside: number;
  totalUs: number;
  /** How many calls stand above one another. */
  depth: number;
}

const MARKS_LIMIT = 200;
/** A week; what claims to take longer is not drawn to that length. */
const LONGEST_US = 7 * 24 * 3600 * 1e6;

const bounded = (us: number) => (Number.isFinite(us) ? Math.min(Math.max(us, 0), LONGEST_US) : 0);

function* walk(calls: readonly Call[], depth = 0): Generator<FlameCall> {
  for (const call of calls) {
    const fromUs = bounded(call.atUs);
    yield {call, depth, fromUs, toUs: bounded(fromUs + bounded(call.durationUs))};
    yield* walk(call.calls, depth + 1);
  }
}

export function flameOf({trace, steps, log}: Pick<TracedLoad, 'trace' | 'steps' | 'log'>): Flame {
  const calls = [...walk(trace.calls)];
  const totalUs = calls.reduce((most, {toUs}) => Math.max(most, toUs), 1);
  const marks = log
    .flatMap(({text, atUs}) => (atUs !== undefined && atUs >= 0 && atUs <= totalUs ? [{text, atUs}] : []))
    .slice(0, MARKS_LIMIT);
  return {
    calls,
    bands: bandsOf(
      steps.steps.map(({calls: own}) => own[0]),
      totalUs,
    ),
    marks,
    outside: log.length - marks.length,
    totalUs,
    depth: calls.reduce((most, {depth}) => Math.max(most, depth + 1), 0),
  };
}

/** A step reaches from its first call to the first call of the next step that has one; `firsts` are those calls. */
function bandsOf(firsts: readonly (Call | undefined)[], totalUs: number): StepBand[] {
  const begun = firsts.flatMap((call, step) => (call ? [{step, fromUs: bounded(call.atUs)}] : []));
  return begun.map(({step, fromUs}, i) => ({
    step,
    fromUs,
    toUs: Math.max(fromUs, begun[i + 1]?.fromUs ?? totalUs),
  }));
}

/** Marks for an axis that shows `fromUs` to `toUs`: round numbers, at most `most` of them. */
export function ticks(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span) || most < 1) return [];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({length: Math.min(Math.max(count, 0), most + 1)}, (_, i) => (first + i) * step);
}
