/** Owns what the kernel has reported since the machine was last sound: the first report, how many came, and whether it can go on. */
import {ReportReader, locationOf, processOf} from './kernel-reports';
import type {KernelReport} from './kernel-reports';
import type {CodeLocation} from './code-location';
import type {AskGuest} from '../../machine/guest-channel';
import type {LogRecord, ModuleLine} from '../../../protocol/guest';

export interface Trouble {
  /** What came later may be but what it led to. */
  first: KernelReport;
  count: number;
  /** Why only a restart ends it, in a sentence; '' if it goes on. */
  restart: string;
}

/** Programs that wait in the kernel for a module's init or exit. */
const LOADERS = /^(?:insmod|modprobe|rmmod|kmod)$/;
const LEFT: Partial<Record<ModuleLine['state'], string>> = {
  Loading: 'init, and can be neither used nor removed nor loaded again',
  Unloading: 'exit, and can be neither used nor removed nor loaded again',
};

export class ReportLog {
  readonly #ask: AskGuest;
  readonly #changed: (trouble: Trouble, latest: KernelReport) => void;
  #reader = new ReportReader();
  #first: KernelReport | undefined;
  #latest: KernelReport | undefined;
  #count = 0;
  #restart = '';
  /** Reports that may leave a module half in the kernel, as long as that has not been looked at. */
  #unchecked = new Set<KernelReport>();

  /** `changed`: there is one more, or it turned out that the machine cannot go on. */
  constructor(ask: AskGuest, changed: (trouble: Trouble, latest: KernelReport) => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Another machine, or another life of it. */
  reset(): void {
    this.#reader = new ReportReader();
    this.#first = this.#latest = undefined;
    this.#count = 0;
    this.#restart = '';
    this.#unchecked = new Set();
  }

  /** Where the first report leads. */
  get location(): CodeLocation | undefined {
    return this.#first && locationOf(this.#first);
  }

  take(records: readonly LogRecord[]): void {
    let news = false;
    for (const {text, atUs} of records)
      for (const line of text.split('\n')) {
        const report = this.#reader.take({text: line, atUs});
        if (!report) continue;
        news = true;
        this.#count++;
        this.#first ??= report;
        this.#latest = report;
        this.#unchecked.add(report);
        if (report.kind === 'fatal') this.#restart = 'Only a restart ends this.';
      }
    if (news) this.#tell();
    for (const report of this.#unchecked) if (report.ended) this.#check(report);
  }

  #check(report: KernelReport): void {
    this.#unchecked.delete(report);
    if (report.kind !== 'oops' || !LOADERS.test(processOf(report) ?? '')) return;
    const reader = this.#reader;
    void this.#ask((guest) => guest.modules()).then((answer) => {
      // Another machine's, by now.
      if (!answer.ok || reader !== this.#reader) return;
      const left = answer.modules.find(({state}) => LEFT[state] !== undefined);
      if (!left) return;
      this.#restart = `${left.name} is left ${left.state}: ${processOf(report) ?? ''} was killed in its ${LEFT[left.state] ?? ''}. Only a restart ends that.`;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#first && this.#latest)
      this.#changed({first: this.#first, count: this.#count, restart: this.#restart}, this.#latest);
  }
}
