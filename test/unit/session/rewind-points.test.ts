/** Owns the proof that before a risky command in any terminal a save is made, once, and where a rewind goes to. */
import {beforeEach, describe, expect, test} from 'vitest';
import {RewindPoints} from '../../../src/session/saves/rewind-points';
import type {Recorder} from '../../../src/session/saves/recorder';
import type {Saves} from '../../../src/session/saves/saves';
import type {Lesson} from '../../../src/session/lesson/lesson';
import type {TerminalPort} from '../../../src/protocol/consoles';

let made: string[];
let now: number;
let points: RewindPoints;

beforeEach(() => {
  made = [];
  now = 1000;
  const recorder = {
    checkpoint: (name: string) => {
      made.push(name);
      return Promise.resolve(`id of ${name}`);
    },
  };
  const saves = {lastBefore: (lab: string, before: number) => Promise.resolve(`${lab} before ${before}`)};
  points = new RewindPoints(recorder as unknown as Recorder, saves as unknown as Saves, () => now);
});

const types = (port: TerminalPort, text: string, line = '') => {
  for (const key of text) points.beforeKeys(port, new TextEncoder().encode(key), line);
};

describe('before a risky command', () => {
  test.each(['terminal1', 'terminal2', 'terminal3'] as const)('a save is made in %s', (port) => {
    types(port, 'insmod hello.ko\r');
    expect(made).toEqual(['before insmod hello.ko']);
  });

  test('what is typed in one terminal is no part of another line', () => {
    types('terminal1', 'echo insmod ');
    types('terminal2', 'hello.ko\r');
    types('terminal1', '\x15rmmod hello');
    types('terminal3', '\r');
    expect(made).toEqual([]);
    types('terminal1', '\r');
    expect(made).toEqual(['before rmmod hello']);
  });

  test('a line that was recalled from the history is read off the screen', () => {
    types('terminal2', '\x1b[A', 'root@first-module:~# ');
    types('terminal2', '\r', 'root@first-module:~# modprobe brass');
    expect(made).toEqual(['before modprobe brass']);
  });

  test('it is made once on a machine, and again on another', () => {
    types('terminal1', 'insmod hello.ko\r');
    types('terminal2', 'insmod hello.ko\r');
    expect(made).toHaveLength(1);
    points.onMachineReplaced();
    types('terminal2', 'insmod hello.ko\r');
    expect(made).toHaveLength(2);
  });

  test('none is made of a kernel that is damaged', () => {
    points.markDamaged();
    types('terminal1', 'rmmod hello\r');
    expect(made).toEqual([]);
  });
});

describe('a rewind', () => {
  const lesson = {current: {step: {id: 'fall', title: 'Fall', risky: true}}} as unknown as Lesson;

  test('goes to the save before the step that may damage the kernel', async () => {
    await points.beforeStep(lesson);
    await points.beforeStep(lesson);
    expect(made).toEqual(['before "Fall"']);
    expect(await points.find('oops')).toBe('id of before "Fall"');
  });

  test('goes to the last save from before the damage, where there is none of the step', async () => {
    now = 2000;
    points.markDamaged();
    now = 3000;
    points.markDamaged();
    expect(await points.find('oops')).toBe('oops before 2000');
  });
});
