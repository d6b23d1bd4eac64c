/** Owns the tests of what is read of a kernel in memory: symbols by address, and what a stop's context allows. */
import {expect, test} from 'vitest';
import {contextOf} from '../../../src/session/debug/kernel/context';
import {KernelMap, modulesIn} from '../../../src/session/debug/kernel/map';
import type {KernelLayout} from '../../../src/session/debug/kernel/map';
import type {Registers} from '../../../src/protocol/debug-api';

const map = new KernelMap(
  [
    'c0200000 T _stext',
    'c0200040 t helper',
    'c0300000 T _etext',
    'c0400000 D modules',
    'c0500000 B _end',
    'no symbol',
  ].join('\n'),
);

/** Memory of words, by address. */
const memoryOf = (words: Record<number, number>, texts: Record<number, string> = {}) => {
  const bytes = new Map<number, number>();
  for (const [address, value] of Object.entries(words))
    for (let at = 0; at < 4; at++) bytes.set(Number(address) + at, (value >>> (8 * at)) & 0xff);
  for (const [address, text] of Object.entries(texts))
    for (const [at, byte] of new TextEncoder().encode(`${text}\0`).entries())
      bytes.set(Number(address) + at, byte);
  return (address: number, length: number) =>
    Uint8Array.from({length}, (_, at) => bytes.get(address + at) ?? 0);
};

test('an address of the kernel has the name that a report would give it', () => {
  expect(map.nameOf(0xc0200000)).toBe('_stext');
  expect(map.nameOf(0xc0200052)).toBe('helper+0x12');
  expect(map.nameOf(0xc8000000)).toBeUndefined();
  expect(map.nameOf(0x1000)).toBeUndefined();
  expect([map.isCode(0xc0200052), map.isCode(0xc0400000)]).toEqual([true, false]);
});

const layout = {
  listNext: 0,
  moduleList: 4,
  moduleName: 12,
  moduleNameBytes: 56,
  moduleState: 0,
  currentTaskAddress: 0xc0600000,
  preemptCountAddress: 0xc0600004,
  taskComm: 0x10,
  taskCommBytes: 16,
  taskPid: 0x20,
  taskFlags: 0x24,
  pfKthread: 0x200000,
  preemptMask: 0xff,
  softirqMask: 0xff00,
  hardirqMask: 0xf0000,
  nmiMask: 0xf00000,
} as KernelLayout;

test('modules that are loaded are found, those that go are not, and a list that never ends does end', () => {
  const read = memoryOf(
    // Three modules, each linked by its second word.
    {
      0xc0400000: 0xc8000004,
      0xc8000004: 0xc8001004,
      0xc8001004: 0xc8002004,
      0xc8002004: 0xc0400000,
      0xc8001000: 1,
      0xc8002000: 2,
    },
    {0xc800000c: 'live', 0xc800100c: 'coming', 0xc800200c: 'going'},
  );
  expect([...modulesIn(read, map, layout)]).toEqual([
    ['live', {address: 0xc8000000, isLive: true}],
    ['coming', {address: 0xc8001000, isLive: false}],
  ]);
  const circle = memoryOf({0xc0400000: 0xc8000004, 0xc8000004: 0xc8000004}, {0xc800000c: 'self'});
  expect([...modulesIn(circle, map, layout).keys()]).toEqual(['self']);
});

const TASK = 0xc1000000;
/** The breakpoint's own exception counts as an NMI. */
const OWN = 0x110000;
const contextAt = (preempt: number, {flags = 0, pid = 94, eflags = 0x202} = {}) =>
  contextOf(
    memoryOf(
      {
        [layout.currentTaskAddress]: TASK,
        [layout.preemptCountAddress]: (0x80000000 | (preempt + OWN)) >>> 0,
        [TASK + 0x20]: pid,
        [TASK + 0x24]: flags,
      },
      {[TASK + 0x10]: 'sh'},
    ),
    layout,
    {eflags} as Registers,
  );

test.each([
  [0, {}, 'process sh (94)', true, 'The code may sleep here.'],
  [
    1,
    {},
    'process sh (94)',
    false,
    'The code must not sleep here: it holds a spinlock, or preemption is off.',
  ],
  [0, {eflags: 0x002}, 'process sh (94)', false, 'The code must not sleep here: interrupts are off.'],
  [
    0x100,
    {},
    'a soft interrupt (timer, tasklet), on top of process sh (94)',
    false,
    'The code must not sleep here: it runs in an interrupt.',
  ],
  [
    0x200,
    {},
    'process sh (94)',
    false,
    'The code must not sleep here: it holds a spinlock, or preemption is off.',
  ],
  [
    0x10000,
    {eflags: 0x002, pid: 0},
    'a hardware interrupt, on top of the idle task',
    false,
    'The code must not sleep here: it runs in an interrupt.',
  ],
  [0, {flags: 0x200000}, 'kernel thread sh (94)', true, 'The code may sleep here.'],
] as const)('a preempt count of %i with %o is told in words', (preempt, more, task, maySleep, rule) => {
  expect(contextAt(preempt, more)).toMatchObject({task, maySleep, rule, preemptCount: preempt});
});
