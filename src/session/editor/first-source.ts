/** Owns which file is opened when none was open before. */
import {modulesOf} from '../building/makefile';
import {TEXT_LIMIT} from './file-error';
import {textOf} from './text';
import type {ListedFile} from './lab-files';
import type {AskGuest} from '../machine/guest-channel';

/** The source of the first module that the lab's Makefile names; or else the first source there is. */
export async function firstSource(
  ask: AskGuest,
  files: readonly ListedFile[],
): Promise<ListedFile | undefined> {
  const makefile = files.find(({name}) => name === 'Makefile');
  const read = makefile && (await ask((guest) => guest.readFile(makefile.path, TEXT_LIMIT)));
  const [module] = read?.ok ? modulesOf(textOf(read.bytes) ?? '') : [];
  const sources = files.filter(({product}) => !product);
  return (
    sources.find(({name}) => name === `${module}.c`) ??
    sources.find(({name}) => name.endsWith('.c')) ??
    sources[0]
  );
}
