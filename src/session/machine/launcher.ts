/** Owns which machine comes next, what becomes of the one before it, and what is tried when the next does not start. */
import {lessonHash} from '../../labs/lesson-hash';
import {failureMessage} from '../messages/failure-messages';
import type {Course} from '../lesson/course';
import type {DepartingSave, ActiveMachine} from './active-machine';
import type {Recorder} from '../saves/recorder';
import type {BaseImage} from '../saves/bases';
import type {Saves, ImportedSnapshot} from '../saves/saves';
import type {Failure, SwitchResult} from '../messages/result';
import type {KernelName} from '../../protocol/images';
import type {FreezeMark} from '../../protocol/machine-api';
import type {PageStart} from './start-options';
import type {LessonWork, SnapshotMeta} from '../../snapshots/meta';
import type {Saved} from '../../snapshots/store';

/** Undefined: the signal was aborted, for another machine has been asked for meanwhile. */
export type LaunchResult = SwitchResult | undefined;

/** A machine that is to start, and what is known of it: the record of its save, or which lab it is for. */
interface Next {
  from: PageStart;
  base: BaseImage;
  saved:
    | ({lab: string} & Partial<LessonWork>)
    | Pick<SnapshotMeta, 'lab' | 'edition' | 'id' | 'savedAt' | keyof LessonWork>;
}

export interface LauncherHost {
  /** Makes this page the only one that works on a lab's machine; false if another does. */
  claim: (lab: string) => Promise<boolean>;
  /** By which it is known later that the page froze over a lab's machine. */
  freezeMark: (lab: string) => FreezeMark | undefined;
  /** Whether it did, when it last opened that machine. */
  frozen: () => Promise<(lab: string) => boolean>;
  /** The lesson is not what it was when the machine that is now in place was saved. */
  onLessonChanged: () => void;
  /** A machine is in place, and its lab is entered. */
  onMachineReady: () => void;
  /** What the lab would go on with could not be looked for: a fresh machine has started. */
  onListingFailed: (lab: string, signal: AbortSignal) => void;
  /** Says something that does not keep the machine from running. */
  warn: (text: string) => void;
}

export interface ResumeOptions {
  /** A save that is passed over. */
  except?: string;
  /** Nobody has asked for this very machine: the page opens what it last had. One over which it froze is asked about. */
  unasked?: boolean;
  /** Only a machine with this kernel is gone on with, and a new one has it. Without it, a new one has the lab's. */
  kernel?: KernelName;
}

const elsewhere = (lab: string): Failure => ({
  ok: false,
  why: 'elsewhere',
  lab,
  message: `another page works on ${lab}`,
});

/** Without the engine or the base no other save would start either, nor while another page has the machine. */
const hopeless = ({why}: Failure) =>
  why === 'elsewhere' || why === 'download-failed' || why === 'hash-mismatch' || why === 'engine-failed';

export class Launcher {
  readonly #active: ActiveMachine;
  readonly #saves: Saves;
  readonly #recorder: Recorder;
  readonly #course: Course;
  readonly #host: LauncherHost;

  constructor(active: ActiveMachine, saves: Saves, recorder: Recorder, course: Course, host: LauncherHost) {
    this.#active = active;
    this.#saves = saves;
    this.#recorder = recorder;
    this.#course = course;
    this.#host = host;
  }

