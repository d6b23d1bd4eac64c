/** Owns what the session tells unasked: the words it uses for the person, and its events. */
import type {DiagnosticsEvent} from './diagnostics/gcc-output';
import type {Lesson, StepState} from './lesson/lesson';
import type {Port} from '../protocol/consoles';
import type {MachineEvent} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

/** Something the person should know. `actions` are what they can do about it. */
export interface Notice {
  text: string;
  tone: 'info' | 'warning' | 'error';
  actions: NoticeAction[];
}

export type NoticeAction =
  | 'show-where'
  | 'rewind'
  | 'take-over'
  | 'copy'
  | 'retry'
  | 'restore'
  | 'open-found'
  | 'reboot'
  | 'start-fresh'
  | 'export';

/** What the compiler beside the machine does. */
export interface CompilerState {
  /** A program of the guest's waits for it. */
  working: boolean;
  /** So many bytes of it have arrived, of so many; equal when it is there. */
  received: number;
  total: number;
}

export interface SessionEvents {
  phase: Phase;
  output: {port: Port; bytes: Uint8Array<ArrayBuffer>};
  /** The log begins anew: another machine, or another life of it. */
  'log-cleared': undefined;
  /** `undefined` takes back what was said. */
  notice: Notice | undefined;
  /** A save was written, or one was removed. */
  snapshots: undefined;
  /** What the lesson shows has changed, or another lab's has taken its place. */
  lesson: Lesson;
  /** A step has just become true. */
  'step-done': StepState;
  compiler: CompilerState;
  uevent: Extract<MachineEvent, {kind: 'uevent'}>;
  /** A compiler or make has judged sources. */
  diagnostics: DiagnosticsEvent;
}

/** How a machine has ended, if this phase is an end that a person should decide about. */
export function endOf(phase: Phase): Notice | undefined {
  const actions: NoticeAction[] = ['restore', 'reboot', 'start-fresh'];
  switch (phase.kind) {
    case 'panicked': {
      const reason = phase.message.replace(/^Kernel panic - not syncing: /, '');
      return {text: `The kernel panicked: ${reason}.`, tone: 'error', actions};
    }
    case 'halted':
      return {text: 'The machine is powered off.', tone: 'info', actions};
    case 'hung':
      return {
        text: 'The kernel does not answer any more; it may be busy in a loop.',
        tone: 'error',
        actions,
      };
    case 'crashed':
      return {text: `The emulator stopped: ${phase.message}.`, tone: 'error', actions};
    case 'off':
    case 'loading':
    case 'restoring':
    case 'booting':
    case 'running':
    case 'reset':
      return undefined;
  }
}

/** A panic that the lesson asked for. */
export function askedFor(phase: Extract<Phase, {kind: 'panicked'}>): Notice {
  const reason = phase.message.replace(/^Kernel panic - not syncing: /, '');
  return {
    text: `The kernel panicked, as this step wanted: ${reason}. Rewind goes back to just before.`,
    tone: 'info',
    actions: ['rewind', 'reboot', 'start-fresh'],
  };
}
