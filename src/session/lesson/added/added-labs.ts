/**
 * Owns labs that are not built in: what arrives from an address, a file or a link waits for a person's yes; then it is
 * kept, its files go into the guest when it opens, and newer versions of it are offered.
 */
import {FOREIGN_MODULES, putFiles} from '../../../labs/bundle/put';
import {isAdded} from '../../../labs/bundle/added-id';
import {labDirectory, nameInGuest} from '../../../labs/enter-lab-script';
import {Emitter} from '../../async/emitter';
import {courseMap} from '../course-map';
import {failureMessage} from '../../messages/failure-messages';
import {LabShelf} from './shelf';
import {labStore} from './lab-store';
import {IncomingLabs} from './incoming-labs';
import type {LabFiles} from '../../../labs/bundle/files';
import type {Lab} from '../../../labs/lab';
import type {LessonText} from '../../../labs/lesson-text';
import type {LabOrigin, SnapshotMeta} from '../../../snapshots/meta';
import type {AskGuest} from '../../machine/guest-channel';
import type {Work} from '../course-map';
import type {Lesson} from '../lesson';
import type {MachineController} from '../../machine/machine-controller';
import type {Notices} from '../../messages/notices';
import type {Result, SwitchResult} from '../../messages/result';
import type {Fetch} from '../../sharing/fetch-snapshot';
import type {LabOffer} from './incoming-labs';
import type {LabFailure} from './lab-failures';
import type {AddedLab} from './reading';
import type {LabGroup} from './shelf';

export interface AddedLabsOptions {
  /** All labs of the page: its own at first. */
  labs: Lab[];
  /** The path of the deployment. */
  scope: string;
  guest: {ask: AskGuest};
  fetch: Fetch;
  /** The page's own address. */
  pageUrl: () => string;
  clock: {now(): number};
  course: {readonly lab: Lab; on(name: 'lab', listener: (lesson: Pick<Lesson, 'lab'>) => void): unknown};
  library: {list(): Promise<{ok: true; snapshots: Work['saves']} | {ok: false}>};
  machines: () => Pick<MachineController, 'openLab' | 'beginLab'>;
  notices: Pick<Notices, 'onItsWay' | 'warn' | 'newerLab'>;
}

export interface LabsInAddress {
  lab: string | null;
  course: string | null;
  fragment: string;
}

export interface AddedLabsEvents {
  /** Something from outside is to be decided; undefined: nothing is any more. */
  offer: LabOffer | undefined;
  /** Labs have come or gone, or have become others. */
  changed: undefined;
}

export class AddedLabs extends Emitter<AddedLabsEvents> {
  readonly #options: AddedLabsOptions;
  readonly #shelf: LabShelf;
  /** Ids of the page's own labs. */
  readonly #own: readonly string[];
  /** What arrives, and waits to be decided. */
  readonly incoming: IncomingLabs;
  #groups: readonly LabGroup[] = [];
  #newer: AddedLab | undefined;
  /** While a lab is being opened that was offered. */
  #remarks: string[] | undefined;
  /** Those that were looked for at their addresses since the page was opened. */
  readonly #lookedFor = new Set<string>();

