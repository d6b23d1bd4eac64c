/** Owns how a shipped tar becomes a layer of files, which are views of its bytes. */
import {PARTS_INDEX, PartsIndex} from '../shipped/parts-index';
import {tarEntries} from '../shipped/tar';
import {Layer, fileNode} from './system/layer';

/** Paths are from the root. A symbolic link becomes another name of what it names. `changes` stand in place of the tar's. */
export function readTar(tar: Uint8Array, changes?: Uint8Array): Layer {
  const layer = new Layer();
  addTar(layer, tar);
  if (changes) addTar(layer, changes);
  return layer;
}

/** A further part of a tree that is here. */
export function addPart(layer: Layer, part: number, tar: Uint8Array): void {
  // Also what the index promised and the part has not: nobody asks for it again.
  layer.further?.arrived(part);
  addTar(layer, tar, true);
}

/** `isFurther`: what is there already stays. */
function addTar(layer: Layer, tar: Uint8Array, isFurther = false): void {
  const links: [path: string, target: string][] = [];
  let index: Uint8Array | undefined;
  for (const {path, kind, bytes, mode, mtime, target} of tarEntries(tar)) {
    if (path === PARTS_INDEX) index = bytes;
    else if (kind === 'directory') layer.addDirectory(`/${path}`);
    else if (kind === 'link') links.push([`/${path}`, target]);
    else if (!isFurther || !layer.files.has(`/${path}`)) layer.add(`/${path}`, fileNode(bytes, mode, mtime));
  }
  for (const [path, target] of links) link(layer, path, target);
  if (index) layer.further = new PartsIndex(index);
}

function link(layer: Layer, path: string, target: string): void {
  const parts = target.startsWith('/') ? [] : path.split('/').slice(1, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const real = `/${parts.join('/')}`;
  const file = layer.files.get(real);
  if (file) layer.add(path, file);
  const below = `${real}/`;
  for (const [other, node] of [...layer.files])
    if (other.startsWith(below)) layer.add(`${path}/${other.slice(below.length)}`, node);
}
