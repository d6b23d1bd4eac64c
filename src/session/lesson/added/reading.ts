/**
 * Owns what it takes to read a lab that is not built in: zip, YAML, validator and RE2 come with it, so that it is imported
 * only where there is such a lab.
 */
import {readBundle} from '../../../labs/bundle/bundle';
import {contentHash, identityOf, withIdentity} from '../../../labs/bundle/identity';
import {unzipLab} from '../../../labs/bundle/zip';
import {malformed, notALab} from './lab-failures';
import type {LabFiles} from '../../../labs/bundle/files';
import type {LabSource} from '../../../labs/bundle/identity';
import type {Lab} from '../../../labs/lab';
import type {LessonText} from '../../../labs/lesson-text';
import type {LabFailure} from './lab-failures';

/** A lab from elsewhere, as this page does it. */
export interface AddedLab {
  /** Its id is its identity here. */
  lab: Lab;
  text: LessonText;
  source: LabSource;
  /** sha256, hex, of its files. */
  version: string;
  /** As they were given. */
  files: LabFiles;
  /** What of them goes into the guest. */
  guest: LabFiles;
}

export type ReadLab = {ok: true; added: AddedLab} | LabFailure;

/** Resolves when the page has had its turn. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

export async function readLabFiles(files: LabFiles, source: LabSource): Promise<ReadLab> {
  const bundle = readBundle(files, '', turn);
  if (!bundle.ok) {
    const [first] = bundle.problems;
    // A problem of the lab as a whole is no mistake in one of its lines.
    return first?.file === 'the lab' ? notALab(first.message) : malformed(bundle.problems);
  }
  const version = await contentHash(files);
  const id = await identityOf(bundle.lab.id, source, version);
  const {text, guest} = bundle;
  return {ok: true, added: {lab: withIdentity(bundle.lab, id), text, source, version, files, guest}};
}

export async function readLabZip(zip: Uint8Array, source: LabSource): Promise<ReadLab> {
  const unzipped = unzipLab(zip);
  return unzipped.ok ? readLabFiles(unzipped.files, source) : notALab(unzipped.message);
}

export {absolute, fetchLab, labAddress} from './fetch-lab';
export {fetchCourse} from './fetch-course';
export {labFromFragment} from './lab-link';
