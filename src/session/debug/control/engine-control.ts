/** Owns what the parts of the debugger are given of the machine in place, so that each can be read alone. */
import type {StackFrame} from '../call-stack';
import type {Kernel} from '../kernel/kernel';
import type {LoadedModules} from '../loaded-modules';
import type {ChangeOutcome, StopView} from '../views';
import type {Step} from '../../../debugger/control/stepping';
import type {PagedMemory} from '../../../debugger/values/target';
import type {DebugApi, DebugStop} from '../../../protocol/debug-api';

export type BreakpointStop = Extract<DebugStop, {kind: 'breakpoint'}>;

/** A machine that stands for a person to look at. */
export interface Standing {
  stop: BreakpointStop;
  frames: readonly StackFrame[];
  /** It is about to report an oops: the code that is shown will not go on. */
  isTrouble: boolean;
}

/** `stack`: undefined if it ends in any context. `reaches`: code that there is no source of is a place to stand, too. */
export type Way = Pick<Step, 'addresses' | 'endsAt'> &
  Partial<Pick<Step, 'stack'>> & {
    reaches?: 'kernel';
    /** A sentence, where it is not just what was asked for. */
    told?: string;
  };

/** Why there is no way: the machine stays where it is. */
export interface NoWay {
  refused: string;
}

/**
 * What a part makes of a stop: the machine goes on, it stands to be shown, or it is not its own. `isTrouble`: an oops is about to be
 * reported, and it stands in any case.
 */
export type Listener = (stop: BreakpointStop, isTrouble: boolean) => Promise<'go-on' | 'show' | undefined>;

export interface EngineControl {
  memory: PagedMemory;
  kernel: Kernel;
  modules: LoadedModules;
  debug: <T>(ask: (debug: DebugApi) => Promise<T>) => Promise<T | undefined>;
  standing: () => Standing | undefined;
  /** Counts the machines that were in place. */
  machine: () => number;
  /** Not beside other work on the machine. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets a machine that stands go on, until it is where the way ends or meets something else. */
  goOn: (wayOf: (standing: Standing) => Promise<Way | undefined>) => Promise<ChangeOutcome>;
  /** Shows the machine once more, as it stands now. `why` is a sentence. */
  showAgain: (why: string) => Promise<void>;
  /** Breakpoints beside those of persons, and who hears of all stops; undefined takes both back. */
  listen: (own: {addresses: readonly number[]; onStop: Listener} | undefined) => Promise<void>;
  /** The next stop that is shown; undefined if another machine comes first. */
  nextShown: () => Promise<StopView | undefined>;
}
