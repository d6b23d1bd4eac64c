/** Owns the proof that the wrong solutions that are kept belong to a step and apply to its sources: the guest's tests try them. */
import {execFile} from 'node:child_process';
import {cp, mkdtemp, readFile, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {labs, patchesOf} from '../../../src/labs/catalogue';

const kept = fileURLToPath(new URL('../../fixtures/labs/wrong/', import.meta.url));
const ids = await readdir(kept);
/** Beside them there may be a first.sh. */
const namesOf = async (id: string, step: string) =>
  (await readdir(join(kept, id, step))).filter((name) => name.endsWith('.patch'));
const apply = (cwd: string, ...words: string[]) =>
  promisify(execFile)('git', ['apply', '-p1', ...words], {cwd});

describe.each(ids)('of %s', (id) => {
  test('there are three for each step that is solved by a patch, and none for another', async () => {
    const patches = await patchesOf(id);
    expect((await readdir(join(kept, id))).sort()).toEqual([...patches.keys()].sort());
    for (const step of patches.keys())
      expect((await namesOf(id, step)).length, step).toBeGreaterThanOrEqual(3);
  });

  test('each says what is wrong and what the check says, and applies to the sources as the step finds them', async () => {
    const student = await mkdtemp(join(tmpdir(), `modlab-${id}-`));
    await cp(fileURLToPath(new URL(`../../../src/labs/${id}`, import.meta.url)), student, {recursive: true});
    const patches = await patchesOf(id);
    for (const step of labs.find((lab) => lab.id === id)?.steps ?? []) {
      if (!patches.has(step.id)) continue;
      for (const name of await namesOf(id, step.id)) {
        const file = join(kept, id, step.id, name);
        const [why = '', said = ''] = (await readFile(file, 'utf8')).split('\n');
        expect(why, name).toMatch(/^[A-Z].*\.$/);
        expect(said.length, `${name}: what the check says`).toBeGreaterThan(0);
        await apply(student, '--check', file);
      }
      await apply(student, `solutions/${step.id}.patch`);
    }
    await rm(student, {recursive: true});
  });
});
