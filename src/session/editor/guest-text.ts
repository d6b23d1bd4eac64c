/** Owns the passage of an open file's text from the guest and to it. */
import {about} from './lab-files';
import {bytesOf, isTooLong, textOf} from './text';
import {TEXT_LIMIT} from './file-error';
import type {OpenFile} from './open-file';
import type {Outcome} from './file-error';
import type {AskGuest} from '../machine/guest-channel';

/** The file meets what the guest has; that it is not there, too. `name`: as the person knows it. */
export async function readText(ask: AskGuest, file: OpenFile, name: string): Promise<Outcome> {
  const read = await ask((guest) => guest.readFile(file.path, TEXT_LIMIT));
  if (!read.ok) {
    if (read.why === 'errno' && read.errno === 'ENOENT') file.syncFromGuest(undefined);
    return about(read, name);
  }
  const text = textOf(read.bytes);
  if (text === undefined) return {ok: false, why: 'not-text', name};
  file.syncFromGuest(text);
  const stat = await ask((guest) => guest.stat(file.path));
  // A link's own mode says nothing.
  if (stat.ok && stat.stat.type === 'file') file.mode = stat.stat.mode;
  return {ok: true};
}

/** Writes the text, unless the guest's has changed since the file met it. `change`: as `ask`, for a person's deeds. */
export async function writeText(
  ask: AskGuest,
  change: AskGuest,
  file: OpenFile,
  name: string,
): Promise<Outcome> {
  const {text} = file;
  const bytes = bytesOf(text);
  if (isTooLong(bytes)) return {ok: false, why: 'too-long', name};
  const read = await readText(ask, file, name);
  const missing = !read.ok && read.why === 'errno' && read.errno === 'ENOENT';
  if (!read.ok && !missing) return read;
  if (file.state === 'conflict') return {ok: false, why: 'conflict', name};
  // Written again, it would look newer than what was made from it.
  if (file.state === 'saved') return {ok: true};
  const written = await change((guest) => guest.writeFile(file.path, bytes, file.mode));
  if (!written.ok) return about(written, name);
  file.markSaved(text);
  return {ok: true};
}
