/** Owns the proof that what grade is given is looked at before it begins, and that the first error of a test is kept. */
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {excerpt} from '../../../src/cli/grade/excerpt';
import {
  findHandIns,
  obstacleToDirectory,
  obstacleToFile,
  readText,
  trouble,
} from '../../../src/cli/grade/places';

let directory = '';
const path = (name: string) => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-places-'));
  await mkdir(path('class/ada'), {recursive: true});
  await mkdir(path('empty'));
  for (const name of ['class/b.modlab', 'class/a.modlab', 'class/notes.txt', 'class/ada/a.modlab'])
    await writeFile(path(name), '');
});
afterAll(() => rm(directory, {recursive: true}));

test('a directory stands for all hand-ins in it, each once, and what is not there is said', async () => {
  expect(await findHandIns([path('class'), path('class/a.modlab')])).toEqual({
    files: ['class/a.modlab', 'class/ada/a.modlab', 'class/b.modlab'].map(path),
    problems: [],
  });
  expect(await findHandIns([path('gone.modlab'), path('empty')])).toEqual({
    files: [],
    problems: [
      `${path('gone.modlab')}: there is no such file`,
      `${path('empty')}: there is no .modlab file in this directory`,
    ],
  });
});

test('tests that are not there are said to be', async () => {
  expect(await readText('tests', path('nope.yaml'))).toEqual({
    ok: false,
    problem: `--tests ${path('nope.yaml')}: there is no such file`,
  });
  expect(await readText('tests', path('class'))).toMatchObject({
    problem: `--tests ${path('class')}: it is a directory`,
  });
});

test('a place that cannot be written is said before anything is graded', async () => {
  expect(await obstacleToFile('csv', path('rows.csv'))).toBeUndefined();
  expect(await obstacleToFile('csv', path('nodir/x.csv'))).toBe(
    `--csv ${path('nodir/x.csv')}: there is no directory ${path('nodir')}`,
  );
  expect(await obstacleToFile('html', path('class'))).toBe(
    `--html ${path('class')}: it is a directory; name a file`,
  );
  expect(await obstacleToDirectory('patches', path('new/deep'))).toBeUndefined();
  expect(await obstacleToDirectory('patches', path('class/notes.txt/x'))).toBe(
    `--patches ${path('class/notes.txt/x')}: ${path('class/notes.txt')} is no directory`,
  );
});

test('nor is one that may not be written, which root may', () => {
  const refused = Object.assign(new Error('EACCES: permission denied, open'), {code: 'EACCES'});
  expect(trouble('--csv locked/x.csv', refused)).toBe('--csv locked/x.csv: you may not do that');
});

test('of a long build the first error stays, and the end', () => {
  const filler = Array.from({length: 60}, (_, i) => `  CC [M]  part-${i}.o`).join('\n');
  const printed = `make: Entering directory\n${filler}\nhello.c:9:3: error: unknown type name 'sturct'\n${filler}\nmake: *** [Makefile:7: all] Error 2\n`;
  const kept = excerpt(printed);
  expect(kept.split('\n')[0]).toBe("hello.c:9:3: error: unknown type name 'sturct'");
  expect(kept).toMatch(/\n\.\.\.\n/);
  expect(kept.endsWith('make: *** [Makefile:7: all] Error 2')).toBe(true);
  expect(kept.length).toBeLessThan(1000);
  expect(excerpt(' short\n')).toBe('short');
  expect(excerpt('x'.repeat(5000)).length).toBeLessThan(1000);
  // Without an error there is at least how it began.
  expect(excerpt(`begins here\n${filler}`).startsWith('begins here\n...\n')).toBe(true);
  expect(excerpt(`hello.c:1:1: error: ${'x'.repeat(9000)}\n${filler}`).length).toBeLessThan(1000);
});
