/**
 * Owns the proof that checkpatch.pl, and kernel-doc of `make W=1`, say in the page what they say under the system's Perl: of a text in the editor, and called
 * by a guest, with its options, its exit code, and what it writes.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {checkpatchFiles} from '../../build-scripts/site/checkpatch-plugin';
import {provide} from '../../build-scripts/provide';
import {checkpatch} from '../../src/cli/toolchain/checkpatch';
import {checkStyle} from '../../src/compiler/checkpatch/style';
import {INTERPRETER} from '../../src/compiler/checkpatch/interpreter';
import {OPTIONS, reportsIn} from '../../src/compiler/checkpatch/report';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const missing = provide({perl: ['perl']});
const scratch = mkdtempSync(join(tmpdir(), 'modlab-checkpatch-'));

beforeAll(async () => {
  for (const [name, bytes] of await checkpatchFiles(path('../../images'))) {
    if (name === INTERPRETER) continue;
    mkdirSync(dirname(join(scratch, name)), {recursive: true});
    writeFileSync(join(scratch, name), bytes);
  }
});
afterAll(() => rmSync(scratch, {recursive: true}));

/** What the system's Perl makes of it. */
function native(name: string, text: string) {
  writeFileSync(join(scratch, name), text);
  const {stdout, stderr} = spawnSync('perl', ['checkpatch.pl', ...OPTIONS, '-f', name], {
    cwd: scratch,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return reportsIn(stdout);
}

const SLOPPY = readFileSync(path('checkpatch/sloppy.c'), 'utf8');

test.skipIf(missing !== undefined).each([
  ['sloppy.c', SLOPPY],
  // Its last line has no end.
  ['crlf.c', SLOPPY.replaceAll('\n', '\r\n').trimEnd()],
  ['empty.c', ''],
  ['words.h', '/* über, naïve, 日本 teh recieve */\n#define TWICE(x) x * 2\n'],
  ['slate.c', readFileSync(path('../../src/labs/char-device/slate.c'), 'utf8')],
])('%s', async (name, text) => {
  const expected = native(name, text);
  const said = await checkStyle(checkpatch, name, text);
  expect(said).toEqual({ok: true, reports: expected});
  if (text === SLOPPY) expect(new Set(expected.map(({type}) => type)).size).toBeGreaterThan(25);
});

const PATCH = `From: A Student <a@student.example>
Subject: [PATCH] hello: greet

It did not.

Signed-off-by: A Student <a@student.example>
---
--- a/hello.c
+++ b/hello.c
@@ -1,2 +1,3 @@
 #include <linux/module.h>
+static int once=0;
 MODULE_LICENSE("GPL");
`;

describe.skipIf(missing !== undefined)('called with', () => {
  /** A directory of its own, in which the files that are written can be seen. */
  const directory = join(scratch, 'work');
  const given: Record<string, string> = {
    'sloppy.c': SLOPPY,
    'hello.c': '// SPDX-License-Identifier: GPL-2.0\nint a = 1 ;\n',
    '1.patch': PATCH,
    types: 'my_type_t\n',
  };
  beforeAll(() => mkdirSync(directory));

  test.each<[words: string[], stdin?: string]>([
    [['-f', 'sloppy.c']],
    [['--strict', '--terse', '--ignore', 'SPACING,LONG_LINE', '-f', 'sloppy.c', 'hello.c']],
    [['--color=always', '--max-line-length=60', '--strict', '-f', '../work/sloppy.c']],
    [['1.patch']],
    [['--show-types', '-'], PATCH],
    [['--no-signoff'], PATCH.replace('Signed', 'Sined')],
    [['--typedefsfile', 'types', '-f', 'hello.c']],
    [['--fix', '-f', 'hello.c']],
    [['--fix-inplace', '--strict', '1.patch']],
    [['-f', 'nothing.c']],
    [['nothing.patch']],
    [['--no-such-option', 'hello.c']],
    [['--list-types']],
    [['--git', 'HEAD']],
    [['--verbose', '--terse', 'hello.c']],
  ])('%j', async (words, stdin) => {
    for (const [name, text] of Object.entries(given)) writeFileSync(join(directory, name), text);
    const all = ['--no-tree', ...words];
    const outcome = await checkpatch({
      ...{script: 'checkpatch.pl', called: join(scratch, 'checkpatch.pl')},
      ...{words: all, cwd: directory, home: '/'},
      files: Object.entries(given).map(([name, text]) => ({
        path: join(directory, name),
        bytes: new Uint8Array(Buffer.from(text)),
      })),
      ...(stdin !== undefined && {stdin: new Uint8Array(Buffer.from(stdin))}),
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const native = spawnSync('perl', [join(scratch, 'checkpatch.pl'), ...all], {
      ...{cwd: directory, input: stdin ?? '', encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: '/'}},
    });
    expect([outcome.stdout, outcome.stderr].map((bytes) => Buffer.from(bytes).toString())).toEqual([
      native.stdout,
      native.stderr,
    ]);
    expect(outcome.exitCode).toBe(native.status);
    const written = readdirSync(directory).filter(
      (name) => readFileSync(join(directory, name), 'utf8') !== given[name],
    );
    expect(outcome.written.map((file) => [file.path, Buffer.from(file.bytes).toString()])).toEqual(
      written.map((name) => [join(directory, name), readFileSync(join(directory, name), 'utf8')]),
    );
    for (const name of written) rmSync(join(directory, name));
  });

  test('more than it can read in a minute, it is refused', async () => {
    const bytes = new Uint8Array(500_000);
    expect(
      await checkpatch({
        ...{script: 'checkpatch.pl', called: 'x', words: [], cwd: '/', home: '/'},
        files: [{path: '/a.c', bytes}],
      }),
    ).toEqual({ok: false, why: 'stopped', message: 'too long to be checked'});
  });
});

/** Comments as `make W=1` reads them. */
const DOCUMENTED = `/**
 * slate_open - opens the slate
 * @inode: of the device
 */
static int slate_open(struct inode *inode, struct file *file)
{
	return 0;
}

/**
 * An ordinary comment that begins as if it were documentation.
 */
struct slate {
	/** @length: of the text */
	int length;
};

/**
 * struct page_of - one page
 * @number: counted from 0
 * @gone: that is not there
 */
struct page_of {
	int number;
};
`;

describe.skipIf(missing !== undefined)('kernel-doc', () => {
  test.each<[words: string[]]>([
    [['-none', '-Wall', 'slate.c']],
    [['-rst', '-function', 'slate_open', 'slate.c']],
    [['-none', 'nothing.c']],
  ])('%j', async (words) => {
    writeFileSync(join(scratch, 'slate.c'), DOCUMENTED);
    const outcome = await checkpatch({
      ...{script: 'kernel-doc', called: 'kernel-doc', words, cwd: scratch, home: '/'},
      files: [{path: join(scratch, 'slate.c'), bytes: new Uint8Array(Buffer.from(DOCUMENTED))}],
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const native = spawnSync('perl', ['kernel-doc', ...words], {
      ...{cwd: scratch, encoding: 'utf8', env: {PATH: process.env['PATH']}},
    });
    const dateless = (text: string) => text.replace(/^\.TH .*$/m, '');
    expect([outcome.stdout, outcome.stderr].map((bytes) => dateless(Buffer.from(bytes).toString()))).toEqual([
      dateless(native.stdout),
      native.stderr,
    ]);
    expect(outcome.exitCode).toBe(native.status);
  });

  test('says how it is called, where it is not', async () => {
    const outcome = await checkpatch({
      ...{script: 'kernel-doc', called: 'kernel-doc', words: [], cwd: '/', home: '/', files: []},
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    expect(Buffer.from(outcome.stderr).toString()).toContain('kernel-doc [-h]');
    expect(outcome.exitCode).toBe(1);
  });
});
