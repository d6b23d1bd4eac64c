/** Owns reading the labs' folders outside of Vite, whose import.meta.glob the page uses. */
import {access, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {Lab} from '../src/labs/lab';

const folder = new URL('../src/labs/', import.meta.url);

/** In the order of the course. */
export async function readLabs(): Promise<Lab[]> {
  const entries = await readdir(folder, {withFileTypes: true});
  const labs: Lab[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const url = new URL(`${entry.name}/lab.ts`, folder);
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
