/** Owns what a package for an LMS says of a visitor's progress: completion, score and resume data, by SCORM 1.2 or 2004. */
import {modlab} from './client';
import type {EmbeddedLab, LabProgress} from './client';

/** What the LMS puts into a window around the package, by SCORM 1.2. */
export interface Scorm12Api {
  LMSInitialize(nothing: ''): string;
  LMSGetValue(name: string): string;
  LMSSetValue(name: string, value: string): string;
  LMSCommit(nothing: ''): string;
  LMSFinish(nothing: ''): string;
}

/** And by SCORM 2004. */
export interface Scorm2004Api {
  Initialize(nothing: ''): string;
  GetValue(name: string): string;
  SetValue(name: string, value: string): string;
  Commit(nothing: ''): string;
  Terminate(nothing: ''): string;
}

export interface ScormApis {
  API?: Scorm12Api;
  API_1484_11?: Scorm2004Api;
}

/** What both versions can be told. */
interface Lms {
  read: () => string;
  write: (record: {share: number; complete: boolean; resume: string}) => void;
  finish: (seconds: number) => void;
  /** Characters of resume data that every LMS keeps. */
  limit: number;
}

const hundredths = (share: number) => String(Math.round(share * 100));

function byScorm12(api: Scorm12Api): Lms {
  api.LMSInitialize('');
  return {
    limit: 4096,
    read: () => api.LMSGetValue('cmi.suspend_data'),
    write: ({share, complete, resume}) => {
      api.LMSSetValue('cmi.core.score.min', '0');
      api.LMSSetValue('cmi.core.score.max', '100');
      api.LMSSetValue('cmi.core.score.raw', hundredths(share));
      api.LMSSetValue('cmi.core.lesson_status', complete ? 'completed' : 'incomplete');
      api.LMSSetValue('cmi.suspend_data', resume);
      api.LMSCommit('');
    },
    finish: (seconds) => {
      const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
      const time = `${two(seconds / 3600).padStart(4, '0')}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
      api.LMSSetValue('cmi.core.session_time', time);
      api.LMSSetValue('cmi.core.exit', 'suspend');
      api.LMSFinish('');
    },
  };
}

function byScorm2004(api: Scorm2004Api): Lms {
  api.Initialize('');
  return {
    limit: 64_000,
    read: () => api.GetValue('cmi.suspend_data'),
    write: ({share, complete, resume}) => {
      api.SetValue('cmi.score.min', '0');
      api.SetValue('cmi.score.max', '100');
      api.SetValue('cmi.score.raw', hundredths(share));
      api.SetValue('cmi.score.scaled', String(Math.round(share * 100) / 100));
      api.SetValue('cmi.progress_measure', String(Math.round(share * 100) / 100));
      api.SetValue('cmi.completion_status', complete ? 'completed' : 'incomplete');
      if (complete) api.SetValue('cmi.success_status', 'passed');
      api.SetValue('cmi.suspend_data', resume);
      api.Commit('');
    },
    finish: (seconds) => {
      api.SetValue('cmi.session_time', `PT${Math.floor(seconds)}S`);
      api.SetValue('cmi.exit', 'suspend');
      api.Terminate('');
    },
  };
}

/** The LMS's API, in one of the windows around this one or around the one that opened it. Undefined: there is none. */
export function findApi(from: Window): ScormApis | undefined {
  const apiOf = (start: Window): ScormApis | undefined => {
    let window = start;
    for (let height = 0; height < 10; height++) {
      try {
        const apis = window as ScormApis;
        if (apis.API_1484_11 || apis.API) return apis;
      } catch {
        // A window of another origin.
        return undefined;
      }
      if (window.parent === window) return undefined;
      window = window.parent;
    }
    return undefined;
  };
  return apiOf(from) ?? (from.opener === null ? undefined : apiOf(from.opener as Window));
}

/** What the package has been told, and what the LMS keeps. */
interface Kept {
  modlab: 1;
  /** Of each lab, how many steps were done at best. */
  labs: Record<string, number>;
  /** The machine, as the fragment of an address; if there is room for it. */
  machine?: {lab: string; done: number; fragment: string};
}

function readKept(resume: string): Kept {
  try {
    const kept = JSON.parse(resume) as Partial<Kept> | null;
    if (kept?.modlab === 1 && typeof kept.labs === 'object') return kept as Kept;
  } catch {
    // Nothing is kept yet, or something else is.
  }
  return {modlab: 1, labs: {}};
}

export interface PackageLab {
  id: string;
  steps: number;
}

export class LmsRecord {
  readonly #lms: Lms | undefined;
  readonly #labs: readonly PackageLab[];
  readonly #kept: Kept;
  readonly #now: () => number;
  readonly #begun: number;
  #isOver = false;

  /** `apis`: undefined where there is no LMS; then nothing is recorded. */
  constructor(apis: ScormApis | undefined, labs: readonly PackageLab[], now: () => number = Date.now) {
    const {API_1484_11: newer, API: older} = apis ?? {};
    this.#lms = newer ? byScorm2004(newer) : older && byScorm12(older);
    this.#labs = labs;
    this.#now = now;
    this.#begun = now();
    this.#kept = readKept(this.#lms?.read() ?? '');
    this.#write();
  }

  get isRecording(): boolean {
    return this.#lms !== undefined;
  }

  /** Between 0 and 1, of all steps of all labs of the package. */
  get share(): number {
    const all = this.#labs.reduce((sum, {steps}) => sum + steps, 0);
    const done = this.#labs.reduce((sum, {id, steps}) => sum + Math.min(this.#kept.labs[id] ?? 0, steps), 0);
    return all === 0 ? 0 : done / all;
  }

  /** Where the visitor was in this lab, if that is further than here: the fragment of an address. */
  further({lab, done}: Pick<LabProgress, 'lab' | 'done'>): string | undefined {
    const {machine} = this.#kept;
    return machine?.lab === lab && machine.done > done ? machine.fragment : undefined;
  }

  /** A lab stands so. What was reached once stays reached. */
  progress({lab, done}: Pick<LabProgress, 'lab' | 'done'>): void {
    if (!this.#labs.some(({id}) => id === lab)) return;
    this.#kept.labs[lab] = Math.max(done, this.#kept.labs[lab] ?? 0);
    this.#write();
  }

  /** The machine as it is now, as the address of a link. */
  machine({lab, done}: Pick<LabProgress, 'lab' | 'done'>, link: string): void {
    if (!this.#labs.some(({id}) => id === lab)) return;
    this.#kept.machine = {lab, done, fragment: link.slice(link.indexOf('#'))};
    this.#write();
  }

  /** Whether there is room for a machine at all. */
  get keepsMachines(): boolean {
    return (this.#lms?.limit ?? 0) > 10_000;
  }

  /** The visitor leaves. Nothing is recorded any more. */
  finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lms?.finish((this.#now() - this.#begun) / 1000);
  }

  #write(): void {
    if (!this.#lms || this.#isOver) return;
    const whole = JSON.stringify(this.#kept);
    // A machine that is too large for the LMS is in the browser all the same.
    const {machine: _, ...rest} = this.#kept;
    const resume = whole.length <= this.#lms.limit ? whole : JSON.stringify(rest);
    this.#lms.write({share: this.share, complete: this.share === 1, resume});
  }
}

/** Follows a lab in a frame, for as long as the page is there. `goTo`: loads the frame anew, at this fragment. */
export function follow(lab: EmbeddedLab, record: LmsRecord, goTo: (fragment: string) => void): void {
  let asked = false;
  lab.on('ready', (progress) => {
    const fragment = record.further(progress);
    record.progress(progress);
    // The page asks before it opens it, and once is enough.
    if (fragment === undefined || asked) return;
    asked = true;
    goTo(fragment);
  });
  lab.on('step-done', (progress) => {
    record.progress(progress);
    if (!record.keepsMachines || !lab.calls) return;
    lab.link().then(
      (link) => record.machine(progress, link),
      // A machine that cannot be had as a link is in the browser all the same.
      () => undefined,
    );
  });
}

/** The package's page. `site`: where modlab lies, from this page on; ends in a slash. */
export async function run(
  frame: HTMLIFrameElement,
  site: string,
  labs: readonly PackageLab[],
): Promise<LmsRecord> {
  const record = new LmsRecord(findApi(window), labs);
  const address = new URL(
    `${site}index.html?embed=1&lesson=shown&lab=${labs[0]?.id ?? ''}`,
    document.baseURI,
  );
  addEventListener('pagehide', () => record.finish());
  frame.src = address.href;
  const lab = await modlab.open(frame, {origin: address.origin});
  follow(lab, record, (fragment) => {
    // Another query, so that the frame is loaded anew and not only led to another place of the same page.
    address.searchParams.set('resumed', '1');
    frame.src = address.href + fragment;
  });
  return record;
}
