/** Owns the proof that make -j, and a compiler that is ahead of make, yield what one compilation after the other yields. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Compiler} from '../../src/cli/guest/compiler';
import type {Lab} from '../../src/cli/guest/harness';

interface Machine {
  lab: Lab;
  compiler: Compiler;
}

let plain: Machine;
let foreseeing: Machine;

beforeAll(async () => {
  const start = async (ahead: boolean): Promise<Machine> => {
    const lab = await startGuest(await labStart('first-module'));
    return {lab, compiler: await compilerBeside(lab, {ahead})};
  };
  plain = await start(false);
  foreseeing = await start(true);
});
afterAll(async () => {
  await plain.lab.stop();
  await foreseeing.lab.stop();
});

const TOGETHER = '-j4 --output-sync=target';
const NAMES = ['first', 'second', 'third', 'fourth'];
const run = ({lab}: Machine, script: string) => lab.run(script, {timeoutMs: 120_000});

/** Makes them in a directory of their own; gives what was said, and the sums of what was made. */
async function make(machine: Machine, how: string): Promise<{said: string; sums: string}> {
  const sources = NAMES.map(
    (name, i) =>
      `printf '#include <linux/module.h>\\nint ${name}_value = ${i};\\nEXPORT_SYMBOL(${name}_value);\\nMODULE_LICENSE("GPL");\\n' >${name}.c`,
  );
  const made = await run(
    machine,
    `rm -rf /tmp/jobs; mkdir /tmp/jobs; cd /tmp/jobs; ${sources.join('; ')}
    echo 'obj-m := ${NAMES.map((name) => `${name}.o`).join(' ')}' >Makefile
    make ${how} -C /lib/modules/$(uname -r)/build M=$PWD 2>&1; echo "make: $?"`,
  );
  expect(made.output).toMatch(/make: 0\n$/);
  const sums = await run(machine, 'cd /tmp/jobs; sha256sum *.o *.ko .*.o *.mod.c Module.symvers .*.cmd');
  return {said: made.output, sums: sums.output};
}

const compilations = ({compiler}: Machine) => compiler.jobs.filter(({tool}) => tool === 'gcc').length;

test('the same modules and files of dependencies come out, in whatever order they are made', async () => {
  const one = await make(plain, '');
  expect((await make(plain, TOGETHER)).sums).toBe(one.sums);
  // In order as well, and nothing is compiled twice, whoever asked first: each module, its end, and what is common.
  expect(await make(foreseeing, '')).toEqual(one);
  expect(compilations(foreseeing)).toBe(2 * NAMES.length + 1);
  expect((await make(foreseeing, TOGETHER)).sums).toBe(one.sums);
  expect(compilations(foreseeing)).toBe(2 * NAMES.length + 1);
});

test('under make -j, what is said of an object stands together, errors too, and make fails', async () => {
  const made = await run(
    plain,
    `rm -rf /tmp/jobs; mkdir /tmp/jobs; cd /tmp/jobs
    printf '#include <linux/module.h>\nint f(void) { return forty_two; }\n' >bad.c
    for i in 1 2 3; do
      printf '#include <linux/module.h>\nstatic int unused%d;\nMODULE_LICENSE("GPL");\n' $i >m$i.c
    done
    echo 'obj-m := m1.o bad.o m2.o m3.o' >Makefile
    make ${TOGETHER} -C /lib/modules/$(uname -r)/build M=$PWD 2>&1; echo "make: $?"`,
  );
  expect(made.output).toMatch(/make: 2\n$/);
  // Nothing need stand before the first.
  const pieces = made.output.split(/(?=^ {2}CC \[M\] {2})/m).filter((piece) => piece.startsWith('  CC'));
  const of = (name: string) => pieces.find((piece) => piece.includes(`/tmp/jobs/${name}.o\n`)) ?? '';
  expect(of('bad')).toMatch(/\/tmp\/jobs\/bad\.c:2:\d+: error: 'forty_two' undeclared/);
  expect(of('bad')).toMatch(/\nmake\[1\]: \*\*\* .*bad\.o\] Error 1\n/);
  // What had begun is brought to its end, each with its own warning.
  const others = pieces.filter((piece) => piece !== of('bad'));
  expect(others.length).toBeGreaterThan(0);
  for (const piece of others) {
    const name = /(m\d)\.o\n/.exec(piece)?.[1] ?? '';
    expect(new Set([...piece.matchAll(/\/tmp\/jobs\/(\w+)\.c:/g)].map(([, each]) => each))).toEqual(
      new Set([name]),
    );
  }
});
