/** Owns `npm run new-lab <id>`: the skeleton of a lab, which passes its own tests, for its writer to fill. */
import {access, mkdir, writeFile} from 'node:fs/promises';
import {basename, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {LAB_ID, labSkeleton} from '../src/labs/skeleton';
import {readLabs} from './lab-directories';

const labs = fileURLToPath(new URL('../src/labs/', import.meta.url));
const word = process.argv[2] ?? '';
const id = basename(word);
if (!LAB_ID.test(id)) {
  console.error(
    'usage: npm run new-lab <id> for a lab of the course, npm run new-lab <directory>/<id> for one of your own;\n' +
      'the id is of a-z, 0-9 and single dashes',
  );
  process.exit(2);
}
/** A lab of the course. */
const own = word === id;
const directory = own ? `${labs}${id}/` : `${resolve(word)}/`;
if (await exists(directory)) {
  console.error(`${directory} is there already`);
  process.exit(1);
}
const files = labSkeleton(
  id,
  own ? {schema: '../../public/lab.schema.json', order: (await readLabs()).length + 1} : {},
);

await mkdir(directory, {recursive: true});
for (const [file, text] of Object.entries(files)) await writeFile(directory + file, text);
const place = relative(process.cwd(), directory);
console.log(`${place}/ is there: ${Object.keys(files).join(', ')}.
Next: write it, and try it on the real kernel: npm run check-lab -- ${place}
docs/write-a-lab.md says how a lab is written.`);

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
