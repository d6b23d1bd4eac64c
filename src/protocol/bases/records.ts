/** Owns what a site's manifests say of the bases that it ships. */
import type {ShippedToolchain} from '../compiler-api';
import type {BaseRecord, ImageFile, ImageManifest, ReleaseIndex} from '../images';

/** Of all releases, oldest first, each with its checking kernel's. */
export const releasedBases = ({releases}: Pick<ReleaseIndex, 'releases'>): BaseRecord[] =>
  releases.flatMap((release) => (release.checking ? [release, release.checking] : [release]));

/** System.map of each base that is known, by the sha256 of the base. */
export function symbolsByBase(manifest: ImageManifest, {symbols}: ReleaseIndex): Record<string, ImageFile> {
  const own = [manifest, ...(manifest.checking ? [manifest.checking] : [])].flatMap(({images}) =>
    images.symbols ? [[images.base.sha256, images.symbols] as const] : [],
  );
  return {...symbols, ...Object.fromEntries(own)};
}

/** The record of the images that a site ships, whether or not they were released. */
export function presentBase(manifest: ImageManifest, toolchain: ShippedToolchain): BaseRecord {
  const {images, kernelRelease, ramBytes, engine, protocols} = manifest;
  const {tree, modpost, parts = []} = toolchain;
  return {base: images.base, kernelRelease, ramBytes, engine, protocols, tree, modpost, parts};
}

/** The same of the checking kernel, if the site ships one, with all that belongs to it. */
export function checkingBase(manifest: ImageManifest, toolchain: ShippedToolchain): BaseRecord | undefined {
  const [ofIt, tools] = [manifest.checking, toolchain.checking];
  if (!ofIt || !tools) return undefined;
  const {modpost, treeChanges, parts} = tools;
  const {kernelRelease, images} = ofIt;
  const shared = presentBase(manifest, toolchain);
  const {base, unpack} = images;
  return {
    ...shared,
    base,
    ...(unpack && {unpack}),
    kernelRelease,
    kernel: 'checking',
    modpost,
    treeChanges,
    parts,
  };
}
