/** Owns reading the labs' directories outside of Vite, whose import.meta.glob the page uses. */
import {readFile, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {ownExpressions} from '../src/labs/patterns/matcher';
import {labOf} from '../src/labs/from-data';
import {readLab} from '../src/labs/format/read';
import type {Lab} from '../src/labs/lab';

const directory = new URL('../src/labs/', import.meta.url);

/** One lab of the course. */
export async function readOwnLab(id: string): Promise<Lab> {
  const lab = (await readLabs()).find((each) => each.id === id);
  if (!lab) throw new Error(`there is no lab ${id}`);
  return lab;
}

/** In the order of the course. */
export async function readLabs(): Promise<Lab[]> {
  const entries = await readdir(directory, {withFileTypes: true});
  const labs: Lab[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const url = new URL(`${entry.name}/lab.yaml`, directory);
    const text = await readFile(url, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const read = readLab(text, fileURLToPath(url));
    if (!read.ok)
      throw new Error(
        read.problems
          .map(({file, line, column, message}) => `${file}:${line}:${column}: ${message}`)
          .join('\n'),
      );
    labs.push(labOf(read.lab, ownExpressions));
  }
  return labs.sort((a, b) => a.order - b.order);
}

/** Ids of the labs whose files a kernel's machines have: all, but for those that ask for another kernel. */
export async function labsOn(kernel: string): Promise<string[]> {
  const labs = await readLabs();
  return labs.filter((lab) => kernel === 'checking' || lab.kernel === undefined).map(({id}) => id);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write((await labsOn(process.argv[2] ?? 'standard')).map((id) => `${id}\n`).join(''));
