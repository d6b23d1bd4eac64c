/** Owns the proof that the log's pane reads each line for what it is, and what is printed again as that. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {LogLines} from '../../../src/ui/kernel/log-lines';

const oops = readFileSync(new URL('../../fixtures/oops.log', import.meta.url));

test('the registers that the kernel prints once more after a report lead nowhere, and what comes then does', () => {
  const lines = new LogLines();
  lines.push(oops);
  lines.push(new TextEncoder().encode('[   99.000000] hello: init\n[   99.100000] EIP: f+0x1/0x2 [m]\n'));
  const places = lines.take().filter(({text}) => text.includes('EIP: '));
  expect(places.map(({text, words, again}) => [text.replace(/.*EIP: /, ''), words.length, again])).toEqual([
    ['weigh_parcel+0x2a/0x32 [stumble]', 3, false],
    ['0xb7ff556d', 1, false],
    ['weigh_parcel+0x2a/0x32 [stumble]', 1, true],
    ['f+0x1/0x2 [m]', 3, false],
  ]);
});
