/** Owns the lint of the tree's shape: a directory of src/ that holds more than a reader takes in wants subdirectories. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ENTRIES_LIMIT = 16;
const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Each directory with how many entries it has. The labs are as many as the course has. */
function* directories(path: string): Generator<{path: string; entries: number}> {
  const entries = readdirSync(path, {withFileTypes: true});
  if (path !== join(src, 'labs')) yield {path, entries: entries.length};
  for (const entry of entries) if (entry.isDirectory()) yield* directories(join(path, entry.name));
}

const full = [...directories(src)].filter(({entries}) => entries > ENTRIES_LIMIT);
for (const {path, entries} of full)
  console.error(
    `${path} has ${entries} entries; ${ENTRIES_LIMIT} are the limit: group them in subdirectories`,
  );
if (full.length > 0) process.exit(1);
