/** Owns the proof that the log's pane knows levels, reports and the time since a command. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {CommandTime} from '../../../src/ui/kernel/command-time';
import {LogLevels, levelName} from '../../../src/ui/kernel/log-levels';
import {LogLines} from '../../../src/ui/kernel/log-lines';
import type {Line} from '../../../src/ui/kernel/log-lines';

const linesOf = (text: string): Line[] => {
  const lines = new LogLines();
  lines.push(new TextEncoder().encode(text));
  return lines.take();
};

test('a line has the level of its record, and without one what its words say', () => {
  const lines = linesOf(
    '[    1.000001] mine: a\n[    1.000002] mine: b\n[    2.000000] BUG: c\n[    3.000000] d\n',
  );
  const levels = new LogLevels();
  levels.take([
    {seq: 1, level: 4, atUs: 1_000_001, text: 'mine: a'},
    {seq: 2, level: 7, atUs: 1_000_002, text: 'mine: b'},
  ]);
  expect(lines.map((line) => levelName(levels.of(line)))).toEqual(['warning', 'debug', 'error', 'info']);
  expect(lines.map(({source}) => source)).toEqual(['mine', 'mine', 'BUG', undefined]);
});

test('all lines of an oops are of one report, those around it of none', () => {
  const oops = readFileSync(new URL('../../fixtures/oops.log', import.meta.url), 'utf8');
  const lines = linesOf(`[    1.000000] before\n${oops}[   99.000000] hello: after\n`);
  const reports = new Set(lines.flatMap(({report}) => report ?? []));
  expect(reports.size).toBe(1);
  expect(lines.at(0)?.report).toBeUndefined();
  expect(lines.at(-1)?.report).toBeUndefined();
  expect(lines.filter(({text}) => /EIP: |CR2: |Call Trace/.test(text)).every(({report}) => report)).toBe(
    true,
  );
});

test('a time counts from the command whose words came first after it', () => {
  const time = new CommandTime();
  const [before, first, second] = linesOf(
    '[    5.000000] before\n[   10.500000] first\n[   10.750000] second\n',
  );
  if (!before || !first || !second) throw new Error('three lines');
  expect(time.of(first)).toBe('[   10.500000] ');
  time.begin(1000);
  time.heard([first], 1020);
  expect([before, first, second].map((line) => time.of(line))).toEqual([
    '-5.480000 ',
    '+0.020000 ',
    '+0.270000 ',
  ]);
});
