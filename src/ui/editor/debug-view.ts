/** Owns what the editor shows of the debugger: which of its breakpoints are in a file, and whether the machine stands there. */
import {lineNow} from './shown-frame';
import type {ShownFrame} from './shown-frame';
import {NO_MARKS} from './code/debug-marks';
import type {BreakpointMark, DebugMarks} from './code/debug-marks';
import type {Breakpoint, BreakpointStatus} from '../../session/debug/breakpoints';
import type {DebugService} from '../../session/debug/debug-service';
import type {OpenFile} from '../../session/editor/open-file';

export function marksOf(
  debug: DebugService,
  file: OpenFile | undefined,
  shown: ShownFrame | undefined,
): DebugMarks {
  if (!file) return NO_MARKS;
  const breakpoints = debug.breakpoints
    .in(file.path)
    .map((each) => markOf(each, debug.breakpoints.status(each)));
  const isHere = shown?.place.path === file.path;
  return {
    breakpoints,
    stopped: isHere ? {line: lineNow(shown, file), isTop: shown.index === 0} : undefined,
  };
}

export function markOf(breakpoint: Breakpoint, {state, message}: BreakpointStatus): BreakpointMark {
  const {id, line, enabled} = breakpoint;
  return {id, line, look: enabled ? state : 'off', title: message || TITLES[enabled ? state : 'off']};
}

const TITLES: Record<BreakpointMark['look'], string> = {
  set: 'Breakpoint. F9 or a click takes it away.',
  waiting: 'Breakpoint, for when its module is loaded.',
  refused: 'Breakpoint, not set.',
  off: 'Breakpoint, switched off.',
};

/** Whether two say the same: the text is not to be drawn again for nothing. */
export const isSame = (one: DebugMarks, other: DebugMarks): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
