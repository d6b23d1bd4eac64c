/** Owns the proof that the compiler room does what Debian's gcc-12 does: the same bytes, words and exit codes. */
import {isDeepStrictEqual} from 'node:util';
import {describe, expect, test} from 'vitest';
import {CASES} from './cases';
import {EXPECTATIONS, replay} from './replay';
import {toolchain} from '../../tools/toolchain/room';

test('native gcc-12 has been asked about each file of the corpus as it is (if not: build-scripts/toolchain/expect.sh)', () => {
  const recorded = new Map(EXPECTATIONS.map(({name, files}) => [name, files]));
  expect(
    CASES.filter(({name, files}) => !isDeepStrictEqual(recorded.get(name), files)).map(({name}) => name),
  ).toEqual([]);
});

describe('native gcc-12 -m32 and the compiler room agree on', () => {
  test.each(EXPECTATIONS.map((expectation) => [expectation.name, expectation] as const))(
    '%s (if the sources changed: build-scripts/toolchain/expect.sh)',
    async (_, expectation) => {
      expect(replay(await toolchain(), expectation)).toEqual(expectation.steps);
    },
  );
});
