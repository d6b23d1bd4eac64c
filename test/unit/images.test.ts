/** Owns the proof that the committed images are those that their sources make, whole, and for this engine. */
import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import shipped from '../../images/manifest.json';
import {engineStamp} from '../../build-scripts/engine-stamp';
import {CHECKING_STAGES, STAGES, inputHash} from '../../build-scripts/input-hashes';
import {imagesOf, shippedImages} from '../../build-scripts/site/shipped-images';
import {frameSize} from '../../src/snapshots/frame-size';
import type {ImageManifest, KernelImages} from '../../src/protocol/images';

type Built = {inputs: Record<string, string>};
const manifest = shipped as unknown as ImageManifest & Built & {checking: KernelImages & Built};
const images = new URL('../../images/', import.meta.url);

describe('the committed images', () => {
  test.each(STAGES)(
    'are built from the present inputs of the stage %s (if not: npm run images)',
    async (stage) => {
      expect(await inputHash(stage)).toBe(manifest.inputs[stage]);
    },
  );

  test.each(CHECKING_STAGES.filter((stage) => stage !== 'tree'))(
    'of the checking kernel are built from the present inputs of the stage %s (if not: MODLAB_KERNEL=checking npm run images)',
    async (stage) => {
      expect(manifest.checking.inputs[stage]).toBe(await inputHash(stage, 'checking'));
    },
  );

  test.each(shippedImages(manifest).map((image) => [image.file, image] as const))(
    '%s is the file that the manifest names',
    async (_, image) => {
      const bytes = await readFile(new URL(image.file, images));
      expect(bytes.length).toBe(image.size);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(sha256).toBe(image.sha256);
      expect(image.file).toContain(`-${sha256.slice(0, 16)}.`);
    },
  );

  test('no other image lies beside them', async () => {
    const packed = (await readdir(images)).filter((file) => /\.(zst|xz|wasm|delta)$/.test(file));
    expect(packed.sort()).toEqual(
      shippedImages(manifest)
        .map(({file}) => file)
        .sort(),
    );
  });

  test('the checking kernel’s base is at most 5 MB, and its symbols and kernel are fetched apart', () => {
    const {checking} = manifest;
    expect(imagesOf(checking).every(({size}) => size <= 5e6)).toBe(true);
  });

  test('a base says of itself how large it is unpacked, packed either way', async () => {
    for (const {images: ofKernel} of [manifest, manifest.checking]) {
      const bytes = new Uint8Array(await readFile(new URL(ofKernel.base.file, images)));
      expect(frameSize(bytes)).toBe(ofKernel.base.unpackedSize);
      expect(frameSize(bytes.subarray(0, 11))).toBeUndefined();
    }
    const damaged = fc.property(
      fc.uint8Array({maxLength: 60}),
      fc.uint8Array({maxLength: 12}),
      (some, end) => {
        const xz = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ...some, ...end);
        const size = frameSize(xz);
        expect(size === undefined || (Number.isInteger(size) && size >= 0)).toBe(true);
      },
    );
    fc.assert(damaged);
  });

  test('the base state is one of the installed engine', async () => {
    expect(manifest.engine).toBe(await engineStamp());
  });
});
