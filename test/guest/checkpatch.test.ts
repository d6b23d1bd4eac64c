/** Owns the proof that the kernel's Perl scripts can be called in the guest: checkpatch.pl, by its own name and as the script of the tree, and kernel-doc. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;
beforeAll(async () => {
  lab = await startGuest(await labStart('first-module'));
  await compilerBeside(lab);
  await lab.run(`mkdir /tmp/style; cd /tmp/style
printf '// SPDX-License-Identifier: GPL-2.0\\nstatic int once=0;\\n' >hello.c
cp hello.c worse.c; echo 'static int twice=2;' >>worse.c
diff -u hello.c worse.c >1.patch`);
});
afterAll(() => lab.stop());

const run = (script: string) => lab.run(script, {timeoutMs: 120_000, cwd: '/tmp/style'});
const SPACING = "spaces required around that '='";

test('reads a source, and ends as the script does', async () => {
  const {output, exitCode} = await run('checkpatch --strict --terse hello.c');
  expect(exitCode).toBe(1);
  expect(output).toContain(`hello.c:2: ERROR: ${SPACING}`);
  expect(output).toContain('total: 2 errors, 0 warnings, 0 checks, 2 lines checked');
  expect((await run('checkpatch --ignore SPACING,INITIALISED_STATIC -f hello.c')).exitCode).toBe(0);
});

test('reads a patch, from a file and from standard input', async () => {
  for (const [words, name] of [
    ['1.patch', '1.patch'],
    ['- <1.patch', 'Your patch'],
    ['<1.patch', 'Your patch'],
  ]) {
    const {output, exitCode} = await run(`checkpatch --show-types ${words}`);
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^ERROR:SPACING: spaces required.*\n#\d+: FILE: \S*worse\.c:3:\n\+static int twice=2;$/m,
    );
    expect(output).toContain(`${name} has style problems`);
  }
});

test('writes what --fix makes of a source', async () => {
  const {output} = await run(`checkpatch --fix-inplace -q hello.c >said; cat hello.c`);
  expect(output).toContain('static int once');
  expect(output).not.toContain('once=0');
});

test('is found as the script of the tree, with and without its interpreter', async () => {
  const script = '/lib/modules/$(uname -r)/build/scripts/checkpatch.pl';
  await run("printf 'int a=1;\\n' >hello.c");
  for (const called of [script, `perl ${script}`, `cd ..; ${script}`])
    expect((await run(`${called} --no-tree -f /tmp/style/hello.c`)).output).toContain(SPACING);
  const other = await run('perl -v');
  expect(other.exitCode).toBe(127);
  expect(other.output).toContain('there is no Perl here');
});

test('kernel-doc reads a source, as make W=1 calls it for each', async () => {
  await run("printf '/**\\n * Not documentation.\\n */\\nint documented;\\n' >documented.c");
  const {output, exitCode} = await run(
    'cd /lib/modules/$(uname -r)/build; ./scripts/kernel-doc -none /tmp/style/documented.c',
  );
  expect(output).toMatch(
    /documented\.c:2: warning: This comment starts with '\/\*\*', but isn't a kernel-doc/,
  );
  expect(exitCode).toBe(0);
});
