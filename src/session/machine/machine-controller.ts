/** Owns which machine the page works on: what a person, an address or the guest itself asks for, one switch at a time. */
import {LatestRequest} from '../async/serial-queue';
import {findLab} from '../../labs/former-ids';
import {nameInGuest} from '../../labs/enter-lab-script';
import {machineName} from './machine-name';
import {unknownLab} from '../lesson/added/lab-failures';
import {stepFrom} from '../saves/timeline';
import {DelayedRestore} from './delayed-restore';
import {Launcher} from './launcher';
import {TabLock} from './tab-lock';
import type {ActiveMachine} from './active-machine';
import type {LaunchResult} from './launcher';
import type {TabLockOptions} from './tab-lock';
import type {DebugService} from '../debug/debug-service';
import type {Workspace} from '../editor/workspace';
import type {Course} from '../lesson/course';
import type {Notices} from '../messages/notices';
import type {SwitchResult} from '../messages/result';
import type {Library} from '../saves/library';
import type {Recorder} from '../saves/recorder';
import type {RewindPoints} from '../saves/rewind-points';
import type {ImportedSnapshot, Saves} from '../saves/saves';
import type {Saved} from '../../snapshots/store';
import type {SerialQueue} from '../async/serial-queue';
import type {KernelName} from '../../protocol/images';
import type {FreezeMark} from '../../protocol/machine-api';

export interface MachineControllerOptions extends Pick<
  TabLockOptions,
  'locks' | 'scope' | 'channel' | 'timeouts'
> {
  active: ActiveMachine;
  saves: Saves;
  recorder: Recorder;
  rewindPoints: RewindPoints;
  library: Library;
  course: Course;
  workspace: Workspace;
  debug: Pick<DebugService, 'begin'>;
  queue: SerialQueue;
  notices: Notices;
  clock: {setTimeout(work: () => void, milliseconds: number): unknown; now(): number};
  /** Over which machines the page froze. */
  freezes: {mark(machine: string): FreezeMark | undefined; list(): Promise<ReadonlySet<string>>};
  /** Which copy of a lab's machine this page works on, across reloads. */
  copyId: {get(): string; set(id: string): void};
}

export class MachineController {
  readonly #options: MachineControllerOptions;
  readonly #switches: LatestRequest<SwitchResult>;
  readonly #launcher: Launcher;
  readonly #tabLock: TabLock;
  readonly #delayedRestore: DelayedRestore;
  /** What was asked for of a machine that another page works on. */
  #contested: {lab: string; retry: () => Promise<SwitchResult>} | undefined;

