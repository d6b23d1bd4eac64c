/** Owns what a lab is: its steps, and what a check may look at to say whether a step is done. Types only. */
import type {Matcher} from './patterns/matcher';
import type {FileStat, LogRecord, ModuleLine} from '../protocol/guest';
import type {DebugEvent} from '../protocol/guest/debug-event';
import type {TraceEvent} from '../protocol/guest/trace-event';
import type {DebugAction} from './format/debug';

/** What a check found: `evidence` is what it saw, `missing` what it did not, both in a sentence's words for the student. */
export type Verdict = {met: true; evidence: string} | {met: false; missing: string};

/** Looks at the machine and judges. It must not change the machine, and must be cheap: it runs after each command. */
export type Check = (ctx: CheckContext) => Promise<Verdict>;

/** What of a record of the kernel's log a check judges by. */
export type LogLine = Pick<LogRecord, 'level' | 'text'>;

/** What a check can look at. Each is read at most once in a round of checks. */
export interface CheckContext {
  /** In the kernel's order: newest first. */
  modules(): Promise<readonly ModuleLine[]>;
  /** The kernel's log since the lab began, every level. */
  log(): Promise<readonly LogLine[]>;
  /** What programs did since the lab began, in order. */
  traceEvents(): Promise<readonly TraceEvent[]>;
  /** What the student did in the debugger since the lab began, in order. No trace of it is on the machine. */
  debugEvents(): Promise<readonly DebugEvent[]>;
  /** A file's text; undefined if it cannot be read. */
  file(path: string): Promise<string | undefined>;
  /** Undefined if there is nothing at this path. A link is not followed. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Names in a directory; undefined if there is no such directory. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Runs a script as root in the lab's directory; 5 seconds at most. For what no file tells. */
  run(script: string): Promise<{stdout: string; stderr: string; exitCode: number}>;
}

export interface Step {
  /** Unique in its lab; the step's part of a link, and its section in lesson.md. */
  id: string;
  title: string;
  /** The one thing to do, in Markdown. */
  task: string;
  /** What one click types into the terminal, where the task is a command and not for the student to find. */
  command?: string;
  check: Check;
  /** Shown at a click, in Markdown; helps without giving it away. */
  hint: string;
  /** Typed into terminal 1, line by line, by "show me" and by the tests; '' where it is done in the debugger. */
  solution: string;
  /** What is done in the debugger instead, shown by "show me" and done by the tests. */
  debug?: readonly DebugAction[];
  /** Clauses of the curriculum (curriculum.ts) that this step covers. */
  covers: readonly string[];
  /** The machine dies here if the step is done right; a save is made before. */
  ends?: 'panic';
  /** The kernel may be damaged by this step: a save is made before, and rewinding is offered after. */
  risky?: boolean;
  /** What a student is asked before the step: what will happen? */
  prediction?: Prediction;
}

export interface Prediction {
  question: string;
  /** Of which one is chosen; without them it is a text of one's own. */
  choices?: readonly string[];
  /** What really happens, shown when the step is done: one of the choices, if there are any. */
  answer?: string;
}

/** What becomes of one of the lab's modules when it is loaded; every .ko of the directory must be told of. */
export type ModuleExpectation =
  /** Loads and unloads, twice. `after`: modules to load first. */
  | {file: string; does: 'load'; after?: readonly string[]; parameters?: string}
  /** insmod fails with this errno; `log` is a line that the kernel then says. */
  | {file: string; does: 'fail'; errno: string; log?: Matcher; after?: readonly string[]}
  /** Loads, and cannot be taken out again by rmmod: why. */
  | {file: string; does: 'stay'; errno: string; after?: readonly string[]}
  /** Shown by the steps alone: why it cannot be tried by itself (it kills the kernel). */
  | {file: string; does: 'other'; why: string};

export interface Lab {
  /** The directory's name; of a lab that is not built in, see bundle/identity.ts. */
  id: string;
  /** What the guest calls it, if that is not its id: its directory below /root/labs, and the host. */
  guestName?: string;
  /** What its id was before: what was saved or linked to under them is this lab's. */
  formerIds?: readonly string[];
  /** Place in the list. */
  order: number;
  title: string;
  /** One sentence, for the list. */
  summary: string;
  level: 'first' | 'core' | 'deep';
  minutes: number;
  /** Ids of labs whose ideas this one builds on. */
  needs: readonly string[];
  /** Run by root before the first step, on a machine as it ships; must be quiet. */
  setUp?: string;
  /** The kernel that it needs; without it, the one that all machines begin with. */
  kernel?: 'checking';
  modules: readonly ModuleExpectation[];
  steps: readonly Step[];
}
