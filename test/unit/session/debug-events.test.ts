/** Owns the proof of what is remembered of the debugger's work: where the machine stood, why, and on whose behalf; in saves and hand-ins. */
import {expect, test} from 'vitest';
import {originEvent, recordingEvent, stopEvent} from '../../../src/session/debug/recording/debug-events';
import {debuggedOf} from '../../../src/snapshots/hand-in';
import {actionWords} from '../../../src/ui/lesson/debug-words';
import type {StopView} from '../../../src/session/debug/views';
import type {DebugEvent} from '../../../src/protocol/guest/debug-event';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {LinkedMachine} from '../../../src/snapshots/hand-in';

const frame = (name: string, line?: number) => ({
  name,
  module: undefined,
  place: line === undefined ? undefined : {path: '/root/labs/x/gate.c', line},
  isInlined: false,
});
const stopped = (more: Partial<StopView>): StopView => ({
  ...{number: 1, why: '', where: '', by: 'breakpoint'},
  ...{frames: [frame('count_one', 2), frame('gate_write', 1)], context: undefined},
  ...more,
});
const in_ = (task: string): StopView['context'] => ({
  ...{task, rule: '', maySleep: true, preemptCount: 0, interruptsOff: false},
});
const sourceOf = () => 'first\n\tint seen = 1;\n';

test('a stop is its innermost line, and the process on whose behalf or on top of which it runs', () => {
  expect(stopEvent(stopped({context: in_('process sh (94)')}), false, sourceOf)).toEqual({
    ...{kind: 'stop', by: 'breakpoint', function: 'count_one', file: 'gate.c', line: 2},
    ...{text: 'int seen = 1;', task: 'sh', context: 'process'},
  });
  const timer = in_('a soft interrupt (timer, tasklet), on top of process my prog (7)');
  expect(stopEvent(stopped({context: timer, by: 'step'}), true, sourceOf)).toMatchObject({
    ...{by: 'back', task: 'my prog', context: 'interrupt'},
  });
  expect(stopEvent(stopped({context: in_('process interrupt (7)')}), false, sourceOf)).toMatchObject({
    ...{task: 'interrupt', context: 'process'},
  });
});

test('before an oops the source counts that has led there; elsewhere a function without one is named alone', () => {
  const frames = [frame('strcmp+0x12'), frame('count_one', 2)];
  expect(stopEvent(stopped({frames, by: 'oops'}), false, sourceOf)).toMatchObject({function: 'count_one'});
  expect(stopEvent(stopped({frames}), false, sourceOf)).toMatchObject({
    ...{function: 'strcmp+0x12', file: '', line: 0, text: ''},
  });
});

test('recordings and origins are told in short, however long the source is', () => {
  const steps = [{place: undefined, function: 'f', values: new Map()}];
  expect(recordingEvent({function: 'f', end: 'oops', steps})).toEqual({
    ...{kind: 'recording', function: 'f', end: 'oops', lines: 1},
  });
  const place = {path: '/root/labs/x/gate.c', line: 1};
  const origin = originEvent('express', {function: 'f', place}, () => 'x'.repeat(1000));
  expect(origin).toMatchObject({kind: 'origin', value: 'express', text: 'x'.repeat(100)});
});

test('the records of a hand-in’s machines are one, each beginning where an earlier one ends', () => {
  const event = (lines: number): DebugEvent => ({kind: 'recording', function: 'f', end: 'returned', lines});
  const machine = (...all: number[]) =>
    ({meta: {debugged: all.map(event)} as unknown as SnapshotMeta}) as Pick<LinkedMachine, 'meta'>;
  const lines = (...machines: Pick<LinkedMachine, 'meta'>[]) =>
    debuggedOf(machines).map((each) => each.kind === 'recording' && each.lines);
  expect(lines(machine(1, 2), machine(1, 2, 3), machine(2, 3, 4))).toEqual([1, 2, 3, 4]);
  expect(lines(machine(1, 1), machine(1, 1, 1))).toEqual([1, 1, 1]);
  expect(lines(machine(1), machine(5), {meta: {} as SnapshotMeta})).toEqual([1, 5]);
});

test('each action in the debugger is a sentence for a person', () => {
  expect(
    [
      {breakpoint: {file: 'gate.c', code: 'seen = 1', condition: 'i == 3'}},
      {breakpoint: {function: 'vfs_read'}},
      {type: 'insmod gate.ko'},
      {continue: 2},
      {step: 'over' as const, times: 3},
      {step: 'back' as const},
      {set: {variable: 'seen', value: 'visitors'}},
      {record: 'deliver'},
      {whenChanged: 'express'},
      {go: 'there' as const},
      {clear: 'breakpoints' as const},
    ].map(actionWords),
  ).toEqual([
    'In `gate.c`, click in the margin left of the line `seen = 1`, or press **F9** there, with the condition `i == 3`.',
    'In the Debugger pane, put a breakpoint on the function `vfs_read`.',
    'Type `insmod gate.ko` in terminal 1.',
    'Continue: **F8**, twice.',
    'Step over: **F10**, 3 times.',
    'Step back: **Shift+F8**.',
    'In the Debugger pane, change `seen` to `visitors`.',
    'In the Debugger pane, record a call of `deliver`.',
    'In the recording, click the value of `express`.',
    'In the recording, press **Go there**.',
    'Remove all breakpoints: another click on each dot, or in the Debugger pane.',
  ]);
});
