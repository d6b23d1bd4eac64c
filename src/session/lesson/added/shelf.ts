/** Owns which labs the page has beside its own: read when it opens, in its list of labs, kept in the browser. */
import type {Lab} from '../../../labs/lab';
import type {LabSource} from '../../../labs/bundle/identity';
import type {LabPackage} from './package';
import type {CourseRecord, LabStore} from './lab-store';
import type {AddedLab} from './reading';

export interface LabGroup {
  /** A course, or labs that came by themselves. */
  kind: 'course' | 'alone';
  title: string;
  /** Of the course.yaml, if it has one that a person may want to know. */
  address: string | undefined;
  labs: readonly Lab[];
}

type KeptSource = Exclude<LabSource, {kind: 'draft'} | {kind: 'package'}>;

export class LabShelf {
  readonly #labs: Lab[];
  readonly #store: LabStore;
  readonly #now: () => number;
  readonly #added = new Map<string, AddedLab>();
  #courses: CourseRecord[] = [];
  /** What came with the page itself. */
  packaged: Omit<LabPackage, 'labs'> | undefined;

  /** `labs`: the page's own; those that are added go to its end, and so are found wherever labs are looked for. */
  constructor(labs: Lab[], store: LabStore, now: () => number) {
    this.#labs = labs;
    this.#store = store;
    this.#now = now;
  }

  /** What this browser was given before. */
  async load(): Promise<void> {
    const {labs, courses} = await this.#store.list();
    this.#courses = courses;
    if (labs.length === 0) return;
    const {readLabFiles} = await import('./reading');
    for (const {files, source} of labs) {
      const read = await readLabFiles(files, source);
      // What was read once is read by every later version of the page.
      if (read.ok) this.put(read.added);
    }
  }

  get added(): readonly AddedLab[] {
    return [...this.#added.values()];
  }

  get courses(): readonly CourseRecord[] {
    return this.#courses;
  }

  get(id: string): AddedLab | undefined {
    return this.#added.get(id);
  }

  at(address: string): AddedLab | undefined {
    return this.added.find(({source}) => source.kind === 'address' && source.address === address);
  }

  /** It is among the page's labs from now on, in place of another version of it. */
  put(added: AddedLab): void {
    const {lab} = added;
    this.#added.set(lab.id, added);
    const at = this.#labs.findIndex(({id}) => id === lab.id);
    if (at < 0) this.#labs.push(lab);
    else this.#labs[at] = lab;
  }

  drop(id: string): void {
    this.#added.delete(id);
    const at = this.#labs.findIndex((lab) => lab.id === id);
    if (at >= 0) this.#labs.splice(at, 1);
  }

  /** False if the browser has no room for it: then it is there until the page is left. */
  async keep({lab, source, version, files}: AddedLab): Promise<boolean> {
    if (source.kind === 'draft' || source.kind === 'package') return true;
    const kept: KeptSource = source;
    return (
      await this.#store.putLab({format: 1, id: lab.id, source: kept, version, addedAt: this.#now(), files})
    ).ok;
  }

  async keepCourse(course: Pick<CourseRecord, 'address' | 'title' | 'labs'>): Promise<boolean> {
    const record: CourseRecord = {format: 1, ...course, addedAt: this.#now()};
    this.#courses = [...this.#courses.filter(({address}) => address !== course.address), record];
    return (await this.#store.putCourse(record)).ok;
  }

  async remove(id: string): Promise<void> {
    this.drop(id);
    await this.#store.removeLab(id);
  }

  /** The course that came with the page, then courses, the one that was opened last before the others, then what is in none of them. Drafts are their author's affair. */
  get groups(): readonly LabGroup[] {
    const byId = new Map(this.#labs.map((lab) => [lab.id, lab] as const));
    const groups: LabGroup[] = this.#courses.toReversed().map(({title, address, labs}) => ({
      kind: 'course',
      title,
      address,
      labs: labs.flatMap((id) => byId.get(id) ?? []),
    }));
    const {packaged} = this;
    if (packaged)
      groups.unshift({
        kind: 'course',
        title: packaged.title,
        address: undefined,
        labs: packaged.ids.flatMap((id) => byId.get(id) ?? []),
      });
    const inCourses = new Set(this.#courses.flatMap(({labs}) => labs));
    const alone = this.added.filter(
      ({lab, source}) => source.kind !== 'draft' && source.kind !== 'package' && !inCourses.has(lab.id),
    );
    if (alone.length > 0)
      groups.push({
        kind: 'alone',
        title: 'Labs from elsewhere',
        address: undefined,
        labs: alone.map(({lab}) => lab),
      });
    return groups.filter(({labs}) => labs.length > 0);
  }
}
