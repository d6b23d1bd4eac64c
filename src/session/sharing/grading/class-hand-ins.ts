/** Owns the hand-ins of a class as they are looked at together: a row each, and their steps looked for again on their machines. */
import {HAND_IN_LIMIT, debuggedOf, readHandIn, verifyChain} from '../../../snapshots/hand-in';
import {isAdded} from '../../../labs/bundle/added-id';
import {findLab} from '../../../labs/former-ids';
import {Emitter} from '../../async/emitter';
import {failureMessage} from '../../messages/failure-messages';
import {openEyes} from './look';
import {openMachine} from './open-machine';
import {claimed, concludeSteps, enteredAs, lookAgain, lookBefore} from './steps';
import {csv} from './tables';
import type {OpenOptions} from './open-machine';
import type {Row} from './row';
import type {OpenedMachine} from './steps';
import type {Lab} from '../../../labs/lab';
import {fileTooLarge} from '../../../snapshots/file';
import type {FileFailure} from '../../../snapshots/file';
import type {HandIn} from '../../../snapshots/hand-in';
import type {LabOrigin} from '../../../snapshots/meta';
import type {Saved} from '../../../snapshots/store';

export interface ClassOptions extends OpenOptions {
  labs: readonly Lab[];
  /** The page's own address. */
  pageUrl: () => string;
}

/** So long one hand-in may take. */
const PATIENCE_MS = 120_000;

export type RowState =
  | 'read'
  /** Its machines are being looked at. */
  | 'looking'
  /** They were. */
  | 'seen';

export interface ClassRow extends Row {
  state: RowState;
  /** Of the lab; as the machines say it, if this browser does not have the lab. */
  title: string;
}

export interface ClassEvents {
  /** Rows have come, or one has changed. */
  changed: undefined;
}

export class ClassHandIns extends Emitter<ClassEvents> {
  readonly #options: ClassOptions;
  /** The files stay where they are until they are wanted: a hundred of them are more than a page should hold. */
  #files: File[] = [];
  #rows: ClassRow[] = [];
  #looking: AbortController | undefined;

  constructor(options: ClassOptions) {
    super();
    this.#options = options;
  }

  get rows(): readonly ClassRow[] {
    return this.#rows;
  }

  /** Machines are being looked at. */
  get isLooking(): boolean {
    return this.#looking !== undefined;
  }

  file(place: number): File | undefined {
    return this.#files[place];
  }

