/** Owns the words for files that came to the lab's directory: which, and where they are. */
import {describeFileError} from '../../session/editor/file-error';
import type {UploadResult} from '../../session/editor/file-operations';
import type {Outcome} from '../../session/editor/file-error';

export function describeUpload(uploaded: Outcome<UploadResult>): string {
  if (!uploaded.ok) return describeFileError(uploaded);
  const {directory, names, replaced} = uploaded;
  const [first = '', ...others] = names;
  const what = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`;
  const over =
    replaced === 0
      ? ''
      : ` ${replaced === 1 ? 'One file was' : `${replaced} files were`} replaced; the machine before that is kept.`;
  return `${what} now in ${directory}.${over}`;
}
