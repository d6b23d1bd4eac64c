/** Owns the proof that a program which goes too far ends by itself, and that many in a row leave nothing behind. */
import {describe, expect, test} from 'vitest';
import {compile} from '../../src/compiler/compile';
import {ENVIRONMENT} from './expectation';
import {toolchain} from '../../src/cli/toolchain/room';
import type {CompileJob, CompileResult} from '../../src/compiler/job';

const text = new TextDecoder();

async function compileSource(source: string): Promise<CompileResult> {
  return compile(await toolchain(), {
    tool: 'gcc',
    argv: ['gcc', '-m32', '-nostdinc', '-O2', '-c', 'x.c'],
    env: ENVIRONMENT,
    cwd: '/root',
    files: [{path: '/root/x.c', bytes: new TextEncoder().encode(source)}],
    listed: [{path: '/root', names: new Set(['x.c'])}],
  });
}

describe('a compilation that goes too far', () => {
  test('and exhausts its stack is a crash of cc1, which the driver tells', async () => {
    const depth = 100_000;
    const result = await compileSource(`int x = ${'('.repeat(depth)}1${')'.repeat(depth)};\n`);
    if (!result.ok) throw new Error(result.message);
    expect(result.exitCode).toBe(4);
    expect(text.decode(result.stderr)).toContain(
      'gcc: internal compiler error: Segmentation fault signal terminated program cc1',
    );
    expect(result.written).toEqual([]);
  });

  test('the next one knows nothing of it', async () => {
    expect(await compileSource('int x;\n')).toMatchObject({ok: true, exitCode: 0});
  });

  test('a hundred in a row fit into the memory of one', async () => {
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 100; count++)
      expect(await compileSource(`int f${count}(int x)\n{\n\treturn x * ${count};\n}\n`)).toMatchObject({
        ok: true,
        exitCode: 0,
      });
    // Instances wait for the garbage collector; a leak of each memory would be 3 GB.
    expect(process.memoryUsage().rss - before).toBeLessThan(1.5e9);
  });

  test('a header that was not given is asked for', async () => {
    const job: Omit<CompileJob, 'files'> = {
      tool: 'gcc',
      argv: ['gcc', '-m32', '-nostdinc', '-c', 'x.c'],
      env: ENVIRONMENT,
      cwd: '/root/lab',
      listed: [{path: '/root/lab', names: new Set(['x.c'])}],
    };
    const source = {
      path: '/root/lab/x.c',
      bytes: new TextEncoder().encode('#include "../mine.h"\nint x = MINE;\n'),
    };
    const room = await toolchain();
    const first = compile(room, {...job, files: [source]});
    expect(first).toMatchObject({
      ok: true,
      exitCode: 1,
      missing: expect.arrayContaining(['/root/mine.h']) as string[],
    });
    const header = {path: '/root/mine.h', bytes: new TextEncoder().encode('#define MINE 1\n')};
    expect(compile(room, {...job, files: [source, header]})).toMatchObject({ok: true, exitCode: 0});
  });

  test('and writes without end is told that there is no room', async () => {
    const result = await compileSource('asm(".fill 0x20000000");\n');
    if (!result.ok) throw new Error(result.message);
    expect(result.exitCode).not.toBe(0);
    expect(text.decode(result.stderr)).toContain('No space left on device');
  });
});
