/** Owns the files of the course's labs as they are written: fetched, each lab's by itself, when somebody begins a lab with one or compares sources. */
import {strFromU8, strToU8} from 'fflate';
import {modeOf} from './bundle/files';
import {isSource} from './sources';
import type {LabFiles} from './bundle/files';

/** Texts by path in the lab's directory; build-scripts/site/labs-plugin.ts makes them. */
const texts = import.meta.glob<Readonly<Record<string, string>>>('./*/lab.yaml', {
  import: 'default',
  query: '?files',
});

/** Undefined if there is no such lab in the course. */
export async function labSource(id: string): Promise<LabFiles | undefined> {
  const found = await texts[`./${id}/lab.yaml`]?.();
  if (!found) return undefined;
  return new Map(
    Object.entries(found).map(([path, text]) => {
      const bytes = strToU8(text);
      return [path, {bytes, mode: modeOf(bytes)}] as const;
    }),
  );
}

/** What students change of it, by path in the lab's directory; none for a lab that is not of the course. */
export const labSources = async (id: string): Promise<ReadonlyMap<string, string>> =>
  new Map(Object.entries((await texts[`./${id}/lab.yaml`]?.()) ?? {}).filter(([path]) => isSource(path)));

/** The same of a lab's files. */
export const sourcesIn = (files: LabFiles): ReadonlyMap<string, string> =>
  new Map(
    [...files].filter(([path]) => isSource(path)).map(([path, {bytes}]) => [path, strFromU8(bytes)] as const),
  );
