/** Owns what the session tells unasked: its notices to the person, and its events. */
import {failureMessage} from './failure-messages';
import {panicNotice, troubleNotice} from './trouble-notice';
import type {DiagnosticsEvent} from '../diagnostics/gcc-output';
import type {Lesson, StepState} from '../lesson/lesson';
import type {Port} from '../../protocol/consoles';
import type {LogRecord} from '../../protocol/guest';
import type {MachineEvent} from '../../protocol/machine-api';
import type {KernelReport} from '../diagnostics/oops/kernel-reports';
import type {Trouble} from '../diagnostics/oops/report-log';
import type {Notice, NoticeAction} from './notice';
import type {Failure} from './result';
import type {FetchProgress} from '../sharing/fetch-snapshot';
import type {Phase} from '../../protocol/phase';

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
  /** How the screen read of the machine that comes next; undefined: it does not come. See ActiveMachineEvents. */
  expected: string | undefined;
  /** The same lines as the kernel keeps them, with their levels; of those before the lab began, none. */
  'log-records': readonly LogRecord[];
  /** The log begins anew: another machine, or another life of it. */
  'log-cleared': undefined;
  /** `undefined` takes back what was said. */
  notice: Notice | undefined;
  /** Takes back a hint, if that is what stands there. */
  'hint-over': undefined;
  /** A save was written, or one was removed. */
  snapshots: undefined;
  /** What the lesson shows has changed, or another lab's has taken its place. */
  lesson: Lesson;
  /** A step has just become true. */
  'step-done': StepState;
  /** The kernel has reported that something is wrong with it: the latest report. */
  trouble: KernelReport;
  compiler: CompilerState;
  uevent: Extract<MachineEvent, {kind: 'uevent'}>;
  /** A compiler or make has judged sources. */
  diagnostics: DiagnosticsEvent;
}

/** How a machine has ended, if this phase is an end that a person should decide about. */
function endOf(phase: Phase, cause?: KernelReport): Notice | undefined {
  const actions: NoticeAction[] = ['restore', 'reboot', 'start-fresh'];
  switch (phase.kind) {
    case 'panicked': {
      const reason = phase.message.replace(/^Kernel panic - not syncing: /, '');
      return {...panicNotice(reason, cause), actions};
    }
    case 'halted':
      return {text: 'The machine is powered off.', tone: 'info', actions};
    case 'hung':
      return {
        text: 'The kernel is not responding; it may be stuck in a loop.',
        tone: 'error',
        // The last save may be one of the loop.
        actions: ['rewind', 'reboot', 'start-fresh'],
      };
    case 'crashed':
      return {text: `The emulator stopped: ${phase.message}.`, tone: 'error', actions};
    case 'off':
    case 'loading':
    case 'restoring':
    case 'booting':
    case 'running':
    case 'stopped':
    case 'reset':
      return undefined;
  }
}

/** A panic that the lesson asked for. */
function askedFor(phase: Extract<Phase, {kind: 'panicked'}>): Notice {
  const reason = phase.message.replace(/^Kernel panic - not syncing: /, '');
  return {
    text: `The kernel panicked, as this step wanted: ${reason}. Rewind goes back to just before.`,
    tone: 'info',
    actions: ['rewind', 'reboot', 'start-fresh'],
  };
}

const MEGABYTE = 1e6;

/** In steps that are worth a word: a tenth of the whole, or a megabyte. */
function amountOf({received, total}: FetchProgress): string {
  if (total === undefined) return `${Math.floor(received / MEGABYTE)} MB so far`;
  return `${Math.floor((received / total) * 10) * 10} % of ${(total / MEGABYTE).toFixed(1)} MB`;
}

const ELSEWHERE: NoticeAction[] = ['take-over', 'copy'];

/** The one notice that is shown, in the session's words. */
export class Notices {
  readonly #tell: (notice: Notice | undefined) => void;
  readonly #hasMachine: () => boolean;
  /** What is said of a machine that is on its way, if that is what is said. */
  #fetching = '';

