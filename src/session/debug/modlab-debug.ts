/** Owns `modlab.debug`: the debugger for teachers, embedding sites and tests. README.md documents it. */
import {resolvePath} from '../editor/paths';
import {textOf} from '../editor/text';
import type {BreakpointChange, BreakpointStatus, Breakpoint} from './breakpoints';
import type {ChangeOutcome} from './control/changing';
import type {DebugService} from './debug-service';
import type {ContextView, FrameView, StepCommand, VariableView} from './views';
import type {Recording} from './recording/recording';
import type {KeptStop} from './history/history';
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

/** `function` is '' for one on a line, `file` for one on a function. */
export type ModlabBreakpoint = Omit<Breakpoint, 'path' | 'text'> & BreakpointStatus & {file: string};

export interface ModlabRecording {
  end: Recording['end'];
  /** How long it took. */
  ms: number;
  steps: {
    file: string | undefined;
    line: number | undefined;
    function: string;
    values: Record<string, string>;
  }[];
}

export interface ModlabDebug {
  /**
   * `file` is absolute, or of the lab's directory; `function` is of the kernel or of a module. Resolves with the breakpoint's
   * id; it is set once its module is known.
   */
  setBreakpoint(
    place: {file: string; line: number} | {function: string},
    options?: Pick<BreakpointChange, 'condition' | 'fromHit' | 'log'>,
  ): Promise<number>;
  breakpoints(): ModlabBreakpoint[];
  /** Whether the machine stops before an oops, a BUG() or a WARN() is reported, while the debugger is in use. */
  stopAtOops(stops: boolean): void;
  remove(id: number): void;
  /** Where the machine stands; undefined while it runs. */
  stopped(): Promise<ModlabStop | undefined>;
  /** The next stop, not the present one. */
  nextStop(): Promise<ModlabStop>;
  resume(): Promise<void>;
  /** Resolves when the machine has been let go; `nextStop` tells where it stands then. 'back' to the stop before this one, 'reverse' to the last breakpoint before it. */
  step(kind: StepCommand | 'back' | 'reverse'): Promise<void>;
  /** An expression of C in the frame with this number, as text. */
  evaluate(expression: string, frame?: number): Promise<string>;
  /** Stops that are kept, oldest first; `bytes` is what each takes in the page's memory. */
  stops(): readonly KeptStop[];
  /** The machine as it stood at one of them, by its place in the list. */
  goToStop(index: number): Promise<void>;
  /** Puts what the second expression is worth where the first says: a variable, a member, an element, a register (`$eax`). */
  set(expression: string, value: string | number, frame?: number): Promise<void>;
  /** The innermost function returns at once, with this number. */
  returnWith(value: string | number): Promise<void>;
  /** Functions that the line is about to call. */
  callsAhead(): Promise<string[]>;
  /** Goes on behind a call of the line without making it, as if it had returned this number. */
  skipCall(name: string, value?: string | number): Promise<void>;
  /** The machine goes on at another line of the function, when it goes on. */
  jumpTo(place: {file: string; line: number}): Promise<void>;
  /** The next call of a function of the lab's, line by line (2000 at most); from where the machine stands, if it is in that function. */
  record(what: {function: string; lines?: number}): Promise<ModlabRecording>;
  /** The machine as it stood before a line of the last recording, counted from 0. */
  goTo(step: number): Promise<void>;
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
    setBreakpoint: async (place, options = {}) => {
      if ('function' in place) {
        const breakpoint = debug.breakpoints.addFunction(place.function, options);
        if (!breakpoint) throw new Error(`${place.function} is no name of a function`);
        return breakpoint.id;
      }
      const {file, line} = place;
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
    stopAtOops: (stops) => void (debug.breakpoints.stopsAtOops = stops),
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
      if (kind !== 'back' && kind !== 'reverse') return debug.step(kind);
      if (!(await (kind === 'back' ? debug.stepBack() : debug.reverse())))
        throw new Error('there is no stop to go back to');
    },
    evaluate: async (expression, frame) => {
      const evaluated = await debug.evaluate(expression, frame);
      if (!evaluated.ok) throw new Error(evaluated.message);
      return evaluated.value.text;
    },
    stops: () => debug.stops,
    goToStop: async (index) => {
      if (!(await debug.goToStop(index))) throw new Error('there is no such stop to go to');
    },
    set: async (expression, value, frame) => succeed(await debug.set(expression, String(value), frame)),
    returnWith: async (value) => succeed(await debug.returnWith(String(value))),
    callsAhead: debug.callsAhead,
    skipCall: async (name, value = 0) => succeed(await debug.skipCall(name, String(value))),
    jumpTo: async ({file, line}) => succeed(await debug.jumpTo(resolvePath(directory(), file), line)),
    record: async (what) => {
      const {end, ms, steps} = await debug.record(what);
      const flat = steps.map(({place, function: name, values}) => ({
        ...{file: place?.path, line: place?.line, function: name},
        values: Object.fromEntries([...values.values()].map((value) => [value.name, value.text])),
      }));
      return {end, ms, steps: flat};
    },
    goTo: async (step) => {
      if (!(await debug.goToStep(step))) throw new Error('the machine of that step cannot be had');
    },
    log: () => debug.log,
  };
}

function succeed(outcome: ChangeOutcome): void {
  if (!outcome.ok) throw new Error(outcome.message);
}