  constructor(options: AddedLabsOptions) {
    super();
    this.#options = options;
    const {labs, scope, clock, course, machines, notices} = options;
    const own = (this.#own = labs.map(({id}) => id));
    this.#shelf = new LabShelf(labs, labStore(scope), () => clock.now());
    this.incoming = new IncomingLabs({
      ...options,
      own,
      shelf: this.#shelf,
      open: (id) => machines().openLab(id),
      goOnWith: (ids) => this.#goOnWith(ids),
      fetching: (text) => notices.onItsWay(text),
      warn: (text) => this.#warn(text),
      offered: (offer) => this.emit('offer', offer),
      changed: () => this.#changed(),
    });
    course.on('lab', ({lab}) => void this.#lookForNewer(lab.id));
  }

  async #goOnWith(ids: readonly string[]): Promise<string> {
    const {labs, library} = this.#options;
    const listed = await library.list();
    const course = ids.flatMap((id) => labs.find((lab) => lab.id === id) ?? []);
    const saves = listed.ok ? listed.snapshots : [];
    const {next} = courseMap(course, {saves, present: {lab: '', progress: {}}});
    return next?.lab.id ?? ids[0] ?? '';
  }

  /** What this browser was given before; to be awaited before the first machine is asked for. */
  async load(): Promise<void> {
    await this.#shelf.load();
    this.#changed();
  }

  /** What came with the page, as a package has it; the same is to be awaited. `course`: see readPackage. */
  async loadPackage(course: string): Promise<void> {
    const {readPackage} = await import('./package');
    const {fetch, pageUrl} = this.#options;
    const read = await readPackage(course, this.#own, {fetch, pageUrl});
    if (!read.ok) return this.#warn(failureMessage(read));
    for (const added of read.labs) this.#shelf.put(added);
    this.#shelf.packaged = read;
    this.#changed();
  }

  /** What the page's address holds: the values of `?lab=` and `?course=`, a link's fragment. */
  async receiveFromAddress({lab, course, fragment}: LabsInAddress): Promise<Result> {
    const {incoming} = this;
    if (lab !== null) return incoming.receiveAddress(lab);
    if (course !== null) return incoming.receiveCourse(course);
    return (await incoming.receiveLink(fragment)) ?? {ok: true};
  }

  /** For a list: courses, and labs that came by themselves. */
  get groups(): readonly LabGroup[] {
    return this.#groups;
  }

  /** What was offered is kept, and opens. `remarks`: what is to be said of it besides; '' is nothing. */
  async accept(): Promise<{result: SwitchResult; remarks: string}> {
    const remarks: string[] = [];
    this.#remarks = remarks;
    const result = await this.incoming.accept();
    this.#remarks = undefined;
    return {result, remarks: remarks.join(' ')};
  }

  get(id: string): AddedLab | undefined {
    return this.#shelf.get(id);
  }

  textOf(id: string): LessonText | undefined {
    return this.#shelf.get(id)?.text;
  }

  /** As they were given. */
  files(id: string): LabFiles | undefined {
    return this.#shelf.get(id)?.files;
  }

  /** What a saved machine of this lab says of where the lab is to be had. */
  originOf(id: string): LabOrigin | undefined {
    const added = this.#shelf.get(id);
    if (!added) return undefined;
    const {lab, source} = added;
    return {title: lab.title, ...(source.kind === 'address' && {address: source.address})};
  }

  /** A machine of a lab that this browser does not have cannot be done anything with but kept. */
  missing({lab, origin}: Pick<SnapshotMeta, 'lab' | 'origin'>): LabFailure | undefined {
    if (!isAdded(lab) || this.#shelf.get(lab)) return undefined;
    const {title = lab, address} = origin ?? {};
    return {ok: false, why: 'lab-missing', title, address, message: `there is no lab ${lab}`};
  }

  /**
   * The lab after this one in its course, of the site's labs in a course that was opened as well; undefined if it is the last, or
   * came by itself. Of the site's other labs, the one after it on the site.
   */
  next(id: string): string | undefined {
    const courses = this.groups
      .filter(({kind}) => kind !== 'alone')
      .map(({labs}) => labs.map((lab) => lab.id));
    const course = courses.find((ids) => ids.includes(id)) ?? this.#own;
    const at = course.indexOf(id);
    return at < 0 ? undefined : course[at + 1];
  }

  /**
   * A lab that is being written, as its students will see it, on a fresh machine in place of the present one, which is
   * saved. `draft`: an id of its own, by which the next call replaces this one. It is not among the labs that are kept.
   */
  async tryDraft(draft: string, files: LabFiles): Promise<SwitchResult> {
    const {readLabFiles} = await import('./reading');
    const read = await readLabFiles(files, {kind: 'draft', draft});
    if (!read.ok) return read;
    const {lab} = read.added;
    for (const {lab: other, source} of this.#shelf.added)
      if (source.kind === 'draft' && source.draft === draft && other.id !== lab.id)
        this.#shelf.drop(other.id);
    this.#shelf.put(read.added);
    this.#changed();
    return this.#options.machines().beginLab(lab.id);
  }

  /** Takes a lab out of the browser; its saved machines stay. Not the one that is being done. */
  async remove(id: string): Promise<void> {
    if (id === this.#options.course.lab.id) return;
    await this.#shelf.remove(id);
    this.#changed();
  }

  /** The lab's files into the guest; for a lab of the page's own there is nothing to do. */
  async putFiles(lab: Lab): Promise<void> {
    const added = this.#shelf.get(lab.id);
    if (!added) return;
    const {ask} = this.#options.guest;
    const directory = labDirectory(nameInGuest(lab));
    const put = await putFiles(
      {
        run: (script, options) => ask((guest) => guest.run(script, options)),
        writeFile: (path, bytes, mode) => ask((guest) => guest.writeFile(path, bytes, mode)),
      },
      directory,
      added.guest,
    );
    if (!put.ok)
      return this.#warn(`The lab's files are not complete: ${put.message}. Start fresh to try again.`);
    const carried = [...added.guest.keys()].filter((path) => /^[^/]+\.ko$/.test(path));
    if (carried.length === 0) return;
    const ran = await ask((guest) => guest.run(FOREIGN_MODULES, {cwd: directory}));
    const foreign = ran.ok ? new TextDecoder().decode(ran.stdout).split('\n').filter(Boolean) : [];
    if (foreign.length > 0)
      this.#warn(
        `${foreign.join(', ')} ${foreign.length === 1 ? 'was' : 'were'} built for another kernel and left out. Run make in the lab's directory to build ${foreign.length === 1 ? 'it' : 'them'} for this one.`,
      );
  }

  /** A lab is being done: whether there is a newer version of it is looked for once, and said. */
  async #lookForNewer(id: string): Promise<void> {
    const added = this.#shelf.get(id);
    if (added?.source.kind !== 'address' || this.#lookedFor.has(id)) return;
    this.#lookedFor.add(id);
    const now = await this.incoming.fetch(added.source.address);
    // What cannot be had now, or has a mistake now, is no reason to disturb anybody.
    if (!now.ok || now.added.lab.id !== id || now.added.version === added.version) return;
    this.#newer = now.added;
    if (this.#options.course.lab.id === id) this.#options.notices.newerLab();
  }

  /** Goes over to the newer version that was offered, on a fresh machine; the present one is kept. */
  async update(): Promise<SwitchResult> {
    const newer = this.#newer;
    if (!newer) return {ok: true};
    this.#newer = undefined;
    this.#shelf.put(newer);
    await this.#shelf.keep(newer);
    this.#changed();
    return this.#options.machines().beginLab(newer.lab.id);
  }

  #changed(): void {
    this.#groups = this.#shelf.groups;
    this.emit('changed', undefined);
  }

  #warn(text: string): void {
    if (this.#remarks) this.#remarks.push(text);
    else this.#options.notices.warn(text);
  }
}
