/** Owns the proof that the committed toolchain is what its sources make, whole, and within its budget. */
import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {TOOLCHAIN_STAGES, inputHash} from '../../build-scripts/input-hashes';
import {readToolchainManifest} from '../../src/cli/toolchain/room';
import type {ImageFile} from '../../src/protocol/images';

const images = new URL('../../images/toolchain/', import.meta.url);
/** Of the whole download before a first build, in bytes. */
const BUDGET = 9e6;
/** Of it, the kernel's tree without its further parts. */
const TREE_BUDGET = 3.1e6;

/** Every file, the tree's further parts among them. */
async function shipped(): Promise<ImageFile[]> {
  const {unpack, programs, modpost, tree, parts = [], api, checking} = await readToolchainManifest();
  const ofChecking = checking ? [checking.modpost, checking.treeChanges, ...checking.parts] : [];
  const all = [unpack, programs, modpost, tree, ...parts, ...(api ? [api] : []), ...ofChecking];
  // What both kernels have is one file.
  return [...new Map(all.map((image) => [image.file, image])).values()];
}

describe('the committed toolchain', () => {
  test.each(TOOLCHAIN_STAGES)(
    'is built from the present inputs of the stage %s (if not: npm run images -- toolchain, or tree)',
    async (stage) => {
      const {inputs} = await readToolchainManifest();
      expect(await inputHash(stage)).toBe(inputs[stage]);
    },
  );

  test('has what differs for the checking kernel, from its present inputs (if not: MODLAB_KERNEL=checking npm run images -- tree)', async () => {
    const {checking} = await readToolchainManifest();
    expect(checking?.inputs['tree']).toBe(await inputHash('tree', 'checking'));
  });

  test('has the files that its manifest names, and no others', async () => {
    const files = await shipped();
    for (const {file, size, sha256} of files) {
      const bytes = await readFile(new URL(file, images));
      expect(bytes.length).toBe(size);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(file).toContain(`-${sha256.slice(0, 16)}.`);
    }
    const there = (await readdir(images)).filter((file) => /\.(zst|xz|wasm)$/.test(file));
    expect(there.sort()).toEqual(files.map(({file}) => file).sort());
  });

  test('is small enough', async () => {
    const {unpack, programs, modpost, tree} = await readToolchainManifest();
    expect([unpack, programs, modpost, tree].reduce((sum, {size}) => sum + size, 0)).toBeLessThanOrEqual(
      BUDGET,
    );
    expect(tree.size).toBeLessThanOrEqual(TREE_BUDGET);
  });

  test('has the programs of the room', async () => {
    const {toolchain} = await import('../../src/cli/toolchain/room');
    const {modules} = await toolchain();
    expect([...modules.keys()].sort()).toEqual(
      ['ar', 'as', 'cc1', 'cpp', 'gcc', 'ld', 'modpost', 'nm', 'objcopy', 'objdump', 'strip'].sort(),
    );
  });
});
