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
  'solutions/load.patch': '--- a/one.c\n+++ b/one.c\n@@ -1 +1 @@\n-/* C */\n+/* D */\n',
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

test('what Windows editors make of the texts is read, and what is no UTF-8 is named', async () => {
  const crlf = Object.fromEntries(
    Object.entries(FILES).map(([path, text]) => [
      path,
      /\.(?:yaml|md)$/.test(path) ? `\ufeff${text.replaceAll('\n', '\r\n')}` : text,
    ]),
  );
  const opened = await openLab(await zip('crlf.zip', crlf));
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  expect(opened.lab.steps[0]?.solution).toBe('patch -p1 <.solutions/load.patch\nmake\ninsmod one.ko');
  for (const path of ['lab.yaml', 'lesson.md', 'solutions/load.patch', 'one.c']) {
    const latin = join(directory, 'latin.zip');
    const entries = Object.entries(FILES).map(([file, text]) => [file, strToU8(text)] as const);
    const bytes = Uint8Array.of(...strToU8(FILES[path] ?? ''), 0x23, 0xe9, 0x0a);
    await writeFile(latin, zipSync({...Object.fromEntries(entries), [path]: bytes}));
    expect((await problems(latin)).join('\n')).toMatch(
      new RegExp(
        `latin\\.zip: ${path.replace('.', '\\.')}:\\d+: has bytes that are no UTF-8: save it as UTF-8`,
      ),
    );
  }
});

test('a patch that does not fit, and a lesson that is not there, are told of before anything is started', async () => {
  const changed = {...FILES, 'one.c': '/* E */\n'};
  expect(await problems(await zip('misfit.zip', changed))).toEqual([
    'misfit.zip: solutions/load.patch:4: hunk 1 does not apply to one.c, which has no line “/* C */”',
  ]);
  const {'lesson.md': _, ...silent} = FILES;
  expect(await problems(await zip('silent.zip', silent))).toEqual([
    'silent.zip: lesson.md:1: is not there: it begins with "# One", and has a section "## <id>" for each step',
  ]);
});

test('a zip that unpacks to more than a lab can be is not unpacked', async () => {
  const path = join(directory, 'bomb.zip');
  await writeFile(path, zipSync({...{'lab.yaml': strToU8('format: 1')}, big: new Uint8Array(40 << 20)}));
  expect((await problems(path))[0]).toContain('has more than 32 MB: with big, of 40.0 MB, it has 40.1');
  const many = Object.fromEntries(Array.from({length: 1200}, (_, i) => [`f${i}`, 'x']));
  expect((await problems(await zip('many.zip', many)))[0]).toContain('has more than');
});
