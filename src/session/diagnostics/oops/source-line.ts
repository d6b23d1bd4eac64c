/** Owns the way from a place in a kernel's report to a line of the lab's sources: compiled again, and asked of objdump. */
import {OBJDUMP, readDisassembly} from './disassembly';
import {
  SCRATCH,
  WAYS,
  compile,
  inLab,
  isScratchBuild,
  likelyWays,
  sourceOf,
} from '../../building/scratch-build';
import {instructionAt} from './same-code';
import {resolvePath} from '../../editor/paths';
import type {BuildFailure} from '../../building/scratch-build';
import type {CodeLocation} from './code-location';
import type {SourceLocation} from './disassembly';
import type {AskGuest} from '../../machine/guest-channel';

export type LineFailure =
  | BuildFailure
  /** What they are compiled to is not what the kernel had loaded. */
  | {ok: false; why: 'changed'}
  /** The instruction comes from no file of the lab. */
  | {ok: false; why: 'no-line'}
  /** The debugger holds the machine still, so that nothing can be compiled in it. */
  | {ok: false; why: 'stopped'};

export type SourceLine = ({ok: true} & SourceLocation) | LineFailure;

/** `home`: the lab's directory. */
export async function sourceLineOf(ask: AskGuest, home: string, place: CodeLocation): Promise<SourceLine> {
  const source = await sourceOf(ask, home, place.module);
  if (!source.ok) return source;
  for (const flags of await likelyWays(ask, source)) {
    const compiled = await compile(ask, home, source, {...OBJECT, flags});
    if (!compiled.ok) return compiled;
    const instruction = instructionAt(await readDisassembly(textOf(compiled.printed)), place);
    if (!instruction) continue;
    const own = instruction.locations.find(isOwn);
    return own ? {ok: true, ...ofLab(own, home)} : {ok: false, why: 'no-line'};
  }
  return {ok: false, why: 'changed'};
}

/** The first line of a module's sources whose code calls `symbol`, which no source need name: gcc calls some by itself. */
export async function callerLineOf(
  ask: AskGuest,
  directory: string,
  name: string,
  symbol: string,
): Promise<SourceLocation | undefined> {
  const compiled = await compile(ask, directory, {directory, name}, {...OBJECT, flags: WAYS.student});
  if (!compiled.ok) return undefined;
  const {code} = await readDisassembly(textOf(compiled.printed));
  const calls = [...code.values()].flat().filter(({refersTo}) => refersTo === symbol);
  const own = calls.flatMap(({locations}) => locations).find(isOwn);
  return own && ofLab(own, directory);
}

const OBJECT = {scratch: SCRATCH.oops, print: OBJDUMP} as const;
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const isOwn = ({path}: SourceLocation) => isScratchBuild(resolvePath(SCRATCH.oops, path));
const ofLab = ({path, line}: SourceLocation, home: string): SourceLocation => ({
  path: inLab(path, SCRATCH.oops, home),
  line,
});

export function lineFailureMessage(failure: LineFailure, {symbol, module}: CodeLocation): string {
  switch (failure.why) {
    case 'no-source':
      return `No Makefile in this lab's directory makes ${module}, so there is no source to show.`;
    case 'no-build':
      return `The sources of ${module} do not compile as they are now, so the line cannot be found: ${failure.message}`;
    case 'changed':
      return `The source of ${module} has changed since the module was built in which the kernel faulted: ${symbol} is compiled to other code now. Build and load it, and look at the next report.`;
    case 'no-line':
      return `The code that faulted is in no file of this lab: it comes from a kernel header.`;
    case 'not-running':
      return `This machine no longer runs, so ${module} cannot be compiled in it to find the line. Rewind, or restore the last save: then it can.`;
    case 'stopped':
      return `The debugger holds the machine still, so ${module} cannot be compiled in it to find the line. Let it go on, then try again.`;
    case 'timeout':
    case 'interrupted':
      return `The machine did not compile ${module} to the end, so the line is not known. Perhaps the kernel is too damaged to work on: rewind, or try again.`;
    case 'errno':
    case 'too-large':
      return `The line could not be found: ${failure.message}`;
  }
}
