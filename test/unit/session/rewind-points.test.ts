/** Owns the proof that there is a save from before the damage, made once a risk, and that a rewind goes to it. */
import {beforeEach, describe, expect, test} from 'vitest';
import {RewindPoints} from '../../../src/session/saves/rewind-points';
import type {Lesson} from '../../../src/session/lesson/lesson';
import type {Recorder} from '../../../src/session/saves/recorder';
import type {Saves} from '../../../src/session/saves/saves';
import type {TerminalPort} from '../../../src/protocol/consoles';

describe('the points to rewind to', () => {
  let now: number;
  let made: string[];
  let points: RewindPoints;
  /** How the next checkpoint comes out. */
  let checkpoint: (name: string) => Promise<string | undefined>;
  beforeEach(() => {
    now = 100;
    made = [];
    checkpoint = (name) => Promise.resolve(`save ${name}`);
    const recorder = {
      checkpoint: (name: string) => {
        made.push(name);
        return checkpoint(name);
      },
    };
    const saves = {
      lastBefore: (lab: string, moment: number, sure: ReadonlySet<string>) =>
        Promise.resolve([`${lab}, ${moment}`, ...sure].join(', ')),
    };
    points = new RewindPoints(recorder as unknown as Recorder, saves as unknown as Saves, () => now);
  });
  const keys = (text: string, line = '# ', port: TerminalPort = 'terminal1') =>
    points.beforeKeys(port, new TextEncoder().encode(text), line);
  const lesson = (step?: {id: string; risky?: boolean; ends?: 'panic'}) =>
    ({current: step && {step: {title: step.id, ...step}}}) as unknown as Lesson;

  test('a risky command is saved before, when it is entered and not while it is typed', () => {
    for (const key of 'rmmod hello') keys(key);
    expect(made).toEqual([]);
    keys('\r');
    expect(made).toEqual(['before rmmod hello']);
  });

  test('what is typed in one terminal is no part of another’s line', () => {
    keys('echo insmod ', '# ', 'terminal1');
    keys('hello.ko\r', '# ', 'terminal2');
    keys('\x15rmmod hello', '# ', 'terminal1');
    keys('\r', '# ', 'terminal3');
    expect(made).toEqual([]);
    keys('\r', '# ', 'terminal1');
    expect(made).toEqual(['before rmmod hello']);
  });

  test('the same command is saved before once a machine', () => {
    keys('insmod hello.ko\r');
    keys('insmod hello.ko\r');
    keys('insmod other.ko\r');
    expect(made).toEqual(['before insmod hello.ko', 'before insmod other.ko']);
    points.onMachineReplaced();
    keys('insmod hello.ko\r');
    expect(made).toHaveLength(3);
  });

  test('a command that the shell recalled is read from the screen, one that the screen lags behind from the keys', () => {
    keys('\r', 'root@first-module:~# rmmod hello');
    for (const key of 'insmod a.ko\r') keys(key, 'root@first-module:~# ins');
    expect(made).toEqual(['before rmmod hello', 'before insmod a.ko']);
  });

  test('what was typed and taken back is no command, nor is what another machine was typed', () => {
    keys('insmod a.ko\x03');
    keys('\r');
    keys('insmod a.ko');
    points.onMachineReplaced();
    keys('\r');
    expect(made).toEqual([]);
  });

  test('a save from before a risky command holds nothing of what it did', async () => {
    keys('insmod a.ko\r');
    now = 500;
    points.markDamaged();
    await Promise.resolve();
    expect(await points.find('a-lab')).toBe('a-lab, 500, save before insmod a.ko');
    points.onMachineReplaced();
    expect(await points.find('a-lab')).toBe('a-lab, Infinity');
  });

  test('a kernel that is damaged is not worth a save', () => {
    points.markDamaged();
    keys('rmmod hello\r');
    expect(made).toEqual([]);
  });

  test('a rewind goes to the last save from before the damage, the first if there was more', async () => {
    now = 500;
    points.markDamaged();
    now = 600;
    points.markDamaged();
    expect(await points.find('a-lab')).toBe('a-lab, 500');
    points.onMachineReplaced();
    expect(await points.find('a-lab')).toBe('a-lab, Infinity');
  });

  test('a step that may damage the kernel is saved before, once, and is what a rewind goes to', async () => {
    await points.beforeStep(lesson({id: 'look'}));
    await points.beforeStep(lesson());
    expect(made).toEqual([]);
    await points.beforeStep(lesson({id: 'stumble', risky: true}));
    await points.beforeStep(lesson({id: 'stumble', risky: true}));
    expect(made).toEqual(['before "stumble"']);
    points.markDamaged();
    expect(await points.find('a-lab')).toBe('save before "stumble"');
    await points.beforeStep(lesson({id: 'tumble', ends: 'panic'}));
    expect(made).toHaveLength(2);
  });

  test('a student who was quicker than the save before the step is rewound to an earlier one', async () => {
    let finish: (id: string) => void = () => undefined;
    checkpoint = () => new Promise((resolve) => (finish = resolve));
    const before = points.beforeStep(lesson({id: 'stumble', risky: true}));
    points.markDamaged();
    finish('a save of the damage');
    await before;
    expect(await points.find('a-lab')).toBe('a-lab, 100');
  });

  test('a step whose save failed is rewound to an earlier one', async () => {
    checkpoint = () => Promise.resolve(undefined);
    await points.beforeStep(lesson({id: 'stumble', risky: true}));
    expect(await points.find('a-lab')).toBe('a-lab, Infinity');
  });

  test('the save before another lab’s step is not this lab’s', async () => {
    await points.beforeStep(lesson({id: 'stumble', risky: true}));
    points.onLabChanged();
    expect(await points.find('another')).toBe('another, Infinity');
  });

  test('the save before a step of another lab that comes after the change of labs is not this lab’s either', async () => {
    let finish: (id: string) => void = () => undefined;
    checkpoint = () => new Promise((resolve) => (finish = resolve));
    const before = points.beforeStep(lesson({id: 'stumble', risky: true}));
    points.onLabChanged();
    finish('a save of the first lab');
    await before;
    expect(await points.find('another')).toBe('another, Infinity');
  });
});
