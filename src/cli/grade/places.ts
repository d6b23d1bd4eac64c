/** Owns the places that grade reads from and writes to: what is not there is said before a machine is started. */
import {constants} from 'node:fs';
import {access, readFile, readdir, stat} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';

const reason = (error: unknown): string => {
  const {code, message = String(error)} = error as {code?: string; message?: string};
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'you may not do that';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'ENOSPC') return 'the disk is full';
  return message;
};

/** A place where something went wrong, and what. */
export const trouble = (place: string, error: unknown) => `${place}: ${reason(error)}`;

/** Every hand-in that is meant: a file, or all of a directory and of those in it, as a course system packs them. */
export async function findHandIns(
  places: readonly string[],
): Promise<{files: readonly string[]; problems: readonly string[]}> {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const place of places) {
    try {
      if (!(await stat(place)).isDirectory()) {
        files.add(place);
        continue;
      }
      const found = (await readdir(place, {recursive: true, withFileTypes: true}))
        .filter((entry) => entry.isFile() && entry.name.endsWith('.modlab'))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      if (found.length === 0) problems.push(`${place}: there is no .modlab file in this directory`);
      for (const file of found) files.add(file);
    } catch (error) {
      problems.push(trouble(place, error));
    }
  }
  return {files: [...files], problems};
}

/** A text that an option names. */
export async function readText(
  option: string,
  file: string,
): Promise<{ok: true; text: string} | {ok: false; problem: string}> {
  try {
    return {ok: true, text: await readFile(file, 'utf8')};
  } catch (error) {
    return {ok: false, problem: trouble(`--${option} ${file}`, error)};
  }
}

const kindOf = (place: string) => stat(place).catch(() => undefined);

/** Why a file could not be written there; undefined: it can. */
export async function obstacleToFile(option: string, file: string): Promise<string | undefined> {
  const place = `--${option} ${file}`;
  const there = await kindOf(file);
  if (there?.isDirectory()) return `${place}: it is a directory; name a file`;
  const directory = dirname(resolve(file));
  if (!(await kindOf(directory))?.isDirectory()) return `${place}: there is no directory ${directory}`;
  return access(there ? file : directory, constants.W_OK).then(
    () => undefined,
    (error: unknown) => trouble(place, error),
  );
}

/** Why no directory could be made there, or used if it is there. */
export async function obstacleToDirectory(option: string, directory: string): Promise<string | undefined> {
  const place = `--${option} ${directory}`;
  let nearest = resolve(directory);
  let there = await kindOf(nearest);
  while (!there && dirname(nearest) !== nearest) there = await kindOf((nearest = dirname(nearest)));
  if (there && !there.isDirectory()) return `${place}: ${nearest} is no directory`;
  return access(nearest, constants.W_OK).then(
    () => undefined,
    (error: unknown) => trouble(place, error),
  );
}
