/** Owns the list of what images/manifest.json names. */
import type {ImageFile, ImageManifest, KernelImages} from '../../src/protocol/images';

/** Of one kernel. */
export const imagesOf = ({images, labs}: Pick<KernelImages, 'images' | 'labs'>): ImageFile[] => [
  ...Object.values(images),
  ...Object.values(labs),
];

/** Of both. */
export const shippedImages = (manifest: ImageManifest): ImageFile[] => [
  ...imagesOf(manifest),
  ...(manifest.checking ? imagesOf(manifest.checking) : []),
];
