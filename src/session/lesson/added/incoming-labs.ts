/** Owns labs and courses that arrive and wait for a decision: nothing of them runs, nor is it kept, without a person's yes. */
import {labFromFragment} from './lab-link';
import {failureMessage} from '../../messages/failure-messages';
import type {LabSource} from '../../../labs/bundle/identity';
import type {Failure, Result, SwitchResult} from '../../messages/result';
import type {Fetch} from '../../sharing/fetch-snapshot';
import type {FetchedCourse} from './fetch-course';
import type {LabFetcher} from './fetch-lab';
import type {AddedLab, ReadLab} from './reading';
import type {CourseRecord} from './lab-store';
import type {LabShelf} from './shelf';

/** What a person is told before they decide. Titles and summaries are their author's words. */
export type LabOffer =
  | {
      kind: 'lab';
      source: LabSource;
      title: string;
      summary: string;
      minutes: number;
      steps: number;
      files: number;
      bytes: number;
    }
  | {kind: 'course'; address: string; title: string; summary: string | undefined; labs: number};

export interface IncomingLabsOptions {
  /** Ids of the page's own labs. */
  own: readonly string[];
  shelf: LabShelf;
  fetch: Fetch;
  pageUrl: () => string;
  open: (id: string) => Promise<SwitchResult>;
  /** Of these labs the one to go on with, by what the browser's saves say is done. */
  goOnWith: (labs: readonly string[]) => Promise<string>;
  fetching: (text: string | undefined) => void;
  warn: (text: string) => void;
  offered: (offer: LabOffer | undefined) => void;
  changed: () => void;
}

type Waiting = {kind: 'lab'; added: AddedLab} | {kind: 'course'; course: FetchedCourse};

/** Labs that one browser is given; each is read when the page opens. */
const MOST = 200;

export class IncomingLabs {
  readonly #options: IncomingLabsOptions;
  #waiting: Waiting | undefined;
  #offer: LabOffer | undefined;
  /** Counts arrivals: what takes long to fetch must not push aside what came after it. */
  #arrivals = 0;

  constructor(options: IncomingLabsOptions) {
    this.#options = options;
  }

  /** What waits to be decided. */
  get offer(): LabOffer | undefined {
    return this.#offer;
  }

  /** What lies at the address of a directory or a zip: `?lab=`. One that this browser has opens at once. */
  async receiveAddress(address: string): Promise<Result> {
    const {shelf, open, pageUrl} = this.#options;
    const {labAddress} = await import('./reading');
    const at = labAddress(address, pageUrl());
    const known = at === undefined ? undefined : shelf.at(at);
    if (known) return open(known.lab.id);
    return this.#arrive(() => this.fetch(at ?? address));
  }

