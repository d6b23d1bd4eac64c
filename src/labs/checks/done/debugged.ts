/** Owns checks on what was done in the debugger since the lab began, as the page remembers it: the machine keeps no trace of that. */
import {judge, met, missing} from '../verdict';
import type {Check} from '../../lab';
import type {DebugEvent} from '../../../protocol/guest/debug-event';

type Of<Kind extends DebugEvent['kind']> = Extract<DebugEvent, {kind: Kind}>;
type Stop = Of<'stop'>;

export interface WantedStop {
  file?: string;
  /** A part of the line; white space counts as one blank. */
  code?: string;
  function?: string;
  by?: Stop['by'];
  task?: string;
  context?: Stop['context'];
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

const isAt = (place: Pick<Stop, 'file' | 'text'>, {file, code}: Pick<WantedStop, 'file' | 'code'>) =>
  (file === undefined || place.file === file) &&
  (code === undefined || flat(place.text).includes(flat(code)));

const is = (stop: Stop, wanted: WantedStop): boolean =>
  isAt(stop, wanted) &&
  (wanted.function === undefined || stop.function === wanted.function) &&
  (wanted.by === undefined || stop.by === wanted.by) &&
  (wanted.task === undefined || stop.task === wanted.task) &&
  (wanted.context === undefined || stop.context === wanted.context);

const HOW: Record<Stop['by'], string> = {
  breakpoint: ' at a breakpoint',
  step: ' after a step',
  back: ' by going back',
  change: ' with something changed by hand',
  oops: ' before an oops',
};

/** "in f() of g.c, at “x = 1”, after a step, in a process" */
const words = ({file, code, function: within, by, task, context}: WantedStop): string =>
  [
    within === undefined ? '' : ` in ${within}()`,
    file === undefined ? '' : `${within === undefined ? ' in' : ' of'} ${file}`,
    code === undefined ? '' : `, at “${flat(code)}”`,
    by === undefined ? '' : HOW[by],
    task === undefined ? '' : `, in the process ${task}`,
    context === undefined ? '' : context === 'interrupt' ? ', in an interrupt' : ', outside of interrupts',
  ].join('');

const seenAt = ({file, line, function: within}: Stop) =>
  line === 0 ? `${within}()` : `${file}:${line}, in ${within}()`;

const stopsOf = (events: readonly DebugEvent[]) =>
  events.filter((event): event is Stop => event.kind === 'stop');

/** The machine stood there, so often, and however it goes on since. */
export const stoppedAt =
  ({times = 1, otherwise, ...wanted}: WantedStop & {times?: number; otherwise?: string}): Check =>
  async (ctx) => {
    const stops = stopsOf(await ctx.debugEvents()).filter((stop) => is(stop, wanted));
    const [first] = stops;
    if (first && stops.length >= times)
      return met(`the machine stood at ${seenAt(first)}${times > 1 ? `, ${stops.length} times` : ''}`);
    const count = times > 1 ? ` (${stops.length} of ${times} times)` : ' yet';
    return missing(otherwise ?? `the machine has not stood still${words(wanted)}${count}`);
  };

/** It stood at these places in this order, others between them. */
export const stoppedInOrder =
  (wanted: readonly WantedStop[]): Check =>
  async (ctx) => {
    let next = 0;
    for (const stop of stopsOf(await ctx.debugEvents())) {
      const due = wanted[next];
      if (due && is(stop, due)) next++;
    }
    const lacking = wanted[next];
    return lacking
      ? missing(
          `${next === 0 ? 'the machine has' : 'after what came before, the machine has'} not stood still${words(lacking)} yet`,
        )
      : met('the machine stood at these places, one after the other');
  };

/** It stood at these places in this order, and nowhere between them. */
export const stoppedDirectly =
  (wanted: readonly WantedStop[]): Check =>
  async (ctx) => {
    const stops = stopsOf(await ctx.debugEvents());
    const so = (from: number) =>
      wanted.every((each, i) => {
        const stop = stops[from + i];
        return stop !== undefined && is(stop, each);
      });
    return judge(
      stops.some((_, from) => so(from)),
      'the machine stood at these places, one right after the other',
      `the machine has not stood still${wanted.map(words).join(', and right after that')} yet`,
    );
  };

/** A call of this function was recorded, to this end, with so many lines. */
export const recorded =
  (wanted: {function: string; end?: Of<'recording'>['end']; least?: number}): Check =>
  async (ctx) => {
    const {function: name, end, least = 1} = wanted;
    const all = (await ctx.debugEvents()).filter(
      (event): event is Of<'recording'> => event.kind === 'recording' && event.function === name,
    );
    const found = all.find((each) => (end === undefined || each.end === end) && each.lines >= least);
    if (found) return met(`${found.lines} lines of ${name}() were recorded`);
    const last = all.at(-1);
    if (!last) return missing(`no call of ${name}() has been recorded yet`);
    if (end !== undefined && last.end !== end)
      return missing(
        `the recording of ${name}() did not end ${end === 'oops' ? 'in an oops' : 'as it has to'}`,
      );
    return missing(`the recording of ${name}() has ${last.lines} lines, not ${least}`);
  };

/** A recording was asked when a value had changed, and what it named was this line. */
export const originFound =
  (wanted: {value: string; file?: string; code: string; otherwise?: string}): Check =>
  async (ctx) => {
    const asked = (await ctx.debugEvents()).filter(
      (event): event is Of<'origin'> => event.kind === 'origin' && event.value === wanted.value,
    );
    return judge(
      asked.some((event) => isAt(event, wanted)),
      `the line that wrote ${wanted.value} was found`,
      wanted.otherwise ??
        (asked.length === 0
          ? `nobody has asked the recording yet when ${wanted.value} had changed`
          : `the recording has named another line for ${wanted.value}, not “${flat(wanted.code)}”`),
    );
  };
