/** Owns what is told of a person's work in the debugger to whoever judges it: stops, recordings, and lines that were found by them. */
import {nameOf} from '../../editor/paths';
import {DEBUGGED_LENGTH} from '../../../snapshots/meta';
import type {RecordedStep, Recording} from './recording';
import type {SourcePlace, StopView} from '../views';
import type {DebugEvent} from '../../../protocol/guest/debug-event';

/** The text that a file was compiled from; undefined if none is known. */
type SourceOf = (path: string) => string | undefined;

const cut = (text: string) => text.slice(0, DEBUGGED_LENGTH);

function placeOf(name: string, place: SourcePlace | undefined, sourceOf: SourceOf) {
  const text = place && sourceOf(place.path)?.split('\n')[place.line - 1];
  return {
    function: cut(name),
    file: cut(place ? nameOf(place.path) : ''),
    line: place?.line ?? 0,
    text: cut((text ?? '').trim()),
  };
}

/** "process insmod (94)", "a soft interrupt (timer, tasklet), on top of process sh (94)" */
const TASK = /(?:process|kernel thread) (.*) \(\d+\)$/;

export function stopEvent(
  {by, frames, context}: StopView,
  isBack: boolean,
  sourceOf: SourceOf,
): DebugEvent & {kind: 'stop'} {
  const top = (by === 'oops' ? frames.find(({place}) => place) : undefined) ?? frames[0];
  const task = context?.task ?? '';
  return {
    kind: 'stop',
    by: isBack ? 'back' : by,
    ...placeOf(top?.name ?? '', top?.place, sourceOf),
    task: cut(TASK.exec(task)?.[1] ?? ''),
    context: /^a (?:hardware|soft) interrupt/.test(task) ? 'interrupt' : 'process',
  };
}

export const recordingEvent = ({
  function: name,
  end,
  steps,
}: Pick<Recording, 'function' | 'end' | 'steps'>): DebugEvent => ({
  kind: 'recording',
  function: cut(name),
  end,
  lines: steps.length,
});

/** `step`: of the line that wrote the value. */
export const originEvent = (
  value: string,
  step: Pick<RecordedStep, 'function' | 'place'>,
  sourceOf: SourceOf,
): DebugEvent => ({
  kind: 'origin',
  value: cut(value),
  ...placeOf(step.function, step.place, sourceOf),
});