  /** A .zip that was chosen or dropped. `not-a-lab` where it has no lab.yaml. */
  receiveFile(file: Blob & {name: string}): Promise<Result> {
    return this.#arrive(async () => {
      const {readLabZip} = await import('./reading');
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        return await readLabZip(bytes, {kind: 'file', name: file.name.slice(0, 200)});
      } catch (error) {
        return {ok: false, why: 'unreadable', message: String(error)};
      }
    });
  }

  /** What a link holds in its fragment; undefined if the fragment is an ordinary one. */
  receiveLink(fragment: string): Promise<Result> | undefined {
    const link = labFromFragment(fragment);
    if (!link.ok && link.why === 'no-link') return undefined;
    return this.#arrive(async () => {
      if (!link.ok) return {ok: false, why: 'lab-link-damaged', message: 'it cannot be read'};
      const {readLabZip} = await import('./reading');
      return readLabZip(link.zip, {kind: 'link'});
    });
  }

  /** `?course=`. */
  async receiveCourse(address: string): Promise<Result> {
    const {own, shelf, open, goOnWith, offered, changed, pageUrl} = this.#options;
    const arrival = ++this.#arrivals;
    const {absolute, fetchCourse} = await import('./reading');
    const again = async (course: CourseRecord) => {
      await shelf.keepCourse(course);
      changed();
      return open(await goOnWith(course.labs));
    };
    const fetched = await this.#fetching('The course', (by) => fetchCourse(address, own, by));
    const known = shelf.courses.find((each) => each.address === absolute(address, pageUrl()));
    // Without a network it is as it was last.
    if (!fetched.ok && known?.labs[0] !== undefined) return again(known);
    if (!fetched.ok || arrival !== this.#arrivals) return fetched;
    const {course} = fetched;
    const ids = course.labs.map((lab) => ('id' in lab ? lab.id : shelf.at(lab.address)?.lab.id));
    // What a person has said yes to once, and has not changed, is not asked about.
    if (known?.title === course.title && ids.join(' ') === known.labs.join(' ')) return again(known);
    this.#waiting = {kind: 'course', course};
    const {title, summary, labs} = course;
    this.#offer = {kind: 'course', address: course.address, title, summary, labs: labs.length};
    offered(this.#offer);
    return {ok: true};
  }

  /** It is kept, and opens. */
  async accept(): Promise<SwitchResult> {
    const waiting = this.#decide();
    if (!waiting) return {ok: false, why: 'not-found', message: 'nothing has arrived'};
    return waiting.kind === 'lab' ? this.#take(waiting.added) : this.#takeCourse(waiting.course);
  }

  dismiss(): void {
    this.#decide();
  }

  /** A lab as its address has it now. `address`: as labAddress makes it. */
  async fetch(address: string): Promise<ReadLab> {
    const {fetchLab, readLabFiles} = await import('./reading');
    const fetched = await fetchLab(address, this.#fetcher());
    return fetched.ok ? readLabFiles(fetched.files, {kind: 'address', address}) : fetched;
  }

  async #arrive(get: () => Promise<ReadLab | Failure>): Promise<Result> {
    const arrival = ++this.#arrivals;
    const read = await get();
    if (!read.ok || arrival !== this.#arrivals) return read;
    const {added} = read;
    const {lab, source, files} = added;
    if (this.#options.shelf.get(lab.id)?.version === added.version) return this.#options.open(lab.id);
    this.#waiting = {kind: 'lab', added};
    const {title, summary, minutes, steps} = lab;
    const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
    const offer: LabOffer = {
      kind: 'lab',
      source,
      title,
      summary,
      minutes,
      steps: steps.length,
      files: files.size,
      bytes,
    };
    this.#offer = offer;
    this.#options.offered(offer);
    return {ok: true};
  }

  async #take(added: AddedLab): Promise<SwitchResult> {
    const {open, warn} = this.#options;
    const kept = await this.#keep(added);
    const opened = await open(added.lab.id);
    if (opened.ok && !kept) warn(NOT_KEPT);
    return opened;
  }

  async #takeCourse({address, title, labs}: FetchedCourse): Promise<SwitchResult> {
    const {shelf, open, warn, fetching} = this.#options;
    const ids: string[] = [];
    let isKept = true;
    let failed: {failure: Failure; more: number} | undefined;
    for (const [i, lab] of labs.entries()) {
      if ('id' in lab) {
        ids.push(lab.id);
        continue;
      }
      fetching(`"${title}" is being fetched: lab ${i + 1} of ${labs.length}.`);
      const read = await this.fetch(lab.address);
      const known = shelf.at(lab.address);
      if (read.ok) {
        ids.push(read.added.lab.id);
        isKept = (await this.#keep(read.added)) && isKept;
      } else if (known) ids.push(known.lab.id);
      else failed = failed ? {...failed, more: failed.more + 1} : {failure: read, more: 0};
    }
    fetching(undefined);
    const [first] = ids;
    if (first === undefined) return failed?.failure ?? {ok: false, why: 'not-a-lab', message: 'has no labs'};
    isKept = (await shelf.keepCourse({address, title, labs: ids})) && isKept;
    this.#options.changed();
    const opened = await open(first);
    if (failed)
      warn(
        `${failureMessage(failed.failure)}${failed.more > 0 ? ` Neither were ${failed.more} more labs.` : ''} The other labs of "${title}" are there.`,
      );
    else if (!isKept) warn(NOT_KEPT);
    return opened;
  }

  async #keep(added: AddedLab): Promise<boolean> {
    const {shelf, changed} = this.#options;
    shelf.put(added);
    changed();
    return shelf.added.length <= MOST && (await shelf.keep(added));
  }

  #fetcher(onProgress?: (received: number) => void): LabFetcher {
    const {fetch, pageUrl} = this.#options;
    return {fetch, pageUrl, ...(onProgress && {onProgress})};
  }

  async #fetching<T>(what: string, get: (by: LabFetcher) => Promise<T>): Promise<T> {
    const {fetching} = this.#options;
    const onProgress = (received: number) =>
      fetching(`${what} is being fetched: ${Math.floor(received / 1e6)} MB so far.`);
    return get(this.#fetcher(onProgress)).finally(() => fetching(undefined));
  }

  #decide(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#offer = undefined;
    if (waiting) this.#options.offered(undefined);
    return waiting;
  }
}

const NOT_KEPT =
  'The browser has no room to keep this lab: it is here until the page is closed. Remove old saves or labs to keep it.';