  /** `tell`: undefined takes back what was said. `hasMachine`: whether there is one that could be downloaded. */
  constructor(tell: (notice: Notice | undefined) => void, hasMachine: () => boolean) {
    this.#tell = tell;
    this.#hasMachine = hasMachine;
  }

  /** Another machine is in place: what was said of the one before is void, but not what comes from elsewhere. */
  clear(): void {
    if (this.#fetching === '') this.#show(undefined);
  }

  /** Something that does not keep the machine from running. */
  warn(text: string): void {
    this.#show({text, tone: 'warning', actions: this.#hasMachine() ? ['export'] : []});
  }

  /** Something that may help, if nothing weightier is said. */
  hint(text: string): void {
    this.#show({text, tone: 'info', actions: [], givesWay: true});
  }

  /** A fault that nobody caught. */
  fault(text: string): void {
    this.#show({text, tone: 'error', actions: []});
  }

  /** A machine comes from the address that the page was opened with; undefined: no longer. */
  fetching(progress: FetchProgress | undefined): void {
    if (!progress) {
      // What was said in its place stays.
      if (this.#fetching !== '') this.#show(undefined);
      return;
    }
    this.onItsWay(`The machine that this address names is being fetched: ${amountOf(progress)}.`);
  }

  /** Something that takes a while comes from an address; undefined: no longer. */
  onItsWay(text: string | undefined): void {
    if (text === undefined) return this.fetching(undefined);
    if (text === this.#fetching) return;
    this.#show({text, tone: 'info', actions: []});
    this.#fetching = text;
  }

  /** What came from outside cannot be opened. */
  refused(failure: Failure): void {
    this.#show({text: failureMessage(failure), tone: 'warning', actions: []});
  }

  /** No machine is in place, and none could be started. */
  startFailed(failure: Failure): void {
    this.#show({text: failureMessage(failure), tone: 'error', actions: ['retry', 'start-fresh']});
  }

  /** The machine that was asked for is open in another tab. */
  elsewhere(failure: Failure): void {
    this.#show({text: failureMessage(failure), tone: 'info', actions: ELSEWHERE});
  }

  /** The page froze over the machine that it would have opened. */
  froze(failure: Failure): void {
    this.#show({text: failureMessage(failure), tone: 'warning', actions: ['start-fresh', 'open-anyway']});
  }

  /** Another tab has taken the machine that was in place here. `how`: what became of it. */
  takenOver(how: 'was saved and goes on' | 'goes on'): void {
    this.#show({text: `This machine ${how} in another tab.`, tone: 'info', actions: ELSEWHERE});
  }

  savedMachineFound(): void {
    this.#show({
      text: 'Your saved machine has been found: the browser was too slow to look for it when the page opened.',
      tone: 'info',
      actions: ['open-found'],
    });
  }

  lessonChanged(): void {
    this.#show({
      text: 'This lesson has changed since this machine was saved. You can go on with the machine as it is, or begin the lesson anew; the machine is kept.',
      tone: 'info',
      actions: ['start-fresh'],
    });
  }

  /** The lab that is being done has another version at its address. */
  newerLab(): void {
    this.#show({
      text: 'This lesson has changed at the address that it came from. You can go on as it is here, or begin the new version on a fresh machine; this machine is kept.',
      tone: 'info',
      actions: ['update-lab'],
    });
  }

  /** The kernel has reported something: the first is what the others come of. */
  trouble(trouble: Trouble): void {
    this.#show(troubleNotice(trouble));
  }

  /** False if this phase is no end. `asked`: the lesson wanted this panic. `cause`: what the kernel reported before it. */
  ended(phase: Phase, asked: boolean, cause?: KernelReport): boolean {
    const end = asked && phase.kind === 'panicked' ? askedFor(phase) : endOf(phase, cause);
    if (end) this.#show(end);
    return end !== undefined;
  }

  #show(notice: Notice | undefined): void {
    this.#fetching = '';
    this.#tell(notice);
  }
}
