/** Owns the proof that a device is taken for a small one only where the browser says so. */
import {expect, test} from 'vitest';
import {isSmallDevice} from '../../../src/browser/small-device';

test.each([
  [{}, false],
  [{deviceMemory: 8}, false],
  [{deviceMemory: 4}, true],
  [{deviceMemory: 0.5}, true],
])('%o', (device, isSmall) => {
  expect(isSmallDevice(device)).toBe(isSmall);
});
