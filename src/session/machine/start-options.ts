/** Owns what a machine's worker is told of the images that its machine is made of. */
import type {BaseImage} from '../saves/bases';
import type {ImageFile, ImageManifest, ImageSource} from '../../protocol/images';
import type {FreezeMark, StartFrom, StartOptions} from '../../protocol/machine-api';

/** A start as the page knows it: what the debugger knew of the modules stays in the page. */
export type PageStart =
  | Exclude<StartFrom, {kind: 'snapshot'}>
  | (Extract<StartFrom, {kind: 'snapshot'}> & {debugInfo?: Uint8Array<ArrayBuffer>});

function forWorker(from: PageStart): StartFrom {
  if (from.kind !== 'snapshot') return from;
  const {debugInfo: _, ...rest} = from;
  return rest;
}

/** `imageUrl`: address of a file of images/. `freezeMark`: see StartOptions. */
export function startOptions(
  from: PageStart,
  {record, source, unpack, foreign, ramBytes}: BaseImage,
  manifest: ImageManifest,
  imageUrl: (file: string) => string,
  freezeMark: FreezeMark | undefined,
): StartOptions {
  const ofSite = (image: ImageFile, directory = ''): ImageSource => ({
    kind: 'url',
    url: imageUrl(directory + image.file),
    image,
  });
  const ofToolchain = (image: ImageFile) => ofSite(image, 'toolchain/');
  const {tree, treeChanges, parts = []} = record;
  // What a cold boot begins with is the site's own, whatever the base is of.
  const {images, cmdline} = (record.kernel === 'checking' && manifest.checking) || manifest;
  return {
    from: forWorker(from),
    base: source,
    ...(unpack && {unpack}),
    ...(foreign && {referenceBase: ofSite(manifest.images.base)}),
    kernel: ofSite(images.kernel),
    // What the guest sees below /usr/src.
    tree: ofToolchain(tree),
    ...(treeChanges && {treeChanges: ofToolchain(treeChanges)}),
    treeParts: parts.map(ofToolchain),
    cmdline,
    hardware: manifest.hardware ?? 1,
    terminals: manifest.protocols.terminals ?? 1,
    ramBytes,
    engine: manifest.engine,
    ...(freezeMark && {freezeMark}),
  };
}
