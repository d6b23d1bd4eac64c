/** Owns the proof that the compiler room does what Debian's gcc-12 does: the same bytes, words and exit codes. */
import {isDeepStrictEqual} from 'node:util';
import {afterAll, describe, expect, test} from 'vitest';
import {CASES} from './cases';
import {FAITHFUL, wantsAll} from './proven';
import {EXPECTATIONS, replay} from './replay';
import {toolchain} from '../../src/cli/toolchain/room';

test('native gcc-12 has been asked about each file of the corpus as it is (if not: build-scripts/toolchain/expect.sh)', () => {
  const recorded = new Map(EXPECTATIONS.map(({name, files}) => [name, files]));
  expect(
    CASES.filter(({name, files}) => !isDeepStrictEqual(recorded.get(name), files)).map(({name}) => name),
  ).toEqual([]);
});

/** What agreed as it is now is taken by samples; the labs always are. */
const EVERY = wantsAll || !FAITHFUL.isProven() ? 1 : 4;
const chosen = EXPECTATIONS.filter(({sources}, index) => sources !== undefined || index % EVERY === 0);

describe('native gcc-12 -m32 and the compiler room agree on', () => {
  let agreed = 0;
  test.each(chosen.map((expectation) => [expectation.name, expectation] as const))(
    '%s (if the sources changed: build-scripts/toolchain/expect.sh)',
    async (_, expectation) => {
      expect(replay(await toolchain(), expectation)).toEqual(expectation.steps);
      agreed++;
    },
  );
  afterAll(() => {
    if (wantsAll && agreed === EXPECTATIONS.length) FAITHFUL.write();
  });
});
