/** Owns the proof that anybody's lab is read as it lies, from a directory or a zip, and that a hostile one is refused in words. */
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {strToU8, zipSync} from 'fflate';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openLab} from '../../../src/cli/labs/lab-files';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-lab-'));
});
afterAll(() => rm(directory, {recursive: true}));

const FILES: Record<string, string> = {
  'lab.yaml': `format: 1
id: one
title: One
summary: A lab.
level: core
minutes: 5
modules: [{file: one.ko, does: load}]
steps:
  - id: load
    title: Load it
    task: Load it.
    check: {moduleLoaded: one}
    hint: insmod
    solution: |-
      patch -p1 <.solutions/load.patch
      make
      insmod one.ko
`,
  'lesson.md': '# One\n\nA lab.\n\n## load\n\nb\n\n### Why\n\na\n',
  'one.c': '/* C */\n',
  Makefile: 'obj-m := one.o\n',
  'solutions/load.patch': '--- a/one.c\n+++ b/one.c\n',
  'programs/try.c': 'int main(void) { return 0; }\n',
  trial: '#!/bin/sh\n',
};

const zip = async (name: string, files: Record<string, string>) => {
  const path = join(directory, name);
  await writeFile(
    path,
    zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [file, strToU8(text)]))),
  );
  return path;
};

async function problems(where: string): Promise<string[]> {
  const opened = await openLab(where);
  return opened.ok ? [] : opened.problems.map(({file, line, message}) => `${file}:${line}: ${message}`);
}

test('a directory and a zip of it are the same lab', async () => {
  const plain = join(directory, 'one');
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(plain, path)), {recursive: true});
    await writeFile(join(plain, path), text, {mode: path === 'trial' ? 0o755 : 0o644});
  }
  // As an editor leaves it.
  await writeFile(join(plain, '.one.c.swp'), 'x');
  const wrapped = await zip(
    'wrapped.zip',
    Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`one/${path}`, text])),
  );
  for (const where of [plain, await zip('flat.zip', FILES), wrapped]) {
    const opened = await openLab(where);
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    expect(opened.lab.steps.map(({id}) => id)).toEqual(['load']);
    // What is for the page alone stays behind; the patch lies where the step applies it from.
    expect([...opened.guest].map(([path, {mode}]) => `${path} ${mode.toString(8)}`).sort()).toEqual([
      '.solutions/load.patch 644',
      'Makefile 644',
      'one.c 644',
      'programs/try.c 644',
      'trial 755',
    ]);
  }
});

test('what is no lab is refused in words', async () => {
  expect(await problems(join(directory, 'gone'))).toEqual([`${join(directory, 'gone')}:1: is not there`]);
  const noise = join(directory, 'noise.zip');
  await writeFile(noise, 'PK, or so it says');
  expect((await problems(noise))[0]).toContain('is no zip archive');
  expect((await problems(await zip('empty.zip', {'a.c': 'x'})))[0]).toContain('has no lab.yaml');
  const wrong = {...FILES, 'lab.yaml': (FILES['lab.yaml'] ?? '').replace('moduleLoaded', 'moduleLoade')};
  expect(await problems(await zip('wrong.zip', wrong))).toEqual([
    'wrong.zip: lab.yaml:12: steps[1].check.moduleLoade is no check: did you mean moduleLoaded?',
  ]);
  const {'solutions/load.patch': _, ...unsolved} = FILES;
  expect((await problems(await zip('unsolved.zip', unsolved)))[0]).toContain('no solutions/load.patch');
});

test.each(['../../evil', '/etc/evil', 'a\\b', "a'; reboot; '", 'a\nb'])(
  'a zip with a file named %j is refused',
  async (name) => {
    expect(await problems(await zip('evil.zip', {...FILES, [name]: 'x'}))).toHaveLength(1);
  },
);

test('a zip that unpacks to more than a lab can be is not unpacked', async () => {
  const path = join(directory, 'bomb.zip');
  await writeFile(path, zipSync({...{'lab.yaml': strToU8('format: 1')}, big: new Uint8Array(40 << 20)}));
  expect((await problems(path))[0]).toContain('has more than');
  const many = Object.fromEntries(Array.from({length: 1200}, (_, i) => [`f${i}`, 'x']));
  expect((await problems(await zip('many.zip', many)))[0]).toContain('has more than');
});
