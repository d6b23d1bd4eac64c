/** Owns the proof that Prove finds what is wrong with a lab, step by step, and that anybody's lab is built in the guest. */
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {unzipLab} from '../../src/labs/bundle/zip';
import {afterAll, beforeAll, expect, test} from 'vitest';

let directory = '';
const call = (script: string, ...words: string[]) =>
  new Promise<{code: number; said: string}>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', script, ...words], (error, stdout, stderr) =>
      resolve({code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr}),
    );
  });
const checkLab = (...words: string[]) => call('src/cli/labs/check-lab.ts', ...words);
const lab = () => join(directory, 'my-lab');

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(lab(), file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(lab(), file), text.replace(from, to));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-check-'));
  expect((await call('build-scripts/new-lab.ts', lab())).code).toBe(0);
});
afterAll(() => rm(directory, {recursive: true}));

test('a new lab passes as it is made, says so to CI, and is published with what was built of it', async () => {
  const {code, said} = await checkLab(
    lab(),
    ...['--tap', '--junit', join(directory, 'junit.xml'), '--publish', join(directory, 'my-lab.zip')],
  );
  expect(said).toMatch(/^TAP version 14\n1\.\.7\n/);
  expect(said.match(/^ok /gm)).toHaveLength(7);
  expect(code).toBe(0);
  expect(await readFile(join(directory, 'junit.xml'), 'utf8')).toContain('tests="7" failures="0"');
  const zip = unzipLab(await readFile(join(directory, 'my-lab.zip')));
  const names = zip.ok ? [...zip.files.keys()].sort() : [];
  expect(names).toEqual(['Makefile', 'lab.files.json', 'lab.yaml', 'lesson.md', 'my_lab.c', 'my_lab.ko']);
});

test('a step that is done too early, one that is not done, and a module that does otherwise are named', async () => {
  await change('lab.yaml', '{unloadSucceeded: my_lab}', '{moduleAbsent: my_lab}');
  const early = await checkLab(lab());
  expect(early.said).toMatch(/NOT OK {2}no step is done on the untouched machine/);
  expect(early.said).toContain('remove is seen done, and should not be yet');
  expect(early.code).toBe(1);

  await change('lab.yaml', '{moduleAbsent: my_lab}', '{unloadSucceeded: my_lab}');
  await change('lab.yaml', 'does: load', 'does: fail, errno: EINVAL');
  await change('my_lab.c', 'return 0;', 'return -ENODEV;');
  const otherwise = await checkLab(lab());
  expect(otherwise.said).toMatch(/NOT OK {2}my_lab\.ko fails, twice/);
  expect(otherwise.said).toContain('failed with ENODEV, not EINVAL');
  expect(otherwise.said).toMatch(/NOT OK {2}load: done by its solution/);
  expect(otherwise.said).toContain('my_lab is not loaded');
  expect(otherwise.code).toBe(1);
});

test('a lab that does not build shows what the compiler said', async () => {
  await change('my_lab.c', 'return -ENODEV;', 'return forty_two;');
  const {code, said} = await checkLab(lab());
  expect(said).toMatch(/NOT OK {2}it is built and entered/);
  expect(said).toContain("'forty_two' undeclared");
  expect(code).toBe(1);
});

test('a lab that cannot be read is told of without a machine, and a wrong call is none', async () => {
  await change('lab.yaml', 'task:', 'tsk:');
  const {code, said} = await checkLab(lab());
  expect(said).toContain('lab.yaml:14:5');
  expect(said).toContain('did you mean task?');
  expect(code).toBe(1);
  expect((await checkLab()).code).toBe(2);
  expect((await checkLab('--jnit')).code).toBe(2);
});
