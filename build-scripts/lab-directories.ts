/** Owns reading the labs' directories outside of Vite, whose import.meta.glob the page uses. */
import {access, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {Lab} from '../src/labs/lab';

const directory = new URL('../src/labs/', import.meta.url);

/** In the order of the course. */
export async function readLabs(): Promise<Lab[]> {
  const entries = await readdir(directory, {withFileTypes: true});
  const labs: Lab[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const url = new URL(`${entry.name}/lab.ts`, directory);
    if (
      await access(fileURLToPath(url)).then(
        () => true,
        () => false,
      )
    )
      labs.push(((await import(url.href)) as {default: Lab}).default);
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
