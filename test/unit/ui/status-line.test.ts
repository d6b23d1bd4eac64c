/** Owns the proof that a status line shows the last thing said, and draws each change. */
import {expect, test} from 'vitest';
import {StatusLine} from '../../../src/ui/theme/status-line';

test('what was said last stands there, a failure without a way back', () => {
  let updates = 0;
  const line = new StatusLine({requestUpdate: () => void updates++});
  expect(line.current).toBeUndefined();
  const undo = {label: 'Undo', run: () => undefined};
  line.show('Deleted hello.c.', undo);
  expect(line.current).toEqual({text: 'Deleted hello.c.', failed: false, undo});
  line.fail('It is not there.');
  expect(line.current).toEqual({text: 'It is not there.', failed: true, undo: undefined});
  line.clear();
  expect(line.current).toBeUndefined();
  expect(updates).toBe(3);
});
