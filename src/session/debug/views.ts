/** Owns what is told of a stopped machine: plain data, for elements and for the API. */
import type {ChainKind} from '../../debugger/values/chains';
import type {StopCause} from '../../protocol/guest/debug-event';

export interface SourcePlace {
  /** Absolute, in the guest. */
  path: string;
  /** From 1, in the file as it was compiled. */
  line: number;
}

export interface FrameView {
  /** `function+0x12` where there is no source. */
  name: string;
  /** Of a module's function, the module. */
  module: string | undefined;
  place: SourcePlace | undefined;
  isInlined: boolean;
}

export interface VariableView {
  /** Of this stop; what is within is asked by it. */
  handle: number;
  name: string;
  type: string;
  text: string;
  /** Whether there is something within. */
  unfolds: boolean;
  /** Whether another number can be put there. */
  settable: boolean;
  /** What it can be drawn as: boxes, one behind the other. */
  draws: ChainKind | undefined;
  /** It read otherwise at the stop before. */
  changed: boolean;
  /** The same variable has the same at the next stop. */
  key: string;
}

/** Boxes that hang together. */
export interface ChainView {
  kind: ChainKind;
  nodes: VariableView[];
  /** A sentence on what is behind the last; '' where that is the end. */
  end: string;
  /** Of a list, what its boxes may be: "struct item, by its member link". The first is what is shown. */
  elements: string[];
}

export interface VariablesView {
  locals: VariableView[];
  /** Of the module. */
  statics: VariableView[];
  registers: {name: string; text: string; changed: boolean}[];
}

/** Where there is no source, or nothing stands. */
export const NO_VARIABLES: VariablesView = {locals: [], statics: [], registers: []};

/** What the stopped code runs in, as far as it is known. */
export interface ContextView {
  /** "insmod (94)"; of an interrupt, the process that it interrupted. */
  task: string;
  /** A sentence: what that means for the code. */
  rule: string;
  /** Whether the code may sleep. */
  maySleep: boolean;
  preemptCount: number | undefined;
  interruptsOff: boolean;
}

export interface StopView {
  /** Counts the stops that were shown since the page was opened. */
  number: number;
  /** A sentence. */
  why: string;
  by: Exclude<StopCause, 'back'>;
  /** For the status line: "hello.c:11". */
  where: string;
  /** From the innermost. */
  frames: FrameView[];
  context: ContextView | undefined;
}

export type StepCommand = 'over' | 'into' | 'out';

export type Evaluation = {ok: true; value: VariableView} | {ok: false; message: string};

/** `message` and `told` are for the person: why not, and what else was done than was asked for. */
export type ChangeOutcome = {ok: true; told?: string} | {ok: false; message: string};
