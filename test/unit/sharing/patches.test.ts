/** Owns the proof that a hand-in's patches are what git takes, and that hand-ins with and without them are read. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {mailSeries} from '../../../src/session/sharing/patches/mail-series';
import {fittingPatches, readHandIn, writeHandIn} from '../../../src/snapshots/hand-in';

let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'modlab-am-'))));
afterEach(() => rmSync(directory, {recursive: true}));

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

type Texts = Record<string, string>;

/** A repository of the lab's sources in which the series was taken; what the student's files are there. */
function taken(original: Texts, own: Texts, student = 'Ada', below = ''): {texts: Texts; log: string} {
  git('init', '-q');
  for (const [path, text] of Object.entries({...original, 'lab.yaml': 'id: lab\n'})) {
    const file = join(directory, below, path);
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, text);
  }
  git('add', '-A');
  git('commit', '-qm', 'The lab');
  const series = mailSeries({
    lab: 'lab',
    student,
    madeAt: Date.UTC(2026, 10, 28, 12),
    original: new Map(Object.entries(original)),
    sources: {files: new Map(Object.entries(own)), written: new Set(Object.keys(own))},
  });
  const mail = join(directory, '..', `${directory.split('/').at(-1) ?? ''}.mbox`);
  writeFileSync(mail, series);
  try {
    if (series !== '') git('am', '-q', ...(below === '' ? [] : [`--directory=${below}`]), mail);
  } finally {
    rmSync(mail);
  }
  const texts = Object.keys(own).map((path) => [path, readFileSync(join(directory, below, path), 'utf8')]);
  return {texts: Object.fromEntries(texts) as Texts, log: git('log', '--format=%an|%aI|%s')};
}

const HELLO = 'int init(void)\n{\n\treturn 0;\n}\n';

test('git am takes a series: a file that is changed, one that is new, one without an end of line', () => {
  const original = {'hello.c': HELLO, 'same.c': HELLO, Makefile: 'obj-m := hello.o\n'};
  const own = {
    'same.c': HELLO,
    'hello.c': HELLO.replace('0', '-ENOMEM'),
    'sub/new.h': '#define NEW\nFrom here on: nothing\n-- \ndiff --git a/x b/x\n',
    Makefile: 'obj-m := hello.o new.o',
  };
  const {texts, log} = taken(original, own, 'Zoë "the" <Lovelace>, née O’Brien');
  expect(texts).toEqual(own);
  const [last, second, first, lab] = log.trim().split('\n');
  const from = 'Zoë the Lovelace, née O’Brien|2026-11-28T12:00:00+00:00|lab:';
  expect([first, second, last]).toEqual([
    `${from} change hello.c`,
    `${from} add sub/new.h`,
    `${from} change Makefile`,
  ]);
  expect(lab).toMatch(/The lab$/);
});

test('it is taken below the directory of a lab, too', () => {
  const own = {'hello.c': `${HELLO}/* more */\n`};
  expect(taken({'hello.c': HELLO}, own, '', 'labs/first').texts).toEqual(own);
});

test('whatever a student writes, git makes of it what it was', () => {
  const line = fc.constantFrom(
    '',
    'a',
    '\tb',
    '-- ',
    '--- a/x',
    '+++ b/x',
    '@@ -1 +1 @@',
    'From me',
    '>From',
    '\\',
    ' c',
    'é',
  );
  const text = fc
    .tuple(fc.array(line, {maxLength: 12}), fc.boolean())
    .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''))
    .filter((each) => each !== '');
  fc.assert(
    fc.property(text, text, text, (before, after, added) => {
      rmSync(directory, {recursive: true, force: true});
      mkdirSync(directory);
      const own = {'a.c': after, 'b.c': added};
      expect(taken({'a.c': before}, own).texts).toEqual(own);
    }),
    {numRuns: 15},
  );
}, 120_000);

test('a text that has nothing in common with the lab’s costs no search', () => {
  const lines = (word: string) => Array.from({length: 9000}, (_, i) => `${word} ${i}\n`).join('');
  const own = {'a.c': lines('own')};
  const from = performance.now();
  expect(taken({'a.c': lines('given')}, own).texts).toEqual(own);
  expect(performance.now() - from).toBeLessThan(8000);
});

test('files with names that lead elsewhere, and what the image brought beside the sources, are left out', () => {
  const files = new Map([
    ['../up.c', 'x'],
    ['a/../../up.c', 'x'],
    ['with space.c', 'x'],
    ['of-the-image.c', 'x'],
    ['empty.c', ''],
  ]);
  const written = new Set([...files.keys()].filter((path) => path !== 'of-the-image.c'));
  const sources = {files, written};
  expect(mailSeries({lab: 'lab', student: '', madeAt: 0, original: new Map(), sources})).toBe('');
});

test('a hand-in carries patches, one without them is read as before, and too many are left out', async () => {
  const fixture = readFileSync(new URL('../../fixtures/format-1-hand-in.modlab', import.meta.url));
  const old = await readHandIn(new Uint8Array(fixture));
  if (!old.ok) throw new Error(old.message);
  expect(old.handIn.patches).toBeUndefined();
  const read = await readHandIn(await writeHandIn({...old.handIn, patches: 'From me'}));
  expect(read.ok && read.handIn).toEqual({...old.handIn, patches: 'From me'});
  expect(fittingPatches('x')).toBe('x');
  expect(fittingPatches('x'.repeat(200_000))).toBeUndefined();
  expect(fittingPatches('\u0001'.repeat(100_000))).toBeUndefined();
});
