/** Owns what follows from what the machine and the lesson report: saves, checks, notices, and the session's own events. */
import {causeOfPanic} from '../diagnostics/oops/kernel-reports';
import {failureMessage} from '../messages/failure-messages';
import {headlineOf} from '../messages/trouble-notice';
import {TerminalWords} from '../diagnostics/terminal-words';
import type {Workspace} from '../editor/workspace';
import type {ActiveMachine} from './active-machine';
import type {DebugService} from '../debug/debug-service';
import type {GuestChannel} from './guest-channel';
import type {TerminalPort} from '../../protocol/consoles';
import type {MachineController} from './machine-controller';
import type {Emitter} from '../async/emitter';
import type {Faults} from '../messages/faults';
import type {Course} from '../lesson/course';
import type {KernelReport} from '../diagnostics/oops/kernel-reports';
import type {Notices, SessionEvents} from '../messages/notices';
import type {Recorder} from '../saves/recorder';
import type {RewindPoints} from '../saves/rewind-points';
import type {MachineEvent} from '../../protocol/machine-api';
import type {Phase} from '../../protocol/phase';

export interface EventRouterOptions {
  active: ActiveMachine;
  controller: MachineController;
  guest: Pick<GuestChannel, 'ask'>;
  workspace: Pick<Workspace, 'directory'>;
  course: Course;
  debug: Pick<DebugService, 'on'>;
  recorder: Recorder;
  rewindPoints: RewindPoints;
  notices: Notices;
  faults: Faults;
  events: Emitter<SessionEvents>;
}

/** Of a flood of reports, in the timeline, the first tell enough. */
const EVENTS_LIMIT = 20;

/** In the timeline's words. */
function moduleEvent({action, devpath}: {action: string; devpath: string}): string | undefined {
  const module = /^\/module\/([^/]+)$/.exec(devpath)?.[1];
  if (module === undefined || (action !== 'add' && action !== 'remove')) return undefined;
  return `${module} ${action === 'add' ? 'loaded' : 'removed'}`;
}

export class EventRouter {
  readonly #options: EventRouterOptions;
  readonly #words = new Map<TerminalPort, TerminalWords>();
  #hung = false;
  /** The last report of the kernel's that is in the timeline. */
  #told: KernelReport | undefined;

  constructor(options: EventRouterOptions) {
    this.#options = options;
    const {active} = options;
    active.on('replaced', () => this.#onReplaced());
    active.on('phase', (phase) => this.#onPhase(phase));
    active.on('expected', (screen) => options.events.emit('expected', screen));
    active.on('event', (event) => this.#onEvent(event));
    this.#followCourse();
    this.#followDebugger();
  }

  #onReplaced(): void {
    const {course, rewindPoints, recorder, notices, events} = this.#options;
    course.leave();
    for (const words of this.#words.values()) words.reset();
    rewindPoints.onMachineReplaced();
    recorder.autosave.forget();
    events.emit('log-cleared', undefined);
    notices.clear();
  }

  #onPhase(phase: Phase): void {
    const {active, controller, course, recorder, notices, events} = this.#options;
    events.emit('phase', phase);
    if (phase.kind === 'reset') {
      // The guest asked for it, as a person would by pressing the button; nobody waits for the answer but the person.
      void controller.reboot().then((result) => {
        if (!result.ok && active.process) notices.warn(failureMessage(result));
      });
    }
    const asked = phase.kind === 'panicked' && course.panicked(phase.message);
    const cause = phase.kind === 'panicked' ? causeOfPanic(active.log.toString()) : undefined;
    if (notices.ended(phase, asked, cause)) recorder.autosave.forget();
    else if (phase.kind === 'running' && this.#hung) {
      // It was only busy.
      notices.clear();
      controller.remindOfFound();
    }
    this.#hung = phase.kind === 'hung';
  }

  #onEvent(event: Exclude<MachineEvent, {kind: 'phase'}>): void {
    const {active, recorder, faults, events} = this.#options;
    switch (event.kind) {
      case 'output':
        if (event.port === 'log') active.acknowledge('log', event.bytes.length);
        else if (event.port !== 'serial') {
          this.#wordsOf(event.port).onOutput(event.bytes);
          this.#onGuestActivity();
        }
        return events.emit('output', event);
      case 'activity':
        return recorder.autosave.changed();
      case 'fault':
        return faults.report('machine', event.message);
      case 'uevent': {
        const what = moduleEvent(event);
        if (what !== undefined) recorder.addEvent(what);
        recorder.autosave.markUrgent();
        this.#onGuestActivity();
        return events.emit('uevent', event);
      }
      case 'terminals': {
        const ports = new Set(event.terminals.map(({port}) => port));
        for (const port of this.#words.keys()) if (!ports.has(port)) this.#words.delete(port);
        return;
      }
      // BuildService, DebugService and Terminals follow these.
      case 'terminal-refused':
      case 'debug':
      case 'tree':
      case 'calls':
        return;
    }
  }

  #wordsOf(port: TerminalPort): TerminalWords {
    const {guest, workspace, notices, events} = this.#options;
    let words = this.#words.get(port);
    if (!words) {
      words = new TerminalWords({
        ask: guest.ask,
        home: () => workspace.directory,
        tell: (text) => notices.hint(text),
        over: () => events.emit('hint-over', undefined),
      });
      this.#words.set(port, words);
    }
    return words;
  }

  #onGuestActivity(): void {
    this.#options.recorder.markChanged();
    this.#options.course.scheduleCheck();
  }

  #followDebugger(): void {
    const {course, debug, recorder} = this.#options;
    debug.on('stop', (stop) => (course.held = stop !== undefined));
    debug.on('did', (event) => {
      // Nothing on the machine has changed, but what is to be saved with it.
      if (course.lesson.onDebugEvent(event)) recorder.autosave.changed();
    });
  }

  #followCourse(): void {
    const {course, recorder, rewindPoints, notices, events} = this.#options;
    course.on('lab', (lesson) => {
      rewindPoints.onLabChanged();
      events.emit('lesson', lesson);
    });
    course.on('changed', (lesson) => {
      events.emit('lesson', lesson);
      void rewindPoints.beforeStep(lesson);
    });
    course.on('done', (state) => {
      recorder.addEvent(`step done: ${state.step.title}`);
      recorder.checkpointNext(`after "${state.step.title}"`);
      events.emit('step-done', state);
    });
    course.on('predicted', () => {
      // Nothing on the machine has changed, but what is to be saved with it.
      recorder.userActed();
      recorder.autosave.changed();
    });
    course.on('records', (records) => events.emit('log-records', records));
    course.on('trouble', ({trouble, latest}) => {
      // A warning is no damage: a save from later is as good.
      if (latest.kind !== 'warning') rewindPoints.markDamaged();
      if (latest !== this.#told && trouble.count <= EVENTS_LIMIT) recorder.addEvent(headlineOf(latest));
      this.#told = latest;
      notices.trouble(trouble);
      events.emit('trouble', latest);
    });
  }
}
