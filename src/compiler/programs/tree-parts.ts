/** Owns the tree's further parts in this room: each is fetched when a job first needs a file of it. */
import {fetchImage} from '../../shipped/fetch-image';
import {addPart} from '../tar';
import {unpack} from '../../shipped/unpack';
import type {CompilerLoad} from '../../protocol/compiler-api';
import type {ImageFile} from '../../protocol/images';
import type {Layer} from '../system/layer';

export interface TreePartsOptions {
  /** Where the toolchain's files are. */
  directory: string;
  /** In the order of the tree's index. */
  images: readonly ImageFile[];
  /** The module that unpacks them. */
  unpacker: Uint8Array<ArrayBuffer>;
  /** The layer that they add to. */
  tree: Layer;
  progress: (received: number, total: number) => void;
}

export class TreeParts {
  readonly #options: TreePartsOptions;
  readonly #loading = new Map<number, Promise<CompilerLoad>>();

  constructor(options: TreePartsOptions) {
    this.#options = options;
  }

  /** Fetches a part, unless that is done or under way. After a failure it tries again. */
  async load(part: number): Promise<CompilerLoad> {
    const loading = this.#loading.get(part) ?? this.#load(part);
    this.#loading.set(part, loading);
    const loaded = await loading;
    if (!loaded.ok) this.#loading.delete(part);
    return loaded;
  }

  async #load(part: number): Promise<CompilerLoad> {
    const {directory, images, unpacker, tree, progress} = this.#options;
    const image = images[part];
    if (!image) return {ok: false, why: 'damaged', message: `the tree has no part ${part}`};
    const url = new URL(image.file, directory).href;
    const fetched = await fetchImage({kind: 'url', url, image}, (received) => progress(received, image.size));
    if (!fetched.ok) return fetched;
    try {
      addPart(tree, part, unpack(await WebAssembly.compile(unpacker), fetched.bytes, image.unpackedSize));
      return {ok: true};
    } catch (thrown) {
      return {ok: false, why: 'damaged', message: thrown instanceof Error ? thrown.message : String(thrown)};
    }
  }
}
