/** Owns what can go wrong with a lab that is not built in, and is foreseen. */
import {isAdded} from '../../../labs/bundle/added-id';
import {TOO_MUCH} from '../../../labs/bundle/files';
import {nearest} from '../../../labs/nearest';
import type {Problem} from '../../../labs/format/read';
import type {FileFailure} from '../../../snapshots/file';
import type {AddressFailure} from '../../sharing/fetch-snapshot';

export type LabFailure =
  /** `file`: of the lab, from its address on; '' is the address itself. */
  | {ok: false; why: 'lab-not-fetched'; address: string; file: string; cause: AddressFailure; message: string}
  /** A directory without the list of its files. */
  | {ok: false; why: 'lab-not-listed'; address: string; message: string}
  /** It is no lab, or not within the limits; `message` is the end of a sentence about it. */
  | {ok: false; why: 'not-a-lab'; message: string}
  /** lab.yaml or course.yaml or what belongs to it is not as it has to be. At least one problem. */
  | {ok: false; why: 'lab-malformed'; problems: readonly Problem[]; message: string}
  | {ok: false; why: 'lab-link-damaged'; message: string}
  /** An address of this page names a lab that is not in this browser. */
  | {ok: false; why: 'lab-unknown'; message: string}
  /** Nor is it one of this site's, by its name. `near`: the lab that may be meant. */
  | {ok: false; why: 'no-such-lab'; lab: string; near: string | undefined; message: string}
  /** The lab of a saved machine is not in this browser. */
  | {ok: false; why: 'lab-missing'; title: string; address: string | undefined; message: string};

export {NO_LAB_YAML} from '../../../labs/bundle/files';

export const notALab = (message: string): LabFailure => ({ok: false, why: 'not-a-lab', message});

/** A lab is asked for by an id that none of `labs` has. */
export function unknownLab(id: string, labs: readonly {id: string}[]): LabFailure {
  const message = `there is no lab ${id}`;
  if (isAdded(id)) return {ok: false, why: 'lab-unknown', message};
  const own = labs.flatMap((lab) => (isAdded(lab.id) ? [] : [lab.id]));
  return {ok: false, why: 'no-such-lab', lab: id, near: nearest(id, own), message};
}

export const malformed = (problems: readonly Problem[]): LabFailure => ({
  ok: false,
  why: 'lab-malformed',
  problems,
  message: problems
    .map(({file, line, column, message}) => `${file}:${line}:${column}: ${message}`)
    .join('\n'),
});

const isOfAddress = (failure: AddressFailure | FileFailure): failure is AddressFailure =>
  failure.why.startsWith('address-');

/** A file that an address names did not come. `file`: '' is the address itself. */
export const notFetched = (
  failure: AddressFailure | FileFailure,
  address: string,
  file: string,
): LabFailure =>
  isOfAddress(failure)
    ? {ok: false, why: 'lab-not-fetched', address, file, cause: failure, message: failure.message}
    : notALab(`${TOO_MUCH} (${file === '' ? 'its file' : file}: ${failure.message})`);
