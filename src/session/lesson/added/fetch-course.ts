/** Owns the fetching of a course.yaml and of the labs that it lists. */
import {courseSchema, isAddress} from '../../../labs/format/course';
import {readYaml} from '../../../labs/format/read';
import {instead} from '../../../labs/format/words';
import {fetchFile} from '../../sharing/fetch-snapshot';
import {absolute, labAddress} from './fetch-lab';
import {malformed, notALab, notFetched} from './lab-failures';
import type {Problem} from '../../../labs/format/read';
import type {LabFetcher} from './fetch-lab';
import type {LabFailure} from './lab-failures';

/** A course before its labs have been fetched. */
export interface FetchedCourse {
  address: string;
  title: string;
  summary: string | undefined;
  /** In its order: the id of a lab of this site, or an address as labAddress makes it. */
  labs: readonly ({id: string} | {address: string})[];
}

const TEXT_LIMIT = 128 << 10;

/** `known`: ids of the labs of this site. */
export async function fetchCourse(
  address: string,
  known: readonly string[],
  {fetch, pageUrl}: LabFetcher,
): Promise<{ok: true; course: FetchedCourse} | LabFailure> {
  const at = absolute(address, pageUrl());
  if (at === undefined) return notALab('has no address that could be read');
  const fetched = await fetchFile(at, pageUrl(), fetch, {limit: TEXT_LIMIT});
  if (!fetched.ok) return notFetched(fetched, at, 'course.yaml');
  const read = readYaml(courseSchema, await fetched.file.text(), 'course.yaml');
  if (!read.ok) return malformed(read.problems);
  const {title, summary, labs} = read.data;
  const problems: Problem[] = labs.flatMap((lab, i) => {
    if (isAddress(lab) || known.includes(lab)) return [];
    const message = `labs[${i + 1}] is no lab of this site: ${instead(lab, known)}`;
    return [{file: 'course.yaml', ...read.places(['labs', i]), message}];
  });
  if (problems.length > 0) return malformed(problems);
  const listed = labs.map((lab) => (isAddress(lab) ? {address: labAddress(lab, at) ?? lab} : {id: lab}));
  return {ok: true, course: {address: at, title, summary, labs: listed}};
}
