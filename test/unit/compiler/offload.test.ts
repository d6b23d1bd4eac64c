/** Owns the proof that a compile call asks for the files it needs, hands back what was made, and survives nonsense. */
import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {forceStaticLink, predictInputs} from '../../../src/session/offload/arguments';
import {CompileCalls} from '../../../src/session/offload/offload';
import {REQUEST, REPLY} from '../../../src/session/offload/wire';
import type {CompileJob, CompileResult} from '../../../src/protocol/compiler-api';

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const words = (value: string) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const frame = (type: number, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(1 + body.length), Buffer.of(type), body]);
};
const list = (values: string[]) => Buffer.concat([u32(values.length), ...values.map(words)]);
const call = (argv: string[], cwd = '/root') =>
  frame(REQUEST.call, u32(1), u32(0o022), u32(0), words(cwd), list(argv), list([]));
const file = (path: string, text: string) =>
  frame(REQUEST.file, words(path), u32(1), u32(0o644), u32(0), Buffer.from(text));
const directory = (path: string, names: string[]) =>
  frame(REQUEST.directory, words(path), u32(1), ...names.map(words));
const done = frame(REQUEST.done);

const made: Extract<CompileResult, {ok: true}> = {
  ok: true,
  exitCode: 3,
  stdout: new Uint8Array(0),
  stderr: new Uint8Array(Buffer.from('warning')),
  written: [{path: '/root/a.o', bytes: new Uint8Array([1]), mode: 0o666}],
  removed: [],
  missing: [],
};

function beside(results: CompileResult[]) {
  const jobs: CompileJob[] = [];
  const told: Buffer[] = [];
  const offload = new CompileCalls({
    compiler: {
      load: () => Promise.resolve({ok: true}),
      prepare: () => Promise.resolve(),
      use: () => undefined,
      run: (job) => {
        jobs.push(job);
        return Promise.resolve(results.shift() ?? made);
      },
    },
    answer: (_line, bytes) => told.push(Buffer.from(bytes)),
  });
  const types = () => told.map((bytes) => bytes[4]);
  return {offload, jobs, told, types};
}

describe('a compile call', () => {
  test('lists the source’s directory, compiles, and writes with what the umask leaves', async () => {
    const {offload, jobs, told, types} = beside([]);
    offload.receive(1, call(['gcc', '-c', 'a.c', '-o', 'a.o']));
    expect(types()).toEqual([REPLY.wantDirectories]);
    offload.receive(
      1,
      Buffer.concat([directory('/root', ['a.c', 'a.h']), file('/root/a.c', 'int a;'), done]),
    );
    await vi.waitFor(() => expect(types().at(-1)).toBe(REPLY.exit));
    expect(jobs[0]?.files.map(({path}) => path)).toEqual(['/root/a.c']);
    expect(jobs[0]?.listed).toEqual([{path: '/root', names: ['a.c', 'a.h']}]);
    expect(types()).toEqual([REPLY.wantDirectories, REPLY.write, REPLY.stderr, REPLY.exit]);
    expect(told[1]?.readUInt32LE(5)).toBe(0o644);
    expect(told[3]?.readUInt32LE(5)).toBe(3);
  });

  test('in a version that this page does not know is refused in words', async () => {
    const {offload, jobs, told, types} = beside([]);
    offload.receive(1, frame(REQUEST.call, u32(9), Buffer.from('whatever version 9 has here')));
    await vi.waitFor(() => expect(types()).toEqual([REPLY.stderr, REPLY.exit]));
    expect(told[0]?.toString()).toContain('the guest speaks version 9 of the call protocol, this page 1');
    expect(jobs).toEqual([]);
  });

  test('fetches what a run found missing, once, and runs again only if some of it is there', async () => {
    const missing = {...made, missing: ['/root/x/a.h', '/root/x/b.h']};
    const {offload, jobs, types} = beside([missing, missing]);
    offload.receive(1, call(['ld', '-r', 'a.o']));
    offload.receive(1, Buffer.concat([file('/root/a.o', 'x'), done]));
    await vi.waitFor(() => expect(types()).toEqual([REPLY.wantFiles, REPLY.wantFiles]));
    offload.receive(
      1,
      Buffer.concat([
        file('/root/x/a.h', 'y'),
        frame(REQUEST.file, words('/root/x/b.h'), u32(0), u32(0), u32(0)),
        done,
      ]),
    );
    await vi.waitFor(() => expect(types().at(-1)).toBe(REPLY.exit));
    expect(jobs.map(({files}) => files.length)).toEqual([1, 2]);
  });

  test('whose program is gone says nothing more', async () => {
    const {offload, told} = beside([]);
    offload.receive(1, call(['gcc', '--version']));
    offload.ended(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });

  test('of a program that is not there is told so', async () => {
    const {offload, told, types} = beside([]);
    offload.receive(1, call(['clang']));
    await vi.waitFor(() => expect(types()).toEqual([REPLY.stderr, REPLY.exit]));
    expect(told[0]?.toString()).toContain('clang: there is no such program');
  });

  test('survives whatever a guest says, in whatever pieces', () => {
    const sound = fc.constantFrom(
      call(['gcc', '-c', 'a.c']),
      done,
      file('/root/a.c', 'x'),
      directory('/root', ['a']),
    );
    const piece = fc.oneof(sound, fc.uint8Array({maxLength: 40}));
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 12}), fc.integer({min: 1, max: 17}), (pieces, size) => {
        const {offload} = beside([]);
        const all = Buffer.concat(pieces);
        for (let at = 0; at < all.length; at += size) offload.receive(1, all.subarray(at, at + size));
      }),
      {numRuns: 1000},
    );
  });
});

test('arguments tell what is wanted, and what is linked', () => {
  expect(
    predictInputs('gcc', ['gcc', '-I', 'inc', '-Isub', '-c', '../a.c', '-o', 'out/a.o'], '/root/x'),
  ).toEqual({
    files: ['/root/x/inc', '/root/a.c'],
    directories: ['/root/x/inc', '/root/x/sub', '/root', '/root/x/out'],
    written: ['/root/x/out/a.o'],
    stdin: false,
  });
  expect(predictInputs('gcc', ['gcc', '-E', '-x', 'c', '-'], '/root').stdin).toBe(true);
  expect(predictInputs('gcc', ['gcc', '-c', 'scripts/module-common.c'], '/usr/src/linux').files).toEqual([]);
  expect(forceStaticLink('gcc', ['gcc', 'a.c'])).toContain('-static');
  for (const option of ['-c', '-E', '-shared', '--version', '-print-search-dirs'])
    expect(forceStaticLink('gcc', ['gcc', option, 'a.c'])).not.toContain('-static');
});