  /** A lab's newest save that starts; if none does, the machine as it ships. Without a lab, the one done last. */
  async resume(
    signal: AbortSignal,
    lab?: string,
    {except, unasked = false, kernel}: ResumeOptions = {},
  ): Promise<LaunchResult> {
    const [listed, frozen] = await Promise.all([
      this.#saves.resumable(lab),
      unasked ? this.#host.frozen() : () => false,
    ]);
    const found = listed.ok ? listed.snapshots : [];
    const saves = kernel ? found.filter((meta) => this.#saves.kernelOf(meta) === kernel) : found;
    const wantedLab = lab ?? found[0]?.lab ?? this.#course.lab.id;
    // The lesson shows while its machine is on the way; beside a machine that still runs it would judge that one.
    if (!this.#active.process) this.#course.choose(wantedLab);
    if (saves.length > 0 && frozen(wantedLab)) {
      if (!(await this.#host.claim(wantedLab))) return elsewhere(wantedLab);
      return {ok: false, why: 'froze', lab: wantedLab, message: `the page froze over ${wantedLab}`};
    }
    let failed: {failure: Failure; meta: SnapshotMeta} | undefined;
    for (const meta of saves) {
      if (meta.id === except) continue;
      this.#active.expect(meta.screen);
      const launched = await this.#reopen(signal, meta);
      if (launched?.ok === false && !hopeless(launched)) {
        failed ??= {failure: launched, meta};
        continue;
      }
      if (launched?.ok && failed)
        this.#host.warn(`${failureMessage(failed.failure)} An earlier save was opened instead.`);
      return launched;
    }
    const launched = await this.#launch(signal, this.#fresh(wantedLab, kernel));
    if (launched?.ok && failed) {
      // Saves of the machine that starts now must not push it out: another version of the site may read it.
      await this.#saves.rename(failed.meta.id, `${failed.meta.name}, could not be opened`);
      this.#host.warn(`${failureMessage(failed.failure)} A fresh machine was started; nothing was deleted.`);
    }
    if (launched?.ok && !listed.ok) {
      this.#host.warn(failureMessage(listed));
      this.#host.onListingFailed(wantedLab, signal);
    }
    return launched;
  }

  /** A saved machine in place of the present one. */
  async restore(signal: AbortSignal, id: string): Promise<LaunchResult> {
    const read = await this.#saves.read(id);
    if (!read.ok) return read;
    const missing = this.#saves.missing(read.meta);
    if (missing) return missing;
    const base = await this.#saves.baseFor(read.meta);
    return base.ok ? this.#switchTo(signal, read, base) : base;
  }

  /** Another lab: goes on where it was left, or begins it. The present lab's machine is saved first. */
  async openLab(signal: AbortSignal, lab: string): Promise<LaunchResult> {
    const left = await this.#recorder.leave();
    if (!left.ok) return left;
    const launched = await this.resume(signal, lab);
    return launched?.ok ? {...launched, ...left} : launched;
  }

  /** A machine that came from outside, in place of the present one. */
  async open(signal: AbortSignal, taken: ImportedSnapshot): Promise<LaunchResult> {
    const missing = this.#saves.missing(taken.meta);
    if (missing) return missing;
    if (!this.#active.process) await this.#followLast();
    // Without storage it opens all the same.
    await this.#saves.store(taken);
    return this.#switchTo(signal, taken, taken.base, 'before opening what was sent');
  }

  /** A machine as it ships, of the lab that was done last, whatever the page would have gone on with. */
  async openFresh(signal: AbortSignal, leaving: string, kernel?: KernelName): Promise<LaunchResult> {
    const own = await this.#saves.resumable();
    if (own.ok && own.snapshots[0]) this.#course.choose(own.snapshots[0].lab);
    return this.begin(signal, 'fresh', leaving, kernel);
  }

  /** A new machine in place of the present one, with the kernel of that unless another is wanted. */
  async begin(
    signal: AbortSignal,
    how: 'fresh' | 'cold-boot',
    leaving: string,
    kernel?: KernelName,
  ): Promise<LaunchResult> {
    if (!this.#active.process && this.#recorder.current === undefined)
      await this.#followLast(this.#course.lab.id);
    const present = this.#active.process && (this.#active.record.kernel ?? 'standard');
    const next = this.#fresh(this.#course.lab.id, kernel ?? present);
    return this.#replace(signal, leaving, how === 'fresh' ? next : {...next, from: {kind: how}});
  }

  /** A lab, or another version of the present one, on a machine as it ships, whatever it was left with. */
  async beginLab(signal: AbortSignal, lab: string, leaving: string): Promise<LaunchResult> {
    if (!this.#active.process && this.#recorder.current === undefined) await this.#followLast();
    return this.#replace(signal, leaving, this.#fresh(lab));
  }

  /** A lab that needs a kernel has that. */
  #fresh(lab: string, wanted: KernelName = 'standard'): Next {
    const kernel = this.#course.labs.find(({id}) => id === lab)?.kernel ?? wanted;
    return {
      from: this.#saves.freshStart(lab, kernel),
      base: this.#saves.shippedBase(kernel),
      saved: {lab},
    };
  }

  /** The page was about to go on with this one: it is what can be gone back to. Without a lab, of the lab done last. */
  async #followLast(lab?: string): Promise<void> {
    const own = await this.#saves.resumable(lab);
    this.#recorder.follow(own.ok ? own.snapshots[0] : undefined);
  }

  #switchTo(signal: AbortSignal, saved: Saved, base: BaseImage, leaving?: string): Promise<LaunchResult> {
    return this.#replace(signal, leaving, {from: this.#saves.startOf(saved), base, saved: saved.meta});
  }

  /**
   * What takes a machine's place is what the page opens with from now on; if then none is there, the last comes back. A
   * save that is gone back to does not wait for the save of the machine that is left, whose worker lives until it is
   * stored; should there be no room for it, the machine comes back.
   */
  async #replace(signal: AbortSignal, leaving: string | undefined, next: Next): Promise<LaunchResult> {
    const lab = this.#course.lab.id;
    await this.#recorder.idle();
    const atOnce = 'id' in next.saved && !this.#recorder.failing;
    const saving = this.#recorder.leave(leaving);
    const [left, launched] = await Promise.all([saving, this.#launch(signal, next, {saving, atOnce})]);
    if (launched?.ok && left.ok) return {...launched, ...left};
    if (launched?.ok && left.unsaved) await this.restoreUnsaved(signal, left.unsaved);
    if (launched?.ok) return left;
    if (launched && !this.#active.process)
      await this.resume(signal, lab, 'id' in next.saved ? {except: next.saved.id} : {});
    return launched;
  }

  /** To a machine that is nowhere but in this page; the present one is let go as it is. */
  async restoreUnsaved(signal: AbortSignal, unsaved: Saved): Promise<LaunchResult> {
    const base = await this.#saves.baseFor(unsaved.meta);
    const {lab, progress, predictions, debugged} = unsaved.meta;
    const saved = {lab, progress, ...(predictions && {predictions}), ...(debugged && {debugged})};
    if (!base.ok) return base;
    return this.#launch(signal, {from: this.#saves.startOf(unsaved), base, saved});
  }

  async #reopen(signal: AbortSignal, {id}: SnapshotMeta): Promise<LaunchResult> {
    const read = await this.#saves.read(id);
    if (!read.ok) return read;
    const base = await this.#saves.baseFor(read.meta);
    if (!base.ok) return base;
    return this.#launch(signal, {from: this.#saves.startOf(read), base, saved: read.meta});
  }

  async #launch(
    signal: AbortSignal,
    {from, base, saved}: Next,
    leaving?: DepartingSave,
  ): Promise<LaunchResult> {
    const present = this.#course.lab.id;
    if (!(await this.#host.claim(saved.lab))) return elsewhere(saved.lab);
    const mark = this.#host.freezeMark(saved.lab);
    const launched = await this.#active.launch(from, base, signal, leaving, mark);
    if (!launched?.ok && this.#active.process) await this.#host.claim(present);
    if (launched?.ok) {
      await this.#course.onMachineReady(from, saved);
      this.#host.onMachineReady();
      this.#recorder.follow('id' in saved ? saved : undefined);
      // Nothing holds a machine that has just begun.
      if (from.kind !== 'snapshot') this.#recorder.autosave.markUrgent();
      if ('edition' in saved && saved.edition !== lessonHash(this.#course.lab)) this.#host.onLessonChanged();
    }
    return launched;
  }
}
