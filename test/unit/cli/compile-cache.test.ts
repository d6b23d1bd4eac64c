/** Owns the proof that a compilation is taken from another process's only if it was given the same. */
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {CompileCache} from '../../../src/cli/guest/compile-cache';
import type {CompileJob, CompileResult} from '../../../src/compiler/job';

const bytes = (text: string) => new TextEncoder().encode(text);
const job = (change: Partial<CompileJob> = {}): CompileJob => ({
  tool: 'gcc',
  argv: ['gcc', '-c', 'a.c'],
  env: ['PATH=/bin', 'MAKELEVEL=1'],
  cwd: '/root',
  files: [
    {path: '/root/a.c', bytes: bytes('int a;\n'), mtime: 1},
    {path: '/root/a.h', bytes: bytes('\n')},
  ],
  listed: [{path: '/root', names: new Set(['a.c', 'a.h'])}],
  ...change,
});

let directory: string;
let runs: number;
const done = (): CompileResult => ({
  ok: true,
  exitCode: 0,
  stdout: bytes('said'),
  stderr: new Uint8Array(0),
  written: [{path: '/root/a.o', bytes: bytes(`object ${runs}`), mode: 0o644}],
  removed: [],
  missing: ['/root/b.h'],
  looked: ['/root/a.c'],
});
/** As another process would, with the same directory. */
const get = (asked: CompileJob, salt = 'standard', result = done) =>
  new CompileCache(directory, salt).get(asked, () => {
    runs++;
    return Promise.resolve(result());
  });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-cache-'));
  runs = 0;
});
afterEach(() => rm(directory, {recursive: true}));

test('the same is compiled once, and comes out as it did', async () => {
  const first = await get(job());
  const [source, header] = job().files;
  if (!source || !header) throw new Error();
  const again = await get(job({files: [header, {...source, mtime: 2}], env: ['MAKELEVEL=2', 'PATH=/bin']}));
  expect(runs).toBe(1);
  expect(again).toEqual(first);
});

const other = (text: string) => [{path: '/root/a.c', bytes: bytes(text)}];

test.each([
  ['another byte of a file', job({files: other('int b;\n')})],
  ['a file less', job({files: other('int a;\n')})],
  ['another argument', job({argv: ['gcc', '-O1', '-c', 'a.c']})],
  ['another directory to work in', job({cwd: '/tmp'})],
  ['an environment that GCC reads', job({env: ['PATH=/bin', 'SOURCE_DATE_EPOCH=1']})],
  ['another name in a directory', job({listed: [{path: '/root', names: new Set(['a.c'])}]})],
  ['an input', job({stdin: bytes('int a;')})],
  ['a program that keeps times', job({tool: 'ar'})],
  ['a source that tells the time', job({files: other('char a[] = __TIME__;')})],
])('%s is compiled', async (_, changed) => {
  await get(job());
  await get(changed);
  expect(runs).toBe(2);
});

test('another kernel’s tree, what failed, and what cannot be read are compiled', async () => {
  await get(job());
  await get(job(), 'checking');
  expect(runs).toBe(2);
  const stopped = (): CompileResult => ({ok: false, why: 'crashed', message: ''});
  await get(job({cwd: '/'}), 'standard', stopped);
  await get(job({cwd: '/'}));
  expect(runs).toBe(4);
  const files = await readdir(directory);
  expect(files).toHaveLength(3);
  for (const file of files) await writeFile(join(directory, file), 'damaged');
  await get(job());
  expect(runs).toBe(5);
});
