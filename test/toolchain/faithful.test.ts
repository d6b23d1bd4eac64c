/** Owns the proof that the compiler room does what Debian's gcc-12 does: the same bytes, words and exit codes. */
import {describe, expect, test} from 'vitest';
import {EXPECTATIONS, replay} from './replay';
import {toolchain} from './room';

describe('native gcc-12 -m32 and the compiler room agree on', () => {
  test.each(EXPECTATIONS.map((expectation) => [expectation.name, expectation] as const))(
    '%s (if the sources changed: build-scripts/toolchain/expect.sh)',
    async (_, expectation) => {
      expect(replay(await toolchain(), expectation)).toEqual(expectation.steps);
    },
  );
});
