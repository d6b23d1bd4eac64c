/** Owns the labs and courses that this browser was given, in IndexedDB, so that they open without a network. */
import {createStore, del, promisifyRequest, set} from 'idb-keyval';
import {failure} from '../../../snapshots/transaction';
import type {LabFiles} from '../../../labs/bundle/files';
import type {LabSource} from '../../../labs/bundle/identity';
import type {StoreResult} from '../../../snapshots/transaction';
import type {UseStore} from 'idb-keyval';

/** A lab as it was given. Records of this format open for ever. */
export interface LabRecord {
  format: 1;
  /** See labs/bundle/identity.ts. */
  id: string;
  source: Exclude<LabSource, {kind: 'draft'} | {kind: 'package'}>;
  /** sha256, hex, of its files. */
  version: string;
  /** Milliseconds since the epoch. */
  addedAt: number;
  files: LabFiles;
}

/** A course as it was given: in its order, ids of labs of the site and of labs that came with it. */
export interface CourseRecord {
  format: 1;
  /** Of its course.yaml. */
  address: string;
  title: string;
  labs: readonly string[];
  /** When it was opened last by its address. */
  addedAt: number;
}

const labKey = (id: string) => `lab/${id}`;
const courseKey = (address: string) => `course/${address}`;
/** '0' is the character after '/'. */
const under = (room: string) => IDBKeyRange.bound(`${room}/`, `${room}0`, false, true);

/** IndexedDB may never answer, and the first machine must not wait for it. */
const PATIENCE_MS = 4_000;

export type LabStore = ReturnType<typeof labStore>;

/** `scope`: the path of the deployment. Nothing rejects. */
export function labStore(scope: string) {
  let opened: UseStore | undefined;
  const store = () => (opened ??= createStore(`modlab labs ${scope}`, 'labs'));
  const attempt = (work: () => Promise<unknown>): Promise<StoreResult<object>> =>
    work().then(
      () => ({ok: true as const}),
      (error: unknown) => {
        opened = undefined;
        return failure(error);
      },
    );
  return {
    /** Oldest first; none where the browser keeps nothing. */
    list: async (): Promise<{labs: LabRecord[]; courses: CourseRecord[]}> => {
      const none = {labs: [], courses: []};
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<typeof none>((resolve) => {
        timer = setTimeout(() => resolve(none), PATIENCE_MS);
      });
      const read = async () => {
        const [labs, courses] = await store()('readonly', (objects) =>
          Promise.all([
            promisifyRequest(objects.getAll(under('lab'))) as Promise<LabRecord[]>,
            promisifyRequest(objects.getAll(under('course'))) as Promise<CourseRecord[]>,
          ]),
        );
        const byAge = (a: {addedAt: number}, b: {addedAt: number}) => a.addedAt - b.addedAt;
        return {labs: labs.sort(byAge), courses: courses.sort(byAge)};
      };
      try {
        return await Promise.race([read(), late]);
      } catch {
        opened = undefined;
        return none;
      } finally {
        clearTimeout(timer);
      }
    },
    putLab: (record: LabRecord) => attempt(() => set(labKey(record.id), record, store())),
    putCourse: (record: CourseRecord) => attempt(() => set(courseKey(record.address), record, store())),
    removeLab: (id: string) => attempt(() => del(labKey(id), store())),
    removeCourse: (address: string) => attempt(() => del(courseKey(address), store())),
  };
}
