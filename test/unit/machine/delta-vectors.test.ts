/** Owns the proof that deltas written by earlier versions are read byte for byte, and written again as they were. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {modelParts, readParts} from '../../../src/machine/state/delta/file';
import {vectors} from '../../fixtures/delta-vectors';

const directory = new URL('../../fixtures/delta-vectors/', import.meta.url);
const golden = (file: string) => new Uint8Array(readFileSync(new URL(file, directory)));

describe.each(vectors)('the golden delta %s', (name, {context, parts}) => {
  test.each(['modelled', 'deflated'])('is read as it was written, %s', async (coding) => {
    expect(await readParts(context, golden(`${name}.${coding}`))).toEqual(parts);
  });

  // What deflate makes of the same bytes is each platform's own affair.
  test('is modelled again to the same bytes', async () => {
    expect(await modelParts(context, parts)).toEqual(golden(`${name}.modelled`));
  });
});
