/** Owns `modlab.debug`: the debugger for teachers, embedding sites and tests. README.md documents it. */
import {resolvePath} from '../editor/paths';
import {textOf} from '../editor/text';
import type {BreakpointChange, BreakpointStatus, Breakpoint} from './breakpoints';
import type {DebugService} from './debug-service';
import type {ContextView, FrameView, StepCommand, VariableView} from './views';
import type {AskGuest} from '../machine/guest-channel';

export interface ModlabStop {
  /** A sentence. */
  why: string;
  /** Absolute; undefined where the code has no source. */
  file: string | undefined;
  line: number | undefined;
  function: string | undefined;
  context: ContextView | undefined;
  frames: FrameView[];
  locals: Pick<VariableView, 'name' | 'type' | 'text' | 'changed'>[];
}

export type ModlabBreakpoint = Omit<Breakpoint, 'path' | 'text'> & BreakpointStatus & {file: string};

export interface ModlabDebug {
  /** `file` is absolute, or of the lab's directory. Resolves with the breakpoint's id; it is set once its module is known. */
  setBreakpoint(
    place: {file: string; line: number},
    options?: Pick<BreakpointChange, 'condition' | 'fromHit' | 'log'>,
  ): Promise<number>;
  breakpoints(): ModlabBreakpoint[];
  remove(id: number): void;
  /** Where the machine stands; undefined while it runs. */
  stopped(): Promise<ModlabStop | undefined>;
  /** The next stop, not the present one. */
  nextStop(): Promise<ModlabStop>;
  resume(): Promise<void>;
  /** Resolves when the machine has been let go; `nextStop` tells where it stands then. 'back' to the stop before this one. */
  step(kind: StepCommand | 'back'): Promise<void>;
  /** An expression of C in the frame with this number, as text. */
  evaluate(expression: string, frame?: number): Promise<string>;
  /** What logpoints have written since the page was opened. */
  log(): readonly string[];
}

export function debugApi(debug: DebugService, ask: AskGuest, directory: () => string): ModlabDebug {
  const stopped = async (): Promise<ModlabStop | undefined> => {
    const {stop} = debug;
    if (!stop) return undefined;
    const [top] = stop.frames;
    const {locals} = await debug.variables(0);
    return {
      why: stop.why,
      file: top?.place?.path,
      line: top?.place?.line,
      function: top?.name,
      context: stop.context,
      frames: stop.frames,
      locals: locals.map(({name, type, text, changed}) => ({name, type, text, changed})),
    };
  };
  return {
    setBreakpoint: async ({file, line}, options = {}) => {
      const path = resolvePath(directory(), file);
      const read = await ask((guest) => guest.readFile(path));
      if (!read.ok) throw new Error(read.message);
      const text = (textOf(read.bytes) ?? '').split('\n')[line - 1];
      if (text === undefined) throw new Error(`${path} has no line ${line}`);
      const breakpoint = debug.breakpoints.add(path, line, text, options);
      if (!breakpoint) throw new Error('there are too many breakpoints');
      return breakpoint.id;
    },
    breakpoints: () =>
      debug.breakpoints.all.map(({path, text: _, ...breakpoint}) => ({
        ...breakpoint,
        ...debug.breakpoints.status(breakpoint),
        file: path,
      })),
    remove: (id) => debug.breakpoints.remove(id),
    stopped,
    nextStop: () =>
      new Promise((resolve) => {
        const unsubscribe = debug.on('stop', (stop) => {
          if (!stop) return;
          unsubscribe();
          void stopped().then((view) => view && resolve(view));
        });
      }),
    resume: debug.resume,
    step: async (kind) => {
      if (kind !== 'back') return debug.step(kind);
      if (!(await debug.stepBack())) throw new Error('there is no stop to go back to');
    },
    evaluate: async (expression, frame) => {
      const evaluated = await debug.evaluate(expression, frame);
      if (!evaluated.ok) throw new Error(evaluated.message);
      return evaluated.value.text;
    },
    log: () => debug.log,
  };
}
