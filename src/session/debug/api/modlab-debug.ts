/** Owns `modlab.debug`: the debugger for teachers, embedding sites and tests. docs/automation.md documents it. */
import {resolvePath} from '../../editor/paths';
import {textOf} from '../../editor/text';
import type {BreakpointChange, BreakpointStatus, Breakpoint} from '../breakpoints';
import type {DebugService} from '../debug-service';
import type {ChangeOutcome, ContextView, FrameView, StepCommand, VariableView} from '../views';
import type {Recording} from '../recording/recording';
import type {KeptStop} from '../history/history';
import type {AskGuest} from '../../machine/guest-channel';

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

export interface ModlabDebugParts {
  ask: AskGuest;
  /** The lab's directory. */
  directory: () => string;
  /** The guest's text of a file that is open in the editor. */
  opened: (path: string) => string | undefined;
}

/** Fetched with the first call. One promise for all of them, so that calls are made in the order in which they were asked for. */
let fetched: Promise<typeof import('./arguments')> | undefined;
function checks(): Promise<typeof import('./arguments')> {
  fetched ??= import('./arguments').catch((error: unknown) => {
    // Another try may go better.
    fetched = undefined;
    throw error;
  });
  return fetched;
}

export function debugApi(debug: DebugService, {ask, directory, opened}: ModlabDebugParts): ModlabDebug {
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
  /** A machine that stands answers nobody: what the page knows has to do. Undefined where it knows nothing. */
  const textOfSource = async (path: string): Promise<string | undefined> => {
    const known = async () => opened(path) ?? (await debug.sourceOf(path));
    if (debug.stop) return known();
    let unsubscribe = (): void => undefined;
    const stands = new Promise<undefined>((resolve) => {
      unsubscribe = debug.on('stop', (stop) => stop && resolve(undefined));
    });
    const read = await Promise.race([ask((guest) => guest.readFile(path)), stands]);
    unsubscribe();
    if (!read) return known();
    if (!read.ok) throw new Error(read.message);
    const text = textOf(read.bytes);
    if (text === undefined) throw new Error(`${path} is no text.`);
    return text;
  };
  return {
    setBreakpoint: async (given, change) => {
      const check = await checks();
      const [place, options] = [check.place(given), check.options(change)];
      if ('function' in place) {
        const breakpoint = debug.breakpoints.addFunction(place.function, options);
        if (!breakpoint) throw new Error(TOO_MANY);
        return breakpoint.id;
      }
      const path = resolvePath(directory(), place.file);
      const lines = (await textOfSource(path))?.split('\n');
      const text = lines ? lines[place.line - 1] : '';
      if (text === undefined) throw new Error(`${path} has no line ${place.line}.`);
      const breakpoint = debug.breakpoints.add(path, place.line, text, options);
      if (!breakpoint) throw new Error(TOO_MANY);
      return breakpoint.id;
    },
    breakpoints: () =>
      debug.breakpoints.all.map(({path, text: _, ...breakpoint}) => ({
        ...breakpoint,
        ...debug.breakpoints.status(breakpoint),
        file: path,
      })),
    stopAtOops: (stops) => {
      if (typeof stops !== 'boolean') throw new TypeError('Give true or false.');
      debug.breakpoints.stopsAtOops = stops;
    },
    remove: (id) => {
      if (typeof id !== 'number') throw new TypeError('Give the number that setBreakpoint resolved with.');
      debug.breakpoints.remove(id);
    },
    stopped,
    nextStop: () =>
      new Promise((resolve) => {
        const unsubscribe = debug.on('stop', (stop) => {
          if (!stop) return;
          unsubscribe();
          void stopped().then((view) => view && resolve(view));
        });
      }),
    resume: async () => {
      await checks();
      succeed(await debug.resume());
    },
    step: async (way) => {
      const kind = (await checks()).stepKind(way);
      if (kind !== 'back' && kind !== 'reverse') return succeed(await debug.step(kind));
      if (!(await (kind === 'back' ? debug.stepBack() : debug.reverse())))
        throw new Error(debug.stop ? 'There is no stop to go back to.' : 'The machine is not stopped.');
    },
    evaluate: async (expression, frame) => {
      const check = await checks();
      const evaluated = await debug.evaluate(check.expression(expression), check.frameNumber(frame));
      if (!evaluated.ok) throw new Error(evaluated.message);
      return evaluated.value.text;
    },
    stops: () => debug.stops,
    goToStop: async (index) => {
      if (!(await debug.goToStop((await checks()).index(index, 'stop'))))
        throw new Error('There is no such stop to go to.');
    },
    set: async (expression, value, frame) => {
      const check = await checks();
      const [what, text] = [check.expression(expression), check.newValue(value)];
      succeed(await debug.set(what, text, check.frameNumber(frame)));
    },
    returnWith: async (value) => succeed(await debug.returnWith((await checks()).newValue(value))),
    callsAhead: debug.callsAhead,
    skipCall: async (name, value = 0) => {
      const check = await checks();
      succeed(await debug.skipCall(check.functionName(name), check.newValue(value)));
    },
    jumpTo: async (place) => {
      const {file, line} = (await checks()).sourceLine(place);
      succeed(await debug.jumpTo(resolvePath(directory(), file), line));
    },
    record: async (what) => {
      const {function: name, lines} = (await checks()).recorded(what);
      const refused = await debug.whyNotRecorded(name);
      if (refused !== undefined) throw new Error(refused);
      const {end, ms, steps} = await debug.record({function: name, ...(lines !== undefined && {lines})});
      const flat = steps.map(({place, function: within, values}) => ({
        ...{file: place?.path, line: place?.line, function: within},
        values: Object.fromEntries([...values.values()].map((value) => [value.name, value.text])),
      }));
      return {end, ms, steps: flat};
    },
    goTo: async (step) => succeed(await debug.goToLine((await checks()).index(step, 'recorded line'))),
    log: () => debug.log,
  };
}

const TOO_MANY = 'There are too many breakpoints: remove some.';

function succeed(outcome: ChangeOutcome): void {
  if (!outcome.ok) throw new Error(outcome.message);
}
