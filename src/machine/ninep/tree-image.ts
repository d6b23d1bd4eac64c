/** Owns the fetching of the kernel's tree, which the guest sees below /usr/src. */
import {fetchImage} from '../../shipped/fetch-image';
import {unzstd} from '../v86/zstd';
import type {ImageSource} from '../../protocol/images';
import type {EngineResult} from '../../protocol/machine-api';

/** So much of the image's hash that another one has another number. */
export const treeIdOf = (tree: ImageSource | undefined): number =>
  Number.parseInt(tree?.image.sha256.slice(0, 8) ?? '0', 16);

/** The tar of the image or of one of its parts. Rejects if there is none, or it cannot be had. */
export async function fetchTree(
  engine: Promise<EngineResult>,
  tree: ImageSource | undefined,
): Promise<Uint8Array> {
  if (!tree) throw new Error('this machine has no tree');
  const [compiled, file] = await Promise.all([engine, fetchImage(tree, () => undefined)]);
  if (!compiled.ok || !file.ok) throw new Error('the tree could not be fetched');
  return unzstd(compiled.engine, file.bytes, tree.image.unpackedSize);
}
