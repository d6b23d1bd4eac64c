/** Owns the words for files that came to the lab's folder: which, and where they are. */
import {troubleInWords} from '../../session/editor/file-error';
import type {Landed} from '../../session/editor/file-operations';
import type {Outcome} from '../../session/editor/file-error';

export function landedInWords(landed: Outcome<Landed>): string {
  if (!landed.ok) return troubleInWords(landed);
  const {folder, names, replaced} = landed;
  const [first = '', ...others] = names;
  const what = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`;
  const over =
    replaced === 0
      ? ''
      : ` ${replaced === 1 ? 'One file was' : `${replaced} files were`} replaced; the machine before that is kept.`;
  return `${what} now in ${folder}.${over}`;
}