  /** Reads them, one after the other. What cannot be read has a row that says why. */
  async add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const row = await this.#read(file);
      this.#files.push(file);
      this.#rows.push(row);
      this.emit('changed', undefined);
    }
  }

  clear(): void {
    this.stop();
    this.#files = [];
    this.#rows = [];
    this.emit('changed', undefined);
  }

  /** As `npm run grade` writes it. */
  csv(): string {
    return csv(this.#rows);
  }

  /**
   * Restores the machines of each hand-in that was not looked at, one after the other, and looks for its steps again. Resolves
   * when all were looked at, or it was stopped.
   */
  async look(): Promise<void> {
    if (this.#looking) return;
    const looking = (this.#looking = new AbortController());
    const isStopped = () => looking.signal.aborted;
    for (let place = 0; place < this.#rows.length; place++) {
      const [row, file] = [this.#rows[place], this.#files[place]];
      if (isStopped()) break;
      if (row?.state !== 'read' || !file || row.why !== undefined) continue;
      this.#change(row, {state: 'looking'});
      const found = await this.#lookAt(file, looking.signal);
      // What was given up is as it was before.
      this.#change(row, isStopped() ? {state: 'read'} : {...found, state: 'seen'});
    }
    if (this.#looking === looking) this.#looking = undefined;
    this.emit('changed', undefined);
  }

  stop(): void {
    this.#looking?.abort();
    this.#looking = undefined;
  }

  #change(row: ClassRow, to: Partial<ClassRow>): void {
    Object.assign(row, to);
    this.emit('changed', undefined);
  }

  async #read(file: File): Promise<ClassRow> {
    const none = {
      file: file.name,
      student: '',
      lab: '',
      title: '',
      seal: '',
      chain: '',
      steps: [],
      tests: [],
      similar: [],
    };
    const handIn = await bytesOf(file).then(
      (bytes) => (bytes.ok ? readHandIn(bytes.bytes) : bytes),
      () => undefined,
    );
    if (!handIn?.ok) return {...none, ms: 0, state: 'seen', why: unreadable(handIn)};
    return {...none, ms: 0, state: 'read', ...(await this.#describe(handIn.handIn))};
  }

  async #describe(handIn: HandIn): Promise<Omit<ClassRow, 'file' | 'ms' | 'state' | 'tests' | 'similar'>> {
    const {student, lab: id, madeAt, machines} = handIn;
    const chain = await verifyChain(handIn);
    const {labs, pageUrl} = this.#options;
    const lab = findLab(labs, id);
    const origin = machines.at(-1)?.meta.origin;
    return {
      student,
      lab: id,
      title: lab?.title ?? origin?.title ?? id,
      madeAt,
      seal: chain.seal,
      chain: chain.valid ? 'holds' : `is broken at machine ${chain.at + 1} of ${machines.length}`,
      steps: lab ? claimed(handIn, lab) : [],
      ...(!lab && {why: withoutLab(id, origin, pageUrl())}),
    };
  }

  async #lookAt(file: File, stopped: AbortSignal): Promise<Partial<ClassRow>> {
    const from = performance.now();
    const over = new AbortController();
    const end = () => over.abort();
    stopped.addEventListener('abort', end);
    const timer = setTimeout(end, PATIENCE_MS);
    const done = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', end);
      return Math.round(performance.now() - from);
    };
    try {
      const bytes = await bytesOf(file);
      const read = bytes.ok ? await readHandIn(bytes.bytes) : bytes;
      const lab = read.ok ? findLab(this.#options.labs, read.handIn.lab) : undefined;
      if (!read.ok || !lab) return {why: 'It can no longer be read.', ms: done()};
      const steps = await this.#stepsOf(read.handIn, lab, over.signal);
      return {steps, ms: done()};
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        why: over.signal.aborted ? `It took longer than ${PATIENCE_MS / 1000} s.` : message,
        ms: done(),
      };
    }
  }

  async #stepsOf(handIn: HandIn, lab: Lab, signal: AbortSignal) {
    const steps = claimed(handIn, lab);
    const open = async (saved: Saved): Promise<OpenedMachine> => {
      const opened = await openMachine(this.#options, saved, signal);
      if (!opened.ok) throw new Error(failureMessage(opened));
      return opened.machine;
    };
    const last = handIn.machines.at(-1);
    if (last) {
      const machine = await open(last);
      try {
        const eyes = await openEyes(
          machine,
          await enteredAs(machine, lab, handIn.lab),
          debuggedOf(handIn.machines),
        );
        await lookAgain(eyes, lab, steps, 'handed in');
      } finally {
        await machine.end();
      }
    }
    await lookBefore(handIn, lab, steps, open);
    concludeSteps(steps);
    return steps;
  }
}

/** One that is no hand-in by its size alone is not read. Rejects where the browser cannot read the file. */
async function bytesOf(
  file: Blob,
): Promise<{ok: true; bytes: Uint8Array<ArrayBuffer>} | Extract<FileFailure, {why: 'file-too-large'}>> {
  if (file.size > HAND_IN_LIMIT) return fileTooLarge(file.size, HAND_IN_LIMIT);
  return {ok: true, bytes: new Uint8Array(await file.arrayBuffer())};
}

/** Of a lab that this browser does not have it is said where it is to be had. */
function withoutLab(id: string, origin: LabOrigin | undefined, page: string): string {
  if (!isAdded(id))
    return `This site has no lab "${id}". Look at the hand-in on the site on which it was made.`;
  const missing = `This browser does not have the lab "${origin?.title ?? id}".`;
  if (origin?.address === undefined)
    return `${missing} It did not come from an address: drop its .zip on this page and open it, then drop the hand-ins again.`;
  const address = new URL(page);
  address.searchParams.set('lab', origin.address);
  return `${missing} Open it first, at ${address.href}, then drop the hand-ins again.`;
}

/** Why a file is no hand-in, for its row. Undefined: the browser cannot read it. */
function unreadable(failure: FileFailure | undefined): string {
  if (!failure) return 'The browser could not read this file: it may have been moved. Drop it again.';
  switch (failure.why) {
    case 'not-a-modlab-file':
      return 'It is no .modlab file.';
    case 'is-machine':
      return 'It is a saved machine, not a hand-in. Ask the student for a hand-in: Share, Hand in.';
    case 'file-too-new':
      return 'It was made by a newer version of the site. Reload the page to get it, then drop the file again.';
    case 'file-too-large':
      return `It is larger than a hand-in can be: ${failure.message}.`;
    default:
      return `It cannot be read: ${failure.message}. Ask the student to send it again.`;
  }
}
