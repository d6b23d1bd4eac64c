/** Owns what a lab gives to everybody: its sources and its solutions, which nobody's own work is measured by. */
import {readFile, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {readLabs} from '../../../build-scripts/lab-directories';
import {labSources} from '../../../build-scripts/site/labs-plugin';
import {isSource as isLabSource} from '../../labs/sources';
import {findLab} from '../../labs/former-ids';
import type {LabFiles} from '../labs/lab-files';

/** What a patch adds and leaves, as a text. */
const afterPatch = (patch: string) =>
  patch
    .split('\n')
    .filter((line) => /^[ +](?!\+\+ )/.test(line))
    .map((line) => line.slice(1))
    .join('\n');

const isSource = (path: string) => /\.([ch]|patch)$|(^|\/)(Makefile|Kbuild)$/.test(path);

export async function givenSources(id: string, files?: LabFiles): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  const add = (path: string, text: string) => {
    if (isSource(path)) given[path] = path.endsWith('.patch') ? afterPatch(text) : text;
  };
  if (files) {
    for (const [path, {bytes}] of files.guest) add(path, new TextDecoder().decode(bytes));
    return given;
  }
  const lab = findLab(await readLabs(), id);
  if (!lab) return given;
  const directory = new URL(`../../labs/${lab.id}/`, import.meta.url);
  for (const path of await readdir(fileURLToPath(directory), {recursive: true}))
    if (isSource(path)) add(path, await readFile(new URL(path, directory), 'utf8'));
  return given;
}

/** The lab's own sources, by path in its directory: of the course, or of a teacher's lab. */
export async function originalSources(id: string, files?: LabFiles): Promise<ReadonlyMap<string, string>> {
  if (!files)
    return new Map(
      Object.entries(await labSources(fileURLToPath(new URL(`../../labs/${id}/`, import.meta.url)))),
    );
  const own = [...files.guest].filter(([path]) => isLabSource(path));
  return new Map(own.map(([path, {bytes}]) => [path, new TextDecoder().decode(bytes)]));
}
