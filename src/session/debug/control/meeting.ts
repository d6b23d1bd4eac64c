/** Owns what a machine that runs into breakpoints is asked: which of them stop it. Conditions, counts and logpoints are judged. */
import {judge} from '../judgement';
import {linesOf} from '../loaded-modules';
import type {Breakpoint, Breakpoints} from '../breakpoints';
import type {LoadedModule} from '../loaded-modules';
import type {ExpressionScope} from '../../../debugger/values/evaluate';
import type {Frame} from '../../../debugger/values/frame';
import type {PagedMemory} from '../../../debugger/values/target';

export interface MeetingSources {
  breakpoints: Breakpoints;
  memory: PagedMemory;
  logged: (text: string) => void;
  /** What is said of a breakpoint while nothing is wrong. */
  noteOf: (breakpoint: Breakpoint) => string;
}

/** `found`: where the machine stands, if that is in a module's source; `scope`: what expressions see there. */
export async function stoppingAmong(
  met: readonly Breakpoint[],
  found: {module: LoadedModule; frame: Frame} | undefined,
  scope: ExpressionScope,
  {breakpoints, memory, logged, noteOf}: MeetingSources,
): Promise<Breakpoint[]> {
  const stopping: Breakpoint[] = [];
  for (const breakpoint of met) {
    const {hits} = breakpoints.status(breakpoint);
    const ask = () => judge(breakpoint, found?.frame ?? scope, hits);
    const judged = await memory.settle(() => (found ? found.module.build.info.ask(ask) : ask()));
    if (!judged) continue;
    if (judged.log !== undefined) logged(judged.log);
    const message = judged.message === '' ? noteOf(breakpoint) : judged.message;
    breakpoints.report(breakpoint.id, {hits: hits + (judged.isHit ? 1 : 0), message});
    if (judged.stops) stopping.push(breakpoint);
  }
  return stopping;
}

/** Where a breakpoint that stops the machine says that it stands: several lines may begin at one address. */
export function meantPlace(
  breakpoint: Breakpoint,
  found: {module: LoadedModule} | undefined,
): {file: string; line: number} | undefined {
  const build = found?.module.build;
  const file = build?.fileOf(breakpoint.path);
  const line = build && linesOf(build, breakpoint)?.line;
  return file === undefined || line === undefined ? undefined : {file, line};
}
