/** Owns the labs that came with the page itself: a package for an LMS holds them, and whoever made it has decided on them. */
import {fetchCourse} from './fetch-course';
import {fetchLab} from './fetch-lab';
import {readLabFiles} from './reading';
import type {LabFetcher} from './fetch-lab';
import type {LabFailure} from './lab-failures';
import type {AddedLab} from './reading';

export interface LabPackage {
  title: string;
  /** Of its own labs and of the site's, in its order. */
  ids: readonly string[];
  labs: readonly AddedLab[];
}

/**
 * `course`: where its course.yaml lies, from the page on. `known`: ids of the labs of the site. Labs are read as any from
 * elsewhere, within the same bounds.
 */
export async function readPackage(
  course: string,
  known: readonly string[],
  {fetch, pageUrl}: LabFetcher,
): Promise<({ok: true} & LabPackage) | LabFailure> {
  // An LMS gives a package's files to whom it knows; what the page has of its own may be asked for as the page is.
  const by: LabFetcher = {
    fetch: (url, init) => fetch(url, init?.signal ? {signal: init.signal} : {}),
    pageUrl,
  };
  const fetched = await fetchCourse(course, known, by);
  if (!fetched.ok) return fetched;
  const labs: AddedLab[] = [];
  const ids: string[] = [];
  for (const lab of fetched.course.labs) {
    if ('id' in lab) {
      ids.push(lab.id);
      continue;
    }
    const files = await fetchLab(lab.address, by);
    const read = files.ok ? await readLabFiles(files.files, {kind: 'package'}) : files;
    if (!read.ok) return read;
    labs.push(read.added);
    ids.push(read.added.lab.id);
  }
  return {ok: true, title: fetched.course.title, ids, labs};
}
