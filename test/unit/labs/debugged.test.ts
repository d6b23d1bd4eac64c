/** Owns the proof that checks on the debugger's work say yes to what was done there, and what is missing to all else. */
import {describe, expect, test} from 'vitest';
import {checkOf} from '../../../src/labs/checks/from-data';
import {ownExpressions} from '../../../src/labs/patterns/matcher';
import type {CheckData} from '../../../src/labs/format/check';
import type {CheckContext} from '../../../src/labs/lab';
import type {DebugEvent} from '../../../src/protocol/guest/debug-event';

const stop = (more: Partial<DebugEvent & {kind: 'stop'}> = {}): DebugEvent => ({
  kind: 'stop',
  by: 'breakpoint',
  function: 'count_one',
  file: 'gate.c',
  line: 32,
  text: 'int seen = READ_ONCE(visitors);',
  task: 'sh',
  context: 'process',
  ...more,
});
const inTimer = stop({context: 'interrupt'});
const writes = {text: 'WRITE_ONCE(visitors, seen + 1);', line: 35};

async function say(data: CheckData, events: readonly DebugEvent[]): Promise<string> {
  const check = checkOf(data, {directory: '/root/labs/x', expressions: ownExpressions});
  const verdict = await check({debugEvents: () => Promise.resolve(events)} as unknown as CheckContext);
  return verdict.met ? `yes: ${verdict.evidence}` : verdict.missing;
}

describe('stoppedAt', () => {
  test('finds a stop by its line, its function, its process and how it came about', async () => {
    expect(await say({stoppedAt: 'count_one'}, [stop()])).toBe(
      'yes: the machine stood at gate.c:32, in count_one()',
    );
    const exact = {file: 'gate.c', code: 'seen  = READ_ONCE', by: 'breakpoint', task: 'sh'} as const;
    expect(await say({stoppedAt: exact}, [stop()])).toContain('yes');
    expect(await say({stoppedAt: {...exact, by: 'step'}}, [stop()])).toBe(
      'the machine has not stood still in gate.c, at “seen = READ_ONCE” after a step, in the process sh yet',
    );
    expect(await say({stoppedAt: {...exact, file: 'other.c'}}, [stop()])).toContain('not stood still');
    expect(await say({stoppedAt: 'gate_write'}, [])).toBe(
      'the machine has not stood still in gate_write() yet',
    );
  });

  test('counts stops, and says how many are missing', async () => {
    const thrice = {stoppedAt: {function: 'count_one', times: 3}};
    expect(await say(thrice, [stop(), stop()])).toContain('(2 of 3 times)');
    expect(await say(thrice, [stop(), stop({by: 'step'}), stop()])).toContain('3 times');
  });
});

describe('stoppedInOrder', () => {
  const order = [
    {code: 'READ_ONCE(visitors)', context: 'process'},
    {code: 'READ_ONCE(visitors)', context: 'interrupt'},
  ] as const;

  test('lets others come between, and takes no other order', async () => {
    expect(await say({stoppedInOrder: [...order]}, [stop(), stop(writes), inTimer])).toContain('yes');
    expect(await say({stoppedInOrder: [...order]}, [inTimer, stop()])).toBe(
      'after what came before, the machine has not stood still, at “READ_ONCE(visitors)”, in an interrupt yet',
    );
  });

  test('or nothing between, where it is to show that two windows do not overlap', async () => {
    const apart: CheckData = {
      stoppedInOrder: {
        stops: [
          {code: 'READ_ONCE', context: 'process'},
          {code: 'WRITE_ONCE', context: 'process'},
          {code: 'READ_ONCE', context: 'interrupt'},
        ],
        directly: true,
      },
    };
    const [writesInProcess, writesInTimer] = [stop(writes), stop({...writes, context: 'interrupt'})];
    const overlapping = [stop(), inTimer, writesInTimer, writesInProcess];
    expect(await say(apart, [...overlapping, ...overlapping])).toContain('not stood still');
    expect(await say(apart, [...overlapping, stop(), writesInProcess, inTimer])).toContain('yes');
  });
});

test('recorded asks for the function, the end and the number of lines', async () => {
  const recording: DebugEvent = {kind: 'recording', function: 'deliver', end: 'oops', lines: 240};
  expect(await say({recorded: 'deliver'}, [recording])).toBe('yes: 240 lines of deliver() were recorded');
  expect(await say({recorded: 'set_off'}, [recording])).toBe('no call of set_off() has been recorded yet');
  expect(await say({recorded: {function: 'deliver', end: 'returned'}}, [recording])).toContain('did not end');
  expect(await say({recorded: {function: 'deliver', least: 300}}, [recording])).toContain(
    '240 lines, not 300',
  );
});

test('originFound asks for the line that a recording has named', async () => {
  const wanted: CheckData = {originFound: {value: 'express', file: 'courier.c', code: 'express = NULL'}};
  const origin = (text: string): DebugEvent => ({
    kind: 'origin',
    value: 'express',
    ...{function: 'take_out', file: 'courier.c', line: 62, text},
  });
  expect(await say(wanted, [])).toContain('nobody has asked');
  expect(await say(wanted, [origin('express = find_parcel(name);')])).toContain('another line');
  expect(await say(wanted, [origin('express = NULL;')])).toContain('yes');
});