  constructor(options: MachineControllerOptions) {
    const {active, saves, recorder, course, workspace, queue, notices, clock, freezes} = options;
    this.#options = options;
    this.#switches = new LatestRequest(queue, () => ({
      ok: false,
      why: 'elsewhere',
      lab: course.lab.id,
      message: 'another page took the machine over',
    }));
    this.#delayedRestore = new DelayedRestore(saves, clock, () => notices.savedMachineFound());
    this.#tabLock = new TabLock({
      ...options,
      yield: () =>
        queue.run(async () => {
          await recorder.leave();
          this.#stepAside('was saved and goes on');
        }),
      // Nothing is saved now: the other page's saves are newer.
      lost: () => this.#stepAside('goes on'),
    });
    this.#launcher = new Launcher(active, saves, recorder, course, {
      claim: (lab) => this.#tabLock.claim(this.#machineOf(lab)),
      freezeMark: (lab) => freezes.mark(this.#machineOf(lab)),
      frozen: async () => {
        const machines = await freezes.list();
        return (lab) => machines.has(this.#machineOf(lab));
      },
      onMachineReady: () => {
        const {id} = course.lab;
        workspace.setLab(nameInGuest(course.lab), this.#machineOf(id), active.debugInfo !== undefined);
        options.debug.begin(this.#machineOf(id));
      },
      onListingFailed: (lab, signal) => void this.#delayedRestore.watch(lab, signal),
      onLessonChanged: () => notices.lessonChanged(),
      warn: (text) => notices.warn(text),
    });
  }

  /** Goes on with `lab`, or with the lab that was done last, or begins the first. `kernel`: see ResumeOptions. */
  start(lab?: string, kernel?: KernelName): Promise<SwitchResult> {
    const how = {unasked: true, ...(kernel && {kernel})};
    return this.#switch((signal) => this.#launcher.resume(signal, this.#known(lab), how));
  }

  /** Goes on with the present lab's last save, whichever kind. */
  resumeLast(): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.resume(signal, this.#options.course.lab.id));
  }

  /** A saved machine. */
  restore(id: string): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.restore(signal, id));
  }

  /** The machine that was found only after a fresh one had started. */
  openFound(): Promise<SwitchResult> {
    const {found} = this.#delayedRestore;
    return found === undefined ? this.resumeLast() : this.restore(found);
  }

  /** A machine that is nowhere but in this page; the present one is let go as it is. What was done of its lab since stays done. */
  restoreUnsaved(saved: Saved): Promise<SwitchResult> {
    const {lab, work} = this.#options.course.lesson;
    const meta = saved.meta.lab === lab.id ? {...saved.meta, ...work} : saved.meta;
    return this.#switch((signal) => this.#launcher.restoreUnsaved(signal, {...saved, meta}));
  }

  /** A machine that came from outside; it is kept among the saves. */
  open(imported: ImportedSnapshot): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.open(signal, imported));
  }

  /** Goes over to another lab, where it was left; the present machine is saved. */
  openLab(id: string): Promise<SwitchResult> {
    const lab = this.#known(id);
    if (lab === undefined) return Promise.resolve(unknownLab(id, this.#options.course.labs));
    return this.#switch((signal) => this.#launcher.openLab(signal, lab));
  }

  /** Begins a lab, or another version of the present one, on a machine as it ships; the present machine is kept. */
  beginLab(id: string): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.beginLab(signal, id, 'before the lab began'));
  }

  /** Back to before the kernel was damaged. Steps that were done stay done. */
  async rewind(): Promise<SwitchResult> {
    const {course, rewindPoints} = this.#options;
    const {work, lab} = course.lesson;
    const id = await rewindPoints.find(lab.id);
    const rewound = await (id === undefined ? this.startFresh() : this.restore(id));
    if (rewound.ok) course.lesson.mergeProgress(work.progress, work.predictions, work.debugged);
    return rewound;
  }

  /** One moment of the timeline back or forward; undefined if there is none. */
  async step(by: -1 | 1): Promise<SwitchResult | undefined> {
    const {library, recorder} = this.#options;
    const timeline = await library.timeline();
    if (!timeline.ok) return timeline;
    const to = stepFrom(timeline, by, recorder.lastUserActionAt);
    return to && this.restore(to.id);
  }

  /** Boots the kernel from its first instruction. */
  reboot(): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.begin(signal, 'cold-boot', 'before the reboot'));
  }

  /** A machine as it ships, with this kernel or the present one's; the present machine stays among the saved. */
  startFresh(kernel?: KernelName): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.begin(signal, 'fresh', 'before starting fresh', kernel));
  }

  /** The same before any machine is in place, of the lab that was done last. */
  openFresh(kernel?: KernelName): Promise<SwitchResult> {
    return this.#switch((signal) => this.#launcher.openFresh(signal, 'before starting fresh', kernel));
  }

  /** The machine that another page works on: it saves there, ends there, and goes on here. */
  async takeOver(): Promise<SwitchResult> {
    const contested = this.#contested;
    if (!contested) return {ok: true};
    await this.#tabLock.takeOver(this.#machineOf(contested.lab));
    return contested.retry();
  }

  /** A machine of this page's own, as the other page's was last saved. */
  workOnCopy(): Promise<SwitchResult> {
    this.#options.copyId.set(crypto.randomUUID().slice(0, 8));
    return this.#contested?.retry() ?? Promise.resolve({ok: true});
  }

  /** A notice has covered the offer of the machine that was found, and is over. */
  remindOfFound(): void {
    this.#delayedRestore.remind();
  }

  #switch(work: (signal: AbortSignal) => Promise<LaunchResult>): Promise<SwitchResult> {
    const {active, notices} = this.#options;
    return this.#switches.run(async (signal) => {
      const launched = await work(signal);
      if (launched === undefined || launched.ok) return launched;
      if (launched.why === 'elsewhere') {
        this.#contested = {lab: launched.lab, retry: () => this.#switch(work)};
        if (!active.process) active.dropEarlyKeys();
        notices.elsewhere(launched);
      } else if (launched.why === 'froze') {
        active.dropEarlyKeys();
        notices.froze(launched);
      } else if (!active.process) {
        active.dropEarlyKeys();
        notices.startFailed(launched);
      }
      return launched;
    });
  }

  /** Another page goes on with this machine. */
  #stepAside(how: 'was saved and goes on' | 'goes on'): void {
    const {active, recorder, course, notices} = this.#options;
    this.#contested = {lab: course.lab.id, retry: () => this.resumeLast()};
    this.#switches.abort();
    recorder.autosave.forget();
    course.leave();
    active.stop();
    notices.takenOver(how);
  }

  #machineOf(lab: string): string {
    return machineName(lab, this.#options.copyId.get());
  }

  /** An address may name a lab that is not, or no longer, there. */
  #known(id: string | undefined): string | undefined {
    return id === undefined ? undefined : findLab(this.#options.course.labs, id)?.id;
  }
}
