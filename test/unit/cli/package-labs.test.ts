/** Owns the proof that a package for an LMS takes labs of the course and a teacher's own, and refuses in words what is none. */
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readLabs} from '../../../build-scripts/lab-directories';
import {packagedCourse, packagedLabs, packagedPage} from '../../../src/cli/scorm/package-labs';
import {courseSchema} from '../../../src/labs/format/course';
import {readYaml} from '../../../src/labs/format/read';
import {unzipLab} from '../../../src/labs/bundle/zip';
import {bundleFiles} from '../labs/lab-bundles';
import type {Lab} from '../../../src/labs/lab';

let directory = '';
let known: Lab[] = [];

beforeAll(async () => {
  known = await readLabs();
  directory = await mkdtemp(join(tmpdir(), 'modlab-package-'));
  for (const [path, {bytes}] of bundleFiles()) {
    const file = join(directory, 'pocket', path);
    await mkdir(dirname(file), {recursive: true});
    await writeFile(file, bytes);
  }
  await writeFile(join(directory, 'noise.zip'), 'noise');
});
afterAll(() => rm(directory, {recursive: true}));

test('a lab of the course by its id, and one of somebody’s by its directory', async () => {
  const read = await packagedLabs([join(directory, 'pocket'), 'first-module'], known);
  if (!read.ok) throw new Error(read.problems.join());
  const [own, first] = read.labs;
  expect(own).toMatchObject({name: 'pocket', title: 'Pocket', steps: 1, own: {path: 'labs/pocket.zip'}});
  expect(own?.id).toMatch(/^pocket--[0-9a-f]{16}$/);
  expect(first).toMatchObject({id: 'first-module', steps: 8});
  const unzipped = unzipLab(own?.own?.zip ?? new Uint8Array(0));
  expect(unzipped.ok && [...unzipped.files.keys()]).toContain('lab.yaml');
  const course = packagedCourse('Week "1": all', read.labs) ?? '';
  expect(readYaml(courseSchema, course, 'course.yaml')).toMatchObject({
    ok: true,
    data: {title: 'Week "1": all', labs: ['labs/pocket.zip', 'first-module']},
  });
  // What the site has anyway needs no list.
  expect(packagedCourse('x', read.labs.slice(1))).toBeUndefined();
});

test('what is no lab is refused in words', async () => {
  const pocket = join(directory, 'pocket');
  const read = await packagedLabs(
    ['first-modul', 'nothing', join(directory, 'noise.zip'), pocket, pocket],
    known,
  );
  expect(read.ok ? [] : read.problems).toEqual([
    'There is no lab first-modul, nor a directory or a .zip of that name. Did you mean first-module?',
    'There is no lab nothing, nor a directory or a .zip of that name.',
    expect.stringContaining('is no zip archive'),
    'Two of the labs have the id pocket.',
  ]);
});

test('the page says that it is a package', () => {
  const page =
    '<head>\n    <meta charset="utf-8" />\n  <link rel="manifest" href="./manifest.webmanifest"></head>';
  expect(packagedPage(page, true)).toContain('<meta name="modlab-package" content="course.yaml" />');
  expect(packagedPage(page, false)).toContain('<meta name="modlab-package" content="" />');
  expect(packagedPage(page, true)).not.toContain('manifest.webmanifest');
});
