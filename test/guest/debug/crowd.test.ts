/** Owns the proof that a step ends where it leads, though others run the same code, and would rather run now. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {DebugStop} from '../../../src/protocol/debug-api';
import type {Lab} from '../../../src/cli/guest/harness';

const HOME = '/root/crowd';
/** DEBUG_ROUNDS=200 npx vitest run --project guest crowd: a longer look. */
const ROUNDS = Number(process.env['DEBUG_ROUNDS'] ?? 2);
/** EFLAGS.IF */
const INTERRUPTS = 0x200;
let lab: Lab;
let debugged: DebuggedLab;

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
  await debugged.provide('crowd.c');
  debugged.breakIn('take');
  await lab.run(`cd ${HOME} && make >&2 && insmod crowd.ko`, {timeoutMs: 300_000});
}, 360_000);
afterAll(() => lab.stop());

test('a step into a function of the kernel, and each instruction of it, is of the call that was stepped into', async () => {
  await lab.run('(echo many > /dev/crowd) >/dev/null 2>&1 &');
  for (let round = 0; round < ROUNDS; round++) {
    const {stops} = debugged;
    const wrote = lab.run('echo once > /dev/crowd', {timeoutMs: 120_000});
    await debugged.stop(stops);
    const task = debugged.stopped?.context?.task;
    let stop = await debugged.step('into');
    expect(stop.frames.map(({name, module}) => `${name} of ${module}`).join()).toMatch(
      /^__kmalloc\w*\+0x5 of undefined,(?:kmalloc\w* of crowd,)?take of crowd,/,
    );
    for (let count = 0; count < 6; count++) {
      const {where} = stop;
      stop = await debugged.step('into');
      expect(
        `${stop.where} ${stop.frames.map(({name}) => name).join()}`,
        `${round}: from ${where}`,
      ).toContain('take');
      expect(stop.context?.task).toBe(task);
    }
    await debugged.engine.resume();
    expect((await wrote).exitCode).toBe(0);
  }
  await lab.run('echo 0 > /sys/module/crowd/parameters/wanted');
}, 300_000);

/** push %ebp; mov %esp,%ebp: where the functions of a module begin, behind what traces them. */
const SET_UP = [0x55, 0x89, 0xe5] as const;

test('breakpoints on all instructions of a module change nothing of what it does', async () => {
  debugged.end();
  const {debug} = lab.machine;
  const from = parseInt((await lab.run('cat /sys/module/crowd/sections/.text')).output, 16);
  const text = (await debug.read(from, 0x100)) ?? new Uint8Array();
  const begins = [...text.keys()].filter((at) => SET_UP.every((byte, index) => text[at + index] === byte));
  const all = new Set(begins.map((at) => from + at));
  expect(all.size).toBeGreaterThan(1);
  const opcodes = new Set<number>();
  const end = lab.onEvent((event) => {
    if (event.kind === 'debug' && event.stop?.kind === 'breakpoint') void pass(event.stop);
  });
  async function pass({address, registers}: Extract<DebugStop, {kind: 'breakpoint'}>) {
    opcodes.add(text[address - from] ?? 0);
    expect(registers.eflags & INTERRUPTS).toBe(INTERRUPTS);
    for (const next of (await debug.nextAddresses())?.next ?? [])
      if (next >= from && next < from + text.length) all.add(next);
    await debug.setBreakpoints([...all]);
    await debug.resume();
  }
  await debug.setBreakpoints([...all]);
  const script =
    'cd /sys/module/crowd/parameters; cat taken; echo once > /dev/crowd; echo once > /dev/crowd; cat taken';
  const {output, exitCode} = await lab.run(script, {timeoutMs: 60_000});
  end();
  await debug.setBreakpoints([]);
  const [before = NaN, after] = output.split('\n').map(Number);
  expect([exitCode, after]).toEqual([0, before + 2]);
  // Calls, returns, branches, and what runs in place.
  for (const opcode of [0xe8, 0xc3, 0x75, 0x55, 0x89]) expect(opcodes).toContain(opcode);
  expect((await lab.run('dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
}, 120_000);
